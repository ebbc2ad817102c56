"""From a rule and a moment to the deadline that a service sets: due, warnings, owner, escalation. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from procedures.calendar import Calendar
from procedures.model import Rule
from procedures.terms import Suspension, Term, due
from procedures.vocabulary import DeadlineKind


@dataclass(frozen=True, slots=True)
class Timing:
    """A deadline as a rule fixes it: `due_at` and `warn_at` (ascending) are aware UTC moments.

    `rule` is the rule's key; `provisional`: a calendar not yet out was counted, recompute when it comes.
    """

    kind: DeadlineKind
    rule: str
    due_at: datetime
    warn_at: tuple[datetime, ...]
    provisional: bool
    owner: str
    escalate_to: tuple[str, ...]


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
    )
