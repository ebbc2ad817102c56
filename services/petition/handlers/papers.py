"""文书: every statutory step that is told in writing gives out a paper under a number of its own.

Within the act's transaction: a step that is refused takes no number, so that the series of a unit, a kind and a year
has no gap. Called by the other handlers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from casekit.clock import rfc3339, to_local
from casekit.ids import new_id
from casekit.work import Work
from services.petition.domain.paper import PaperKind
from services.petition.forwarding_tables import PAPER_NUMBERS
from services.petition.handlers.terms import Whose
from services.petition.tables import PETITIONS, UNITS


@dataclass(frozen=True, slots=True)
class Issue:
    """A paper that is given out: of which part of the petition (`source`), how and when it was delivered.

    `units`: whom it names besides the office; `by`: the unit in whose name it is, where that is not the office.
    """

    kind: PaperKind
    source: UUID | None = None
    form: str | None = None
    delivered_at: datetime | None = None
    units: Sequence[str] = ()
    by: str | None = None


def give_out(work: Work, petition: Whose, issue: Issue) -> None:
    """The paper is given out now. What it shows and may change is kept with it: printed again, it is the same."""
    year, unit = to_local(work.now).year, issue.by or petition.unit
    first = {"unit": unit, "kind": issue.kind.value, "year": year, "last": 1}
    taken = insert(PAPER_NUMBERS).values(first)
    taken = taken.on_conflict_do_update(
        constraint="pk_paper_numbers", set_={"last": PAPER_NUMBERS.c.last + 1}
    )
    number = work.execute(taken.returning(PAPER_NUMBERS.c.last)).scalar_one()
    work.insert(
        "papers", id=new_id(), petition=petition.id, region=work.region, kind=issue.kind.value, unit=unit,
        year=year, number=number, source=issue.source, delivery_form=issue.form, delivered_at=issue.delivered_at,
        issued_by=work.actor, issued_at=work.now,
        shown=_shown(work, petition, [unit, *issue.units]) | {"dated": rfc3339(_dated(work, issue))},
    )  # fmt: skip


def _dated(work: Work, issue: Issue) -> datetime:
    """The day it bears: what was delivered before it was entered is not dated after its delivery."""
    return work.now if issue.delivered_at is None else min(issue.delivered_at, work.now)


def _shown(work: Work, petition: Whose, units: Sequence[str]) -> dict[str, Any]:
    """Days of the petition and official names of units, as they are now."""
    days = select(PETITIONS.c.admitted_at, PETITIONS.c.due_at).where(PETITIONS.c.id == petition.id)
    row = work.execute(days).mappings().one()
    names = select(UNITS.c.id, UNITS.c.name).where(UNITS.c.id.in_([petition.unit, *units]))
    return {
        **{name: None if day is None else rfc3339(day) for name, day in row.items()},
        "names": {each.id: each.name for each in work.execute(names)},
    }
