"""Alerts (提醒) as those see them whose they are."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select

from access import guard
from access.acts import Act
from casekit.auth import Actor
from casekit.web import Keyset
from casekit.work import Work
from services.grid.alert_sight import ways_to_alerts
from services.grid.alert_tables import ALERTS
from services.grid.domain.alert_errors import AlertNotFound
from services.grid.rows import today_of

MOST_COUNTED: Final = 1000
_NEWEST = Keyset(ALERTS.c.raised_at, ALERTS.c.id)
_ALL_COUNTED: Final = {"cursor": None, "limit": MOST_COUNTED - 1}


def alerts(work: Work, actor: Actor, query: Mapping[str, Any]) -> dict[str, Any]:
    """A page of the actor's alerts, newest first, and how many he has not acknowledged (at most 1000 are counted).

    Raises Forbidden.
    """
    guard.require(work, actor, Act.ALERT_READ, unit=actor.unit)
    t = ALERTS.c
    wanted: list[ColumnElement[bool]] = [t.region == work.region]
    unread = [*wanted, t.acknowledged_at.is_(None)]
    if query["unread"]:
        wanted = list(unread)
    if query["kind"] is not None:
        wanted.append(t.kind == query["kind"])
    ways = ways_to_alerts(actor, today_of(work))
    page = _NEWEST.page(work.execute(_NEWEST.select(select(ALERTS), query, wanted, ways)).all(), query)
    counted = _NEWEST.select(select(t.id), _ALL_COUNTED, unread, ways).subquery()
    return {**page, "unread": work.execute(select(func.count()).select_from(counted)).scalar_one()}


def alert(work: Work, actor: Actor, alert_id: UUID) -> Mapping[str, Any]:
    """One alert. Raises AlertNotFound."""
    wanted = select(ALERTS).where(ALERTS.c.id == alert_id, or_(*ways_to_alerts(actor, today_of(work))))
    row = work.execute(wanted).mappings().one_or_none()
    if row is None:
        raise guard.refusal(AlertNotFound, actor, Act.ALERT_READ)
    return row
