"""What routing said of a case (分流): on what, and until when, orders may be issued. Called with its stream locked."""

from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from casekit.work import Work
from contracts.intake import CaseRegistered, CaseRouted
from contracts.vocabulary import Route
from services.grid.order_tables import PLACES, ROUTED

OURS = (Route.ORDER, Route.GRID)


def remember(work: Work, event: CaseRouted) -> dict[str, Any]:
    """Keep what routing said, in place of what an earlier round said. Returns the row."""
    row = {
        "code": event.code, "region": work.region, "round": event.round, "route": event.route.value,
        "grade": event.grade.value, "category": event.category, "place": event.place,
        "procedure": event.procedure, "is_live": event.route in OURS,
    }  # fmt: skip
    statement = insert(ROUTED).values(row).on_conflict_do_update(index_elements=["code"], set_=row)
    return dict(work.execute(statement.returning(ROUTED)).mappings().one())


def live(work: Work, code: str) -> dict[str, Any] | None:
    """What routing said, while orders may be issued on the case; else None."""
    wanted = select(ROUTED).where(ROUTED.c.code == code, ROUTED.c.is_live)
    row = work.execute(wanted).mappings().one_or_none()
    return None if row is None else dict(row)


def terms(work: Work, code: str) -> dict[str, Any] | None:
    """In whose terms the case runs since it was routed, wherever to; None while it never was."""
    wanted = select(ROUTED.c.place, ROUTED.c.procedure, ROUTED.c.grade).where(ROUTED.c.code == code)
    row = work.execute(wanted).mappings().one_or_none()
    return None if row is None else dict(row)


def remember_place(work: Work, event: CaseRegistered) -> None:
    """Keep by whose procedure the case runs, before it is routed."""
    work.insert(
        "case_places", code=event.code, region=work.region, place=event.place, procedure=event.procedure
    )


def begun(work: Work, code: str) -> dict[str, Any] | None:
    """By whose procedure a case runs, routed or not; None of one that was registered before this was kept."""
    wanted = select(PLACES.c.place, PLACES.c.procedure).where(PLACES.c.code == code)
    row = work.execute(wanted).mappings().one_or_none()
    return terms(work, code) if row is None else {**row, "grade": None}


def over(work: Work, code: str) -> None:
    """The routing in force has come to its end: no further order on it."""
    work.execute(update(ROUTED).where(ROUTED.c.code == code).values(is_live=False))
