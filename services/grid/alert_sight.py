"""Whose an alert (提醒) is, as conditions on its row. Used by `handlers` and `readmodel`."""

from datetime import date

from sqlalchemy import ColumnElement, and_, exists, or_

from access import guard
from access.acts import Act
from access.relations import jurisdiction
from casekit.auth import Actor
from services.grid.alert_tables import ALERTS
from services.grid.standing_in import stands_in_for
from services.grid.tables import UNITS


def ways_to_alerts(actor: Actor, today: date) -> list[ColumnElement[bool]]:
    """For his unit, for his post and those he stands in for, or for a role of his in a case that he may see.

    Alternatives, for lists (`Keyset.select`). Of no case that accuses his unit. About a card, for a role of his in the
    jurisdiction of the card's unit.
    """
    t = ALERTS.c
    overseen = or_(t.code.is_(None), guard.seen(actor, Act.CASE_READ, t.code))
    near = UNITS.c.region.startswith(jurisdiction(actor.region or "-"), autoescape=True)
    overseen = and_(overseen, or_(t.unit.is_(None), exists().where(UNITS.c.id == t.unit, near)))
    found = [
        *([t.addressee == actor.unit] if actor.unit is not None else []),
        t.addressee == actor.id,
        t.addressee.in_(stands_in_for(actor, today)),
        *(and_(t.role == role, overseen) for role in sorted(role.value for role in actor.roles)),
    ]
    return [and_(each, or_(t.code.is_(None), guard.unwalled(actor, t.code))) for each in found]
