"""Who manages the organisation: the policy, asked with what grid's own tables say of the actor's unit.

Called by the handlers of units, posts and grids. The organisation is read as it stands; nothing is locked.
"""

from collections.abc import Sequence

from sqlalchemy import func, select

from access import guard
from access.acts import Act
from access.relations import Seat
from casekit.auth import Actor
from casekit.work import Work
from contracts.vocabulary import Tier, UnitKind
from services.grid.domain.organisation import Unit
from services.grid.tables import UNITS


def require(work: Work, actor: Actor, act: Act, *under: str | None) -> None:
    """Let the actor manage what stands under the units `under` (None: under no unit), or raise Forbidden.

    Without `under`: whether he manages anything at all, before it is looked up what he means.
    """
    guard.require(work, actor, act, seat=_seat(work, actor, under))


def seat_over(work: Work, actor: Actor, *under: str | None) -> Seat:
    """From where the actor manages what stands under these units; for acts that others may do besides."""
    return _seat(work, actor, under)


def require_registering(work: Work, actor: Actor, unit: Unit) -> None:
    """Let the actor register the unit, or raise Forbidden.

    The county's centre is registered by its own people, while there is none: everything else is theirs from then on.
    """
    seat = (
        Seat(work.region, Tier.COUNTY) if _founds(work, actor, unit) else _seat(work, actor, (unit.parent,))
    )
    guard.require(work, actor, Act.UNIT_MANAGE, seat=seat)


def _seat(work: Work, actor: Actor, under: Sequence[str | None]) -> Seat:
    centre = select(UNITS.c.tier).where(
        UNITS.c.id == actor.unit, UNITS.c.kind == UnitKind.CENTRE.value, UNITS.c.is_active
    )
    tier = work.execute(centre).scalar_one_or_none()
    if actor.unit is None or tier is None:
        return Seat(work.region)
    is_above = tier == Tier.COUNTY.value or _holds(work, actor.unit, under)
    return Seat(work.region, Tier(tier), is_above)


def _holds(work: Work, centre: str, units: Sequence[str | None]) -> bool:
    """Whether all the units are the centre or stand below it."""
    named = sorted({unit for unit in units if unit is not None})
    if not named or None in units:
        return not units
    below = select(UNITS.c.id).where(UNITS.c.id == centre).cte("below", recursive=True)
    below = below.union(select(UNITS.c.id).join(below, UNITS.c.parent == below.c.id))
    held = select(func.count()).select_from(below).where(below.c.id.in_(named))
    return bool(work.execute(held).scalar_one() == len(named))


def _founds(work: Work, actor: Actor, unit: Unit) -> bool:
    is_own_centre = unit.id == actor.unit and unit.kind is UnitKind.CENTRE and unit.tier is Tier.COUNTY
    if not is_own_centre or unit.parent is not None:
        return False
    there = select(UNITS.c.id).where(
        UNITS.c.kind == UnitKind.CENTRE.value, UNITS.c.tier == Tier.COUNTY.value, UNITS.c.is_active
    )
    return work.execute(there.limit(1)).first() is None
