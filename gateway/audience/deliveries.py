"""Which units' systems have taken what of a case (送达记录), for who oversees it. Only SELECTs."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import case, or_, select

from access.acts import Act
from access.guard import require
from casekit.auth import Actor
from casekit.web import Keyset
from casekit.work import Work
from contracts.gateway import EventRecalled
from gateway.audience.tables import EVENTS, MEMBERS

_ORDER = Keyset(MEMBERS.c.position, MEMBERS.c.unit, ascending=True)


def deliveries(work: Work, actor: Actor, code: str, query: Mapping[str, Any]) -> dict[str, Any]:
    """What was taken, in the order it was sent. Raises CaseNotFound or Forbidden.

    Nobody is told that something was recalled from his own unit: it would tell that the unit was accused.
    """
    require(work, actor, Act.DISCLOSURE_READ, code)
    m, e = MEMBERS.c, EVENTS.c
    recalled_at = case((m.unit == actor.unit, None), else_=m.recalled_at).label("recalled_at")
    statement = (
        select(m.unit, e.id.label("event"), m.type, m.position, m.taken_at, recalled_at)
        .join(EVENTS, e.serial == m.serial)
        .where(e.code == code, m.taken_at.is_not(None))
        .where(or_(m.unit != actor.unit, m.type != EventRecalled.TYPE))
    )
    if query["unit"] is not None:
        statement = statement.where(m.unit == query["unit"])
    return _ORDER.page(list(work.execute(_ORDER.select(statement, query)).mappings()), query)
