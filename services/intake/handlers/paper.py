"""Paper forms (纸质登记表): numbers given out in blocks, and each entered once as the case it became."""

from datetime import datetime
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert

from access import guard
from access.acts import Act
from casekit.auth import Actor
from casekit.casecode import code_year
from casekit.ids import new_id
from casekit.work import Work
from services.intake.centres import hall_of
from services.intake.desk_tables import PAPER_BLOCKS, PAPER_FORMS
from services.intake.domain.paper import FormNumber, FormUnknown, FormUsed

_ALLOCATE = text(
    "INSERT INTO paper_counters AS c (region, year, last) VALUES (:region, :year, :count)"
    " ON CONFLICT (region, year) DO UPDATE SET last = c.last + :count RETURNING last"
)


def allocate(work: Work, actor: Actor, count: int) -> dict[str, Any]:
    """A block of `count` numbers that nobody else is given. Raises Forbidden."""
    guard.require(work, actor, Act.PAPER_PRINT)
    year = code_year(work.now)
    last = work.execute(_ALLOCATE, {"region": work.region, "year": year, "count": count}).scalar_one()
    row = {
        "id": new_id(), "region": work.region, "centre": hall_of(work, actor), "year": year,
        "first": last - count + 1, "last": last, "allocated_by": actor.id, "allocated_at": work.now,
    }  # fmt: skip
    work.insert("paper_blocks", **row)
    return row | {"entered": 0}


def printed_at(work: Work, number: FormNumber, centre: str) -> datetime:
    """When the form was given out to the centre. Raises FormUnknown."""
    t = PAPER_BLOCKS.c
    holds = (t.year == number.year) & (t.first <= number.serial) & (t.last >= number.serial)
    found: datetime | None = work.execute(
        select(t.allocated_at).where(t.region == work.region, t.centre == centre, holds)
    ).scalar()
    if found is None:
        raise FormUnknown
    return found


def enter_form(work: Work, number: FormNumber, code: str) -> None:
    """The form became this case; of two who enter it at once the second is refused. Raises FormUsed."""
    row = {
        "region": work.region, "year": number.year, "serial": number.serial, "code": code, "entered_at": work.now
    }  # fmt: skip
    entered = insert(PAPER_FORMS).values(row).on_conflict_do_nothing().returning(PAPER_FORMS.c.code)
    if work.execute(entered).first() is None:
        raise FormUsed
