"""How far the mediation has climbed (屯、村、镇 …): attempts made at each tier beside what the procedure asks for.

The first tier that attempts has had the dispute since the opening; each later one since the attempt before its first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from procedures.calendar import Calendar
from procedures.model import Procedure
from procedures.timing import schedule
from procedures.vocabulary import DeadlineKind


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
    began: dict[str, datetime] = {}
    before = opened_at
    for tier, held_at in attempts:
        began.setdefault(tier, before)
        before = held_at
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
