"""Who was passed a petition, or passed it on, sees and answers that alone; used by `handlers` and `readmodel`."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import RowMapping, Select, select

from access import guard
from access.acts import Act
from access.relations import is_walled
from casekit.auth import Actor
from casekit.errors import CaseNotFound, Problem
from casekit.work import Work
from services.petition.errors import ForwardingNotFound, StatusNotFound
from services.petition.partners import told_of
from services.petition.pressing_tables import ADVICES
from services.petition.tables import PETITIONS, UNITS


def check_recipient(
    work: Work, actor: Actor, act: Act, row: RowMapping, hidden: type[Problem] = ForwardingNotFound
) -> None:
    """Raise `hidden` unless what the row holds went to the actor's unit, which the case does not accuse.

    Raises Forbidden for a post of that unit that may not do `act`.
    """
    case = guard.load(work, row["code"])
    if case is None or is_walled(actor, case) or actor.unit != row["recipient"]:
        raise guard.refusal(hidden, actor, act, case)
    guard.require(work, actor, act, unit=row["recipient"])


def check_told(work: Work, actor: Actor, act: Act, row: RowMapping, hidden: type[Problem]) -> None:
    """Raise `hidden` unless what the row holds went to the actor's unit, or to one that was merged into it, which the
    case does not accuse. Raises Forbidden as `check_recipient` does.
    """
    case = guard.load(work, row["code"])
    if case is None or is_walled(actor, case) or row["recipient"] not in stood_for(work, actor):
        raise guard.refusal(hidden, actor, act, case)
    guard.require(work, actor, act, unit=actor.unit)


def with_case() -> Select[Any]:
    """Recommendations (三项建议) with case and office of their petition."""
    return select(ADVICES, PETITIONS.c.code, PETITIONS.c.unit).join(
        PETITIONS, PETITIONS.c.id == ADVICES.c.petition
    )


def check_partner(work: Work, actor: Actor, row: RowMapping) -> None:
    """Raise StatusNotFound unless it is the actor's own unit's, of a case that does not accuse it; or Forbidden."""
    case = guard.load(work, row["code"])
    if case is None or is_walled(actor, case) or row["partner"] not in stood_for(work, actor):
        raise guard.refusal(StatusNotFound, actor, Act.PETITION_EXCHANGE, case)
    guard.require(work, actor, Act.PETITION_EXCHANGE, unit=actor.unit)


def check_passed_on(work: Work, actor: Actor, code: str) -> None:
    """Raise CaseNotFound unless the actor's unit's system is told of the case, and the case does not accuse that unit.

    Else the answer's headers would tell of any case how far it has come.
    """
    case = guard.load(work, code)
    own = stood_for(work, actor).intersection(told_of(work, code))
    if case is None or is_walled(actor, case) or not own:
        raise guard.refusal(CaseNotFound, actor, Act.PETITION_EXCHANGE, case)


def stood_for(work: Work, actor: Actor) -> frozenset[str]:
    """The units in whose place the actor's unit is told: itself and what was merged into it; nobody once it was
    merged itself.
    """
    gone = select(UNITS.c.id).where(UNITS.c.id == actor.unit, UNITS.c.successor.is_not(None))
    if actor.unit is None or work.execute(gone).first() is not None:
        return frozenset()
    merged = select(UNITS.c.id).where(UNITS.c.successor == actor.unit).cte("merged", recursive=True)
    merged = merged.union(select(UNITS.c.id).join(merged, UNITS.c.successor == merged.c.id))
    return frozenset({actor.unit, *work.execute(select(merged.c.id)).scalars()})


def are_in_force(work: Work, units: Collection[str]) -> bool:
    """Whether all of the units are registered, and none has ended; none does before this commits.

    Who has locked a case does not wait for a unit that is changing in this moment (503, to be tried again): what ends
    it may be waiting for the case.
    """
    found = select(UNITS.c.id).where(UNITS.c.id.in_(units), UNITS.c.ended_at.is_(None))
    held = found.order_by(UNITS.c.id).with_for_update(read=True, nowait=True)
    return set(work.execute(held).scalars()) == set(units)
