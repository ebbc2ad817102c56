"""文书: every statutory step that is told in writing gives out a paper under a number of its own.

Within the act's transaction: a step that is refused takes no number, so that the series of an office, a kind and a year
has no gap. Called by the other handlers.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from casekit.clock import to_local
from casekit.ids import new_id
from casekit.work import Work
from services.petition.domain.paper import PaperKind
from services.petition.forwarding_tables import PAPER_NUMBERS
from services.petition.handlers.terms import Whose


def give_out(
    work: Work,
    petition: Whose,
    kind: PaperKind,
    *,
    source: UUID | None = None,
    form: str | None = None,
    delivered_at: datetime | None = None,
) -> None:
    """The paper is given out now, and was delivered then. `source`: of which part of the petition it is."""
    year = to_local(work.now).year
    first = {"unit": petition.unit, "kind": kind.value, "year": year, "last": 1}
    taken = insert(PAPER_NUMBERS).values(first)
    taken = taken.on_conflict_do_update(
        constraint="pk_paper_numbers", set_={"last": PAPER_NUMBERS.c.last + 1}
    )
    number = work.execute(taken.returning(PAPER_NUMBERS.c.last)).scalar_one()
    work.insert(
        "papers", id=new_id(), petition=petition.id, region=work.region, kind=kind.value, unit=petition.unit,
        year=year, number=number, source=source, delivery_form=form, delivered_at=delivered_at,
        issued_by=work.actor, issued_at=work.now,
    )  # fmt: skip
