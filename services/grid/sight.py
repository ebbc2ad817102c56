"""Who may know of a callout, a letter, a risk, as conditions on their rows. Used by `handlers` and `readmodel`."""

from typing import Any, Final

from sqlalchemy import ColumnElement, Table, and_, false, or_, select

from access import guard
from access.acts import Act
from access.policy import decide_general
from casekit.auth import Actor
from casekit.work import Work
from services.grid.chain_tables import CALLOUTS, CALLS
from services.grid.letter_tables import LETTERS
from services.grid.risk_tables import RISKS

_ENDS: Final = (LETTERS.c.sender, LETTERS.c.recipient)


def may_see_callout(actor: Actor) -> ColumnElement[bool]:
    """Whose unit called or was called, and who oversees the case, or the grids where there is none.

    Never one of a unit that is accused in the case.
    """
    return _seen(actor, Act.CALLOUT_READ, CALLOUTS, _own_callouts(actor))


def ways_to_callouts(work: Work, actor: Actor) -> list[ColumnElement[bool]]:
    """`may_see_callout` as alternatives, for lists (`Keyset.select`)."""
    return _ways(work, actor, Act.CALLOUT_READ, CALLOUTS, _own_callouts(actor))


def _own_callouts(actor: Actor) -> list[ColumnElement[bool]]:
    found = _of_units(actor, Act.CALLOUT_READ, CALLOUTS.c.unit)
    return [*found, is_called(actor.unit)] if found and actor.unit is not None else []


def is_called(unit: str) -> ColumnElement[bool]:
    """The unit is among those called."""
    return CALLOUTS.c.id.in_(select(CALLS.c.callout).where(CALLS.c.unit == unit))


def may_see_letter(actor: Actor) -> ColumnElement[bool]:
    """Whose unit wrote it or to whose it was written, and who oversees; never one of a unit accused in its case."""
    return _seen(actor, Act.LETTER_READ, LETTERS, _of_units(actor, Act.LETTER_READ, *_ENDS))


def ways_to_letters(work: Work, actor: Actor) -> list[ColumnElement[bool]]:
    """`may_see_letter` as alternatives, for lists (`Keyset.select`)."""
    return _ways(work, actor, Act.LETTER_READ, LETTERS, _of_units(actor, Act.LETTER_READ, *_ENDS))


def may_see_risk(actor: Actor) -> ColumnElement[bool]:
    """Whose unit answers for it, and who oversees; never one of a unit accused in its case."""
    return _seen(actor, Act.RISK_READ, RISKS, _of_units(actor, Act.RISK_READ, RISKS.c.unit))


def ways_to_risks(work: Work, actor: Actor) -> list[ColumnElement[bool]]:
    """`may_see_risk` as alternatives, for lists (`Keyset.select`)."""
    return _ways(work, actor, Act.RISK_READ, RISKS, _of_units(actor, Act.RISK_READ, RISKS.c.unit))


def _of_units(actor: Actor, act: Act, *columns: ColumnElement[Any]) -> list[ColumnElement[bool]]:
    """One of the columns names the actor's own unit, and he may read what is its own."""
    if actor.unit is None or not decide_general(actor, act, unit=actor.unit).is_allowed:
        return []
    return [column == actor.unit for column in columns]


def _seen(actor: Actor, act: Act, table: Table, own: list[ColumnElement[bool]]) -> ColumnElement[bool]:
    overseen: ColumnElement[bool] = false()
    if decide_general(actor, act).is_allowed:
        overseen = or_(table.c.code.is_(None), guard.seen(actor, Act.CASE_READ, table.c.code))
    return and_(or_(false(), *own, overseen), _beyond_the_wall(actor, table))


def _ways(
    work: Work, actor: Actor, act: Act, table: Table, own: list[ColumnElement[bool]]
) -> list[ColumnElement[bool]]:
    found = list(own)
    if decide_general(actor, act).is_allowed:
        found += [table.c.code.is_(None), *guard.ways(work, actor, Act.CASE_READ, table.c.code)]
    return [and_(each, _beyond_the_wall(actor, table)) for each in found]


def _beyond_the_wall(actor: Actor, table: Table) -> ColumnElement[bool]:
    return or_(table.c.code.is_(None), guard.unwalled(actor, table.c.code))
