"""What `handlers` and `readmodel` both make of the rows in `letter_tables` and `risk_tables`."""

from sqlalchemy import RowMapping

from contracts.vocabulary import Letter as Kind
from contracts.vocabulary import RiskReason
from services.grid.domain import risk as risks
from services.grid.domain.letter import Letter, State


def letter_of(row: RowMapping) -> Letter:
    """The letter that a row holds."""
    return Letter(
        row["id"], Kind(row["kind"]), row["number"], row["sender"], row["recipient"], row["code"], row["grid"],
        row["due_at"], row["answers"], State(row["state"]),
    )  # fmt: skip


def risk_of(row: RowMapping) -> risks.Risk:
    """The entry of the risk list that a row holds."""
    return risks.Risk(
        row["id"], RiskReason(row["reason"]), row["unit"], row["post"], row["review_by"], row["code"], row["grid"],
        row["hazard"], risks.State(row["state"]),
    )  # fmt: skip
