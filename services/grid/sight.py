"""Who may know of a callout or a letter, as conditions on their rows. Used by `handlers` and `readmodel`."""

from sqlalchemy import ColumnElement, and_, false, or_, select

from access import guard
from access.acts import Act
from access.policy import decide_general
from casekit.auth import Actor
from casekit.work import Work
from services.grid.letter_tables import LETTERS
from services.grid.tables import CALLOUTS, CALLS


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


def may_see_letter(actor: Actor) -> ColumnElement[bool]:
    """Whose unit wrote it or to whose it was written, and who oversees; never one of a unit accused in its case."""
    own = _is_own_letter(actor)
    overseen: ColumnElement[bool] = false()
    if decide_general(actor, Act.LETTER_READ).is_allowed:
        overseen = or_(LETTERS.c.code.is_(None), guard.visible(actor, Act.CASE_READ, LETTERS.c.code))
    return and_(or_(false(), *own, overseen), _beyond_the_wall(actor))


def ways_to_letters(work: Work, actor: Actor) -> list[ColumnElement[bool]]:
    """`may_see_letter` as alternatives, for lists (`Keyset.select`)."""
    found = _is_own_letter(actor)
    if decide_general(actor, Act.LETTER_READ).is_allowed:
        found += [LETTERS.c.code.is_(None), *guard.ways(work, actor, Act.CASE_READ, LETTERS.c.code)]
    return [and_(each, _beyond_the_wall(actor)) for each in found]


def _is_own_letter(actor: Actor) -> list[ColumnElement[bool]]:
    if actor.unit is None or not decide_general(actor, Act.LETTER_READ, unit=actor.unit).is_allowed:
        return []
    return [LETTERS.c.sender == actor.unit, LETTERS.c.recipient == actor.unit]


def _beyond_the_wall(actor: Actor) -> ColumnElement[bool]:
    return or_(LETTERS.c.code.is_(None), guard.unwalled(actor, LETTERS.c.code))
