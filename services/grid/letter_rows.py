"""What `handlers` and `readmodel` both make of the rows in `letter_tables`."""

from sqlalchemy import RowMapping

from contracts.vocabulary import Letter as Kind
from services.grid.domain.letter import Letter, State


def letter_of(row: RowMapping) -> Letter:
    """The letter that a row holds."""
    return Letter(
        row["id"], Kind(row["kind"]), row["number"], row["sender"], row["recipient"], row["code"], row["grid"],
        row["due_at"], row["answers"], State(row["state"]),
    )  # fmt: skip
