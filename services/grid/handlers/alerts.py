"""Acknowledging alerts (提醒): one, or all. Whoever of the unit or the role does so first does it for all of them."""

from uuid import UUID

from sqlalchemy import or_, select, update

from access import guard
from access.acts import Act
from casekit.auth import Actor
from casekit.work import Work
from services.grid.alert_sight import ways_to_alerts
from services.grid.alert_tables import ALERTS
from services.grid.domain.alert_errors import AlertNotFound
from services.grid.rows import today_of


def acknowledge(work: Work, actor: Actor, alert_id: UUID) -> None:
    """知悉; again, it stays as it was. Raises AlertNotFound, for unknown, moot and hidden ones alike, or Forbidden."""
    guard.require(work, actor, Act.ALERT_READ, unit=actor.unit)
    wanted = select(ALERTS.c.id).where(ALERTS.c.id == alert_id, or_(*ways_to_alerts(actor, today_of(work))))
    if work.execute(wanted.with_for_update(of=ALERTS)).first() is None:
        raise guard.refusal(AlertNotFound, actor, Act.ALERT_READ)
    _acknowledge(work, actor, [alert_id])


def acknowledge_all(work: Work, actor: Actor) -> int:
    """全部知悉; returns how many there were. Raises Forbidden."""
    guard.require(work, actor, Act.ALERT_READ, unit=actor.unit)
    wanted = select(ALERTS.c.id).where(
        ALERTS.c.region == work.region,
        ALERTS.c.acknowledged_at.is_(None),
        or_(*ways_to_alerts(actor, today_of(work))),
    )
    found = list(work.execute(wanted.order_by(ALERTS.c.id).with_for_update(of=ALERTS)).scalars())
    _acknowledge(work, actor, found)
    return len(found)


def _acknowledge(work: Work, actor: Actor, ids: list[UUID]) -> None:
    t = ALERTS.c
    values = {"acknowledged_by": actor.id, "acknowledged_at": work.now}
    work.execute(update(ALERTS).where(t.id.in_(ids), t.acknowledged_at.is_(None)).values(values))
