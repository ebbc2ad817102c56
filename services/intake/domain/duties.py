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
)
from contracts.vocabulary import Route
from procedures.vocabulary import DeadlineKind


class Change(StrEnum):
    """What becomes of a deadline."""

    SET = "set"  # begins; one that runs already is replaced
    MEET = "meet"
    CANCEL = "cancel"


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


def changes(events: Iterable[Event], *, needs_follow_up: bool) -> Changes:
    """What one act, which said `events`, does to the case's deadlines in the end.

    A deadline that would begin and end in the same act never was. `needs_follow_up`: the procedure and the case both
    want the party asked.
    """
    total: Changes = {}
    begun: set[DeadlineKind] = set()
    for event in events:
        for kind, change in _of(event).items():
            if kind is DeadlineKind.FOLLOW_UP and change is Change.SET and not needs_follow_up:
                continue
            if change is Change.SET:
                begun.add(kind)
            elif kind in begun:
                total.pop(kind, None)
                continue
            total[kind] = change
    return total


def _of(event: Event) -> Changes:
    own = _BY_EVENT.get(type(event), {})
    if isinstance(event, CaseTransferred):
        return {} if event.centre else dict.fromkeys(_OWN, Change.CANCEL)
    # A petition runs under its statutory terms (信访工作条例 34), not under the place's term for a grade.
    if isinstance(event, CaseRouted) and event.route is Route.PETITION:
        return {**own, DeadlineKind.COMPLETION: Change.CANCEL}
    if isinstance(event, CaseReturned) and event.route is Route.PETITION:
        return {**own, DeadlineKind.COMPLETION: Change.SET}
    return own
