"""Which deadlines (期限) begin and end with what happens to a case. The terms themselves are the procedure's."""

from collections.abc import Iterable
from enum import StrEnum

from casekit.facts import Event
from contracts.corrections import CaseTransferred, CaseVoided
from contracts.intake import (
    CaseAdmitted,
    CaseArchived,
    CaseClosed,
    CaseCompleted,
    CaseFollowedUp,
    CaseRefused,
    CaseRegistered,
    CaseReopened,
    CaseReturned,
    CaseRouted,
    CaseTriaged,
    CaseWithdrawn,
    NotificationDelivered,
)
from contracts.vocabulary import NotificationKind, Route
from procedures.starting import Served, Start, StartEvent
from procedures.vocabulary import DeadlineKind


class Change(StrEnum):
    """What becomes of a deadline."""

    SET = "set"  # begins; one that runs already is replaced
    BEGIN = "begin"  # begins, unless it has begun
    MEET = "meet"
    CANCEL = "cancel"


_BEGINNING = (Change.SET, Change.BEGIN)
_OWN = (DeadlineKind.ADMISSION, DeadlineKind.TRIAGE, DeadlineKind.COMPLETION, DeadlineKind.FOLLOW_UP)
Changes = dict[DeadlineKind, Change]

_BY_EVENT: dict[type[Event], Changes] = {
    CaseRegistered: {DeadlineKind.ADMISSION: Change.SET},
    CaseAdmitted: {DeadlineKind.ADMISSION: Change.MEET, DeadlineKind.TRIAGE: Change.SET},
    CaseRefused: {DeadlineKind.ADMISSION: Change.MEET},
    CaseTriaged: {DeadlineKind.COMPLETION: Change.SET},
    CaseRouted: {DeadlineKind.TRIAGE: Change.MEET},
    CaseReturned: {DeadlineKind.TRIAGE: Change.SET},
    CaseCompleted: {
        DeadlineKind.TRIAGE: Change.MEET,
        DeadlineKind.COMPLETION: Change.MEET,
        DeadlineKind.FOLLOW_UP: Change.SET,
    },
    CaseFollowedUp: {DeadlineKind.FOLLOW_UP: Change.MEET},
    CaseClosed: {DeadlineKind.FOLLOW_UP: Change.CANCEL},
    CaseArchived: {DeadlineKind.FOLLOW_UP: Change.CANCEL},  # of one that was drawn
    CaseReopened: {
        DeadlineKind.FOLLOW_UP: Change.CANCEL,
        DeadlineKind.TRIAGE: Change.SET,
        DeadlineKind.COMPLETION: Change.SET,
    },
    CaseWithdrawn: dict.fromkeys(_OWN, Change.CANCEL),
    CaseVoided: dict.fromkeys(_OWN, Change.CANCEL),
}


def changes(
    events: Iterable[Event], *, needs_follow_up: bool, starts: Start = StartEvent.ADMITTED
) -> Changes:
    """What one act, which said `events`, does to the case's deadlines in the end.

    A deadline that would begin and end in the same act never was. `needs_follow_up`: the procedure and the case both
    want the party asked. `starts`: the fact from which the term of completion counts; where it comes after triage, the
    term begins with it.
    """
    total: Changes = {}
    begun: set[DeadlineKind] = set()
    for event in events:
        for kind, change in _of(event, starts).items():
            if kind is DeadlineKind.FOLLOW_UP and change is Change.SET and not needs_follow_up:
                continue
            if change is Change.BEGIN and kind in begun:
                continue
            if change in _BEGINNING:
                begun.add(kind)
            elif kind in begun:
                total.pop(kind, None)
                continue
            total[kind] = change
    return total


def _of(event: Event, starts: Start) -> Changes:
    own = _BY_EVENT.get(type(event), {})
    if isinstance(event, CaseTransferred):
        return {} if event.centre else dict.fromkeys(_OWN, Change.CANCEL)
    # A petition runs under its statutory terms (信访工作条例 34), not under the place's term for a grade.
    if isinstance(event, CaseRouted) and event.route is Route.PETITION:
        return {**own, DeadlineKind.COMPLETION: Change.CANCEL}
    if isinstance(event, CaseReturned) and event.route is Route.PETITION:
        return {**own, DeadlineKind.COMPLETION: Change.SET}
    return {**own, DeadlineKind.COMPLETION: Change.BEGIN} if _is_start(event, starts) else own


def _is_start(event: Event, starts: Start) -> bool:
    """Whether a term of completion that counts from `starts` begins with what has just happened."""
    if isinstance(event, NotificationDelivered):
        return starts is Served.ADMISSION_NOTICE and event.kind is NotificationKind.ADMISSION
    return starts is StartEvent.ROUTED and isinstance(event, CaseRouted)
