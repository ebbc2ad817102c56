"""Who may know of a callout, as a condition on its row. Used by `handlers` and `readmodel`."""

from sqlalchemy import ColumnElement, and_, false, or_, select

from access import guard
from access.acts import Act
from access.policy import decide_general
from casekit.auth import Actor
from services.grid.chain_tables import CALLOUTS, CALLS


def may_see_callout(actor: Actor) -> ColumnElement[bool]:
    """Whose unit called or was called, and who oversees the case, or the grids where there is none.

    Never one of a unit that is accused in the case.
    """
    own: ColumnElement[bool] = false()
    if actor.unit is not None and decide_general(actor, Act.CALLOUT_READ, unit=actor.unit).is_allowed:
        own = or_(CALLOUTS.c.unit == actor.unit, is_called(actor.unit))
    overseen: ColumnElement[bool] = false()
    if decide_general(actor, Act.CALLOUT_READ).is_allowed:
        overseen = or_(CALLOUTS.c.code.is_(None), guard.visible(actor, Act.CASE_READ, CALLOUTS.c.code))
    return and_(or_(own, overseen), or_(CALLOUTS.c.code.is_(None), guard.unwalled(actor, CALLOUTS.c.code)))


def is_called(unit: str) -> ColumnElement[bool]:
    """The unit is among those called."""
    return CALLOUTS.c.id.in_(select(CALLS.c.callout).where(CALLS.c.unit == unit))
