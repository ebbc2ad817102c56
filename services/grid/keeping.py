"""Who keeps a desk (值班): asked by `handlers` before a note is written and by `readmodel` before one is read."""

from datetime import datetime

from sqlalchemy import select

from access import guard
from access.acts import Act
from casekit.auth import Actor
from casekit.work import Work
from services.grid.domain.duty import HANDED_OVER_LATE, Desk, Shift, may_hand_over
from services.grid.errors import DeskNotFound
from services.grid.field_rows import desk_of, shift_of
from services.grid.field_tables import DESKS, SHIFTS


def desk_named(work: Work, desk: str) -> Desk:
    """The desk. Raises DeskNotFound."""
    row = work.execute(select(DESKS).where(DESKS.c.id == desk)).mappings().one_or_none()
    if row is None:
        raise DeskNotFound
    return desk_of(dict(row))


def require_keeping(work: Work, actor: Actor, desk: Desk) -> None:
    """Let through the centre's own people, and whoever keeps the desk now or did until just now; else Forbidden."""
    shifts = shifts_between(work, desk, work.now - HANDED_OVER_LATE, work.now)
    keeps = may_hand_over(shifts, actor.id, work.now)
    guard.require(work, actor, Act.DUTY_KEEP, unit=actor.unit if keeps else desk.centre)


def shifts_between(work: Work, desk: Desk, begin: datetime, end: datetime) -> list[Shift]:
    """The shifts of a desk that touch the time between two moments, cancelled ones left out, in order."""
    t = SHIFTS.c
    wanted = select(SHIFTS).where(
        t.region == work.region, t.desk == desk.id, ~t.is_cancelled, t.begins_at <= end, t.ends_at >= begin
    )
    rows = work.execute(wanted.order_by(t.begins_at, t.id)).mappings()
    return [shift_of(dict(row), desk.centre) for row in rows]
