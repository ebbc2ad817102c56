"""From a rule and a moment to the deadline that a service sets: due, warnings, owner, escalation. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from procedures.calendar import Calendar
from procedures.extension import read
from procedures.model import Rule
from procedures.terms import Suspension, Term, Unit, due
from procedures.vocabulary import DeadlineKind

_A_WORKDAY = Term(1, Unit.WORKDAY)


@dataclass(frozen=True, slots=True)
class Timing:
    """A deadline as a rule fixes it: `due_at` and `warn_at` (ascending) are aware UTC moments.

    `escalation` are the moments at which the posts of `escalate_to` are told, should nothing be done by then: the
    first when the term is missed, each further one when the one before has had its time. `is_target`: an aim.
    `began_at` is the moment from which the term is counted.
    `rule` is the rule's key; `provisional`: a calendar not yet out was counted, recompute when it comes.
    """

    kind: DeadlineKind
    rule: str
    due_at: datetime
    warn_at: tuple[datetime, ...]
    provisional: bool
    owner: str
    escalate_to: tuple[str, ...]
    escalation: tuple[tuple[datetime, str], ...] = ()
    is_target: bool = False
    began_at: datetime | None = None


def schedule(
    rule: Rule,
    start: datetime,
    calendar: Calendar,
    suspended: Sequence[Suspension] = (),
    extended: Sequence[Term] = (),
) -> Timing:
    """The deadline that `rule` sets when its term begins at `start` (aware).

    `extended`: what `rule.extension.grant` has granted so far, in order. A warning that would come no later
    than the start is left out. Raises ValueError as `terms.due` does.
    """
    end = due(rule.term, start, calendar, suspended, extended)
    warnings = sorted(end.at - before for before in rule.warn_before)
    return Timing(
        kind=rule.kind,
        rule=rule.key,
        due_at=end.at,
        warn_at=tuple(moment for moment in warnings if moment > start),
        provisional=end.provisional,
        owner=rule.owner,
        escalate_to=rule.escalate_to,
        escalation=escalation(rule, end.at, calendar),
        is_target=rule.target,
        began_at=start,
    )


def counted_again(
    rule: Rule,
    began_at: datetime,
    calendar: Calendar,
    pauses: Sequence[datetime] = (),
    extended: Sequence[str] = (),
) -> Timing:
    """The deadline as `rule` fixes it, from what was kept of one that runs.

    `pauses` are the moments at which it stood still and went on (began, ended, began …), `extended` the lengths it was
    extended by (`extension.written`). Raises ValueError as `terms.due` does.
    """
    stretches = [Suspension(*pair) for pair in zip(pauses[::2], pauses[1::2], strict=True)]
    like = rule.term if rule.extension is None or rule.extension.term is None else rule.extension.term
    return schedule(rule, began_at, calendar, stretches, [read(length, like) for length in extended])


def escalation(rule: Rule, missed_at: datetime, calendar: Calendar) -> tuple[tuple[datetime, str], ...]:
    """Who is told when of a term that was missed then (aware UTC); nobody, where it is a target.

    Where no rule says how long a post has, the next one is told a working day later.
    """
    if rule.target:
        return ()
    every, at, steps = rule.escalate_every or _A_WORKDAY, missed_at, []
    for post in rule.escalate_to:
        steps.append((at, post))
        at = due(every, at, calendar).at
    return tuple(steps)
