"""Who arranges a committee: the policy, asked with what mediation has heard of the units above it.

A unit whose place in the tree was not heard of stands under the county's centre alone.
"""

from sqlalchemy import func, select

from access import guard
from access.acts import Act
from access.relations import Seat
from casekit.auth import Actor
from casekit.work import Work
from contracts.vocabulary import Tier, UnitKind
from services.mediation.tables import UNITS


def require(work: Work, actor: Actor, committee: str | None = None) -> None:
    """Let the actor arrange the committee, or raise Forbidden. Without one: whether he arranges any."""
    guard.require(work, actor, Act.COMMITTEE_MANAGE, seat=_seat(work, actor, committee))


def _seat(work: Work, actor: Actor, committee: str | None) -> Seat:
    centre = select(UNITS.c.tier).where(
        UNITS.c.id == actor.unit, UNITS.c.kind == UnitKind.CENTRE.value, UNITS.c.is_active
    )
    tier = work.execute(centre).scalar_one_or_none()
    if actor.unit is None or tier is None:
        return Seat(work.region)
    is_above = tier == Tier.COUNTY.value or committee is None or _holds(work, actor.unit, committee)
    return Seat(work.region, Tier(tier), is_above)


def _holds(work: Work, centre: str, committee: str) -> bool:
    """Whether the committee stands below the centre."""
    below = select(UNITS.c.id).where(UNITS.c.id == centre).cte("below", recursive=True)
    below = below.union(select(UNITS.c.id).join(below, UNITS.c.parent == below.c.id))
    found = select(func.count()).select_from(below).where(below.c.id == committee)
    return bool(work.execute(found).scalar_one())
