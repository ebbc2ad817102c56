"""代理: a post of the same unit stands in for a post from a day until a day, or no longer. Locks the unit's stream.

Who manages the unit's posts may; of a post that oversees others, who appoints those.
"""

from datetime import date

from sqlalchemy import select, update

from access.acts import Act
from access.rules import OVERSEEING
from casekit.auth import Actor
from casekit.ids import new_id
from casekit.streams import unit_stream
from casekit.work import Work
from services.grid.domain.deputy import Deputyship
from services.grid.domain.errors import DeputyUnfit, PostHasEnded
from services.grid.errors import DeputyNotFound, PostNotFound
from services.grid.handlers import managing
from services.grid.rows import today_of
from services.grid.tables import DEPUTIES, STAFF


def give_deputy(work: Work, actor: Actor, post: str, deputy: str, begins_on: date, ends_on: date) -> None:
    """代理. Raises Forbidden, PostNotFound, PostHasEnded, DeputyUnfit or DeputyThere."""
    unit = _managed(work, actor, post)
    other = work.execute(
        select(STAFF.c.unit, STAFF.c.ended_on).where(STAFF.c.id == deputy).with_for_update(read=True)
    ).one_or_none()
    if other is None or other.unit != unit or other.ended_on is not None:
        raise DeputyUnfit(field="deputy")
    made = Deputyship(new_id(), post, unit, deputy, begins_on, ends_on)
    event = made.given(today_of(work), _open(work, post))
    work.append(unit_stream(unit), event)
    work.insert(
        "post_deputies", id=made.id, region=work.region, post=post, unit=unit, deputy=deputy, begins_on=begins_on,
        ends_on=ends_on, given_by=work.actor, given_at=work.now,
    )  # fmt: skip


def end_deputy(work: Work, actor: Actor, post: str) -> None:
    """收回: the deputy of now and those to come. Raises Forbidden, PostNotFound, PostHasEnded or DeputyNotFound."""
    unit = _managed(work, actor, post)
    found = _open(work, post)
    if not found:
        raise DeputyNotFound
    for each in found:
        ended, event = each.end(today_of(work))
        work.append(unit_stream(unit), event)
        work.execute(update(DEPUTIES).where(DEPUTIES.c.id == each.id).values(ends_on=ended.ends_on))


def _managed(work: Work, actor: Actor, post: str) -> str:
    """The post's unit, whose stream is held."""
    managing.require(work, actor, Act.STAFF_MANAGE)
    unit = work.execute(select(STAFF.c.unit).where(STAFF.c.id == post)).scalar_one_or_none()
    if unit is None:
        raise PostNotFound
    work.lock(unit_stream(unit), create=False)
    row = work.execute(select(STAFF.c.unit, STAFF.c.roles, STAFF.c.ended_on).where(STAFF.c.id == post)).one()
    managing.require(work, actor, Act.STAFF_MANAGE, unit, row.unit)
    if not OVERSEEING.isdisjoint(row.roles):
        managing.require(work, actor, Act.STAFF_APPOINT)
    if row.ended_on is not None or row.unit != unit:
        raise PostHasEnded
    return str(unit)


def _open(work: Work, post: str) -> list[Deputyship]:
    """The deputyship of now, and those to come, in order."""
    names = ("id", "post", "unit", "deputy", "begins_on", "ends_on")
    wanted = select(*(DEPUTIES.c[name] for name in names)).where(
        DEPUTIES.c.post == post, DEPUTIES.c.ends_on >= today_of(work)
    )
    return [Deputyship(*row) for row in work.execute(wanted.order_by(DEPUTIES.c.begins_on))]
