"""Whose an alert (提醒) is, as conditions on its row. Used by `handlers` and `readmodel`."""

from sqlalchemy import ColumnElement, and_, or_

from access import guard
from access.acts import Act
from casekit.auth import Actor
from services.grid.alert_tables import ALERTS


def ways_to_alerts(actor: Actor) -> list[ColumnElement[bool]]:
    """For his unit, for his post, or for a role of his in a case that he may see; of no case that accuses his unit."""
    t = ALERTS.c
    overseen = or_(t.code.is_(None), guard.visible(actor, Act.CASE_READ, t.code))
    found = [
        *([t.addressee == actor.unit] if actor.unit is not None else []),
        t.addressee == actor.id,
        and_(t.role.in_(sorted(role.value for role in actor.roles)), overseen),
    ]
    return [and_(each, or_(t.code.is_(None), guard.unwalled(actor, t.code))) for each in found]
