"""How far the mediation has climbed (屯、村、镇 …): attempts made at each tier beside what the procedure asks for.

The first tier that attempts has had the dispute since the opening; each later one since the attempt before its first.
Where the place itself says how many attempts a tier makes in which time, the tier whose turn it is has a term for them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from procedures.calendar import Calendar
from procedures.model import Procedure, Rule
from procedures.timing import schedule
from procedures.vocabulary import DeadlineKind, Tier


@dataclass(frozen=True, slots=True)
class Rung:
    """One tier: `made` attempts of `wanted` (None: no number is asked for), from `began_at`, due by `due_at`.

    `term` says the rule's term in words; `next_tier` takes over when this one has failed.
    """

    tier: str
    made: int
    wanted: int | None
    term: str
    began_at: datetime | None
    due_at: datetime | None
    next_tier: str | None

    @property
    def is_exhausted(self) -> bool:
        """Whether the tier has made all the attempts that the procedure asks for."""
        return self.wanted is not None and self.made >= self.wanted


def climb(
    procedure: Procedure,
    grade: str,
    opened_at: datetime,
    attempts: Sequence[tuple[str, datetime]],
    calendar: Calendar,
) -> tuple[Rung, ...]:
    """Every tier of the ladder, from the lowest up. `attempts` are (tier, held_at) in the order they were recorded."""
    began = _began(opened_at, attempts)
    made = [tier for tier, _ in attempts]
    return tuple(
        _rung(procedure, grade, tier.value, made.count(tier.value), began.get(tier.value), calendar)
        for tier in procedure.mediation.ladder
    )


def _rung(
    procedure: Procedure, grade: str, tier: str, made: int, began_at: datetime | None, calendar: Calendar
) -> Rung:
    rule = procedure.rule(DeadlineKind.MEDIATION_ATTEMPTS, grade, tier)
    due_at = None if began_at is None else schedule(rule, began_at, calendar).due_at
    above = procedure.mediation.next_tier(tier)
    return Rung(
        tier, made, rule.attempts, str(rule.term), began_at, due_at, None if above is None else above.value
    )


@dataclass(frozen=True, slots=True)
class Turn:
    """The tier that is to make the attempts its `rule` asks for, counted from `began_at`."""

    tier: Tier
    rule: Rule
    began_at: datetime


def turn(
    procedure: Procedure,
    grade: str,
    own: str | None,
    opened_at: datetime,
    attempts: Sequence[tuple[str, datetime]],
) -> Turn | None:
    """Whose turn it is: the committee's `own` tier first, then whichever attempted last, until it has made all its.

    The next one follows by itself up to the committee's own; what lies above has the dispute routed to it. None where
    the place does not say how many attempts are made when, or nobody is to make more here.
    """
    ladder = procedure.mediation.ladder
    began, made = _began(opened_at, attempts), [tier for tier, _ in attempts]
    since = attempts[-1][1] if attempts else opened_at
    tier = next((each for each in ladder if each == (made[-1] if made else own)), None)
    while tier is not None:
        rule = procedure.rule(DeadlineKind.MEDIATION_ATTEMPTS, grade, tier)
        if rule.unpublished or rule.attempts is None:
            return None
        if made.count(tier) < rule.attempts:
            return Turn(tier, rule, began.get(tier, since))
        tier = None if tier == own else procedure.mediation.next_tier(tier)
        if own not in ladder or (tier is not None and ladder.index(tier) > ladder.index(Tier(own))):
            return None
    return None


def _began(opened_at: datetime, attempts: Sequence[tuple[str, datetime]]) -> dict[str, datetime]:
    """Since when each tier that attempted has had the dispute."""
    began: dict[str, datetime] = {}
    before = opened_at
    for tier, held_at in attempts:
        began.setdefault(tier, before)
        before = held_at
    return began
