"""For which posts somebody stands in today (代理), as a condition. Used by `handlers`, `readmodel` and `alert_sight`.

A deputy of the same unit, while both posts are in force: so he sees nothing by it that his unit may not see.
"""

from datetime import date

from sqlalchemy import Select, select

from casekit.auth import Actor
from services.grid.tables import DEPUTIES, STAFF


def stands_in_for(actor: Actor, today: date) -> Select[tuple[str]]:
    """The posts whose deputy the actor is today."""
    d, s = DEPUTIES.c, STAFF.c
    return (
        select(d.post)
        .join_from(DEPUTIES, STAFF, s.id == d.post)
        .where(
            d.deputy == actor.id, d.begins_on <= today, d.ends_on >= today, s.ended_on.is_(None),
            s.unit == d.unit, d.unit == actor.unit,
        )
    )  # fmt: skip
