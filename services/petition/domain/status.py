"""What the system that passed a petition on is told of it (回传): which facts, in which order, how often. Pure.

信访工作条例 21: petitions stand in the national petition system too. A status is told once and in the order in which
things happened: while one of a case waits or was refused, none that comes after it is told.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from casekit.facts import Event
from casekit.lifecycle import Lifecycle
from contracts.forwarding import (
    ForwardingDecided,
    ForwardingSent,
    ForwardingTaken,
    ForwardingWithdrawn,
    PetitionRegistered,
)
from contracts.petition import (
    PetitionAdmitted,
    PetitionAnswered,
    PetitionEnded,
    PetitionReceived,
    PetitionRefused,
)
from contracts.reviews import PetitionConcluded, PetitionExtended, ReviewAnswered, ReviewRequested
from contracts.statuses import StatusDelivered, StatusDropped, StatusRefused
from contracts.vocabulary import StatusKind

_FIRST_WAIT: Final = timedelta(minutes=1)
_LONGEST_WAIT: Final = timedelta(hours=1)


class StatusState(StrEnum):
    """状态 of a status."""

    WAITING = "waiting"  # 待回传
    DELIVERED = "delivered"  # 已回传
    REFUSED = "refused"  # 对方拒收
    DROPPED = "dropped"  # 不再回传


class StatusMove(StrEnum):
    """What may happen to a status."""

    DELIVER = "deliver"
    REFUSE = "refuse"
    FAIL = "fail"
    RETRY = "retry"
    DROP = "drop"


_S = StatusState
UNTOLD = (_S.WAITING, _S.REFUSED)  # what comes after it waits
TRANSITIONS: Mapping[StatusMove, Mapping[StatusState, StatusState]] = {
    StatusMove.DELIVER: {_S.WAITING: _S.DELIVERED},
    StatusMove.REFUSE: {_S.WAITING: _S.REFUSED},
    StatusMove.FAIL: {_S.WAITING: _S.WAITING},
    StatusMove.RETRY: {_S.REFUSED: _S.WAITING},
    StatusMove.DROP: {_S.REFUSED: _S.DROPPED},
}
_LIFECYCLE = Lifecycle(StatusState, TRANSITIONS)
can, after = _LIFECYCLE.can, _LIFECYCLE.after

# Which of our facts are told as what, and with which of their fields: codes, days, official ids.
_TOLD: Final[Mapping[type[Event], tuple[StatusKind, tuple[str, ...]]]] = {
    PetitionReceived: (StatusKind.RECEIVED, ("notice_due_at",)),
    PetitionRegistered: (StatusKind.REGISTERED, ("form", "sort", "petitioners", "representatives")),
    ForwardingSent: (StatusKind.FORWARDED, ("kind", "recipient", "report_by", "joint")),
    ForwardingDecided: (StatusKind.RETURNED, ("recipient",)),
    ForwardingWithdrawn: (StatusKind.RETURNED, ("recipient",)),
    ForwardingTaken: (StatusKind.TAKEN, ("recipient",)),
    PetitionAdmitted: (StatusKind.ADMITTED, ("due_at",)),
    PetitionRefused: (StatusKind.REFUSED, ("ground",)),
    PetitionExtended: (StatusKind.EXTENDED, ("length", "due_at")),
    PetitionAnswered: (StatusKind.ANSWERED, ("is_on_time",)),
    ReviewRequested: (StatusKind.REVIEW_REQUESTED, ("level", "received_at", "due_at")),
    ReviewAnswered: (StatusKind.REVIEWED, ("level", "outcome", "is_on_time")),
    PetitionConcluded: (StatusKind.CONCLUDED, ("ground",)),
    PetitionEnded: (StatusKind.ENDED, ()),
}
TOLD_OF: Final = frozenset(kind.TYPE for kind in _TOLD)
_BY_TYPE: Final = {kind.TYPE: said for kind, said in _TOLD.items()}


def told_as(type_: str, data: Mapping[str, Any]) -> tuple[StatusKind, dict[str, Any]] | None:
    """As what a fact of ours is told, and with what; None for one that is not: an objection that does not stand."""
    if type_ == ForwardingDecided.TYPE and not data["is_upheld"]:
        return None
    said = _BY_TYPE.get(type_)
    return None if said is None else (said[0], {name: data.get(name) for name in said[1]})


def wait_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts in vain: a minute, two, four …, an hour at most, without an end."""
    return min(_LONGEST_WAIT, _FIRST_WAIT * (1 << min(max(attempts, 1) - 1, 10)))


@dataclass(frozen=True, slots=True)
class Status:
    """One status. `reason`: a code of the other side's, why it was not taken; `next_at`: when it is told next.

    `next_at` is aware UTC, and None when nothing waits.
    """

    id: UUID
    petition: UUID
    code: str
    unit: str
    partner: str
    kind: StatusKind
    state: StatusState = StatusState.WAITING
    attempts: int = 0
    next_at: datetime | None = None
    reason: str | None = None

    def delivered(self) -> "Status":
        """对方已接收. Raises TransitionRefused."""
        return self._moved(StatusMove.DELIVER, self.attempts + 1, None, None)

    def refused(self, reason: str | None) -> "Status":
        """对方拒收. Raises TransitionRefused."""
        return self._moved(StatusMove.REFUSE, self.attempts + 1, None, reason)

    def failed(self, reason: str | None, now: datetime) -> "Status":
        """未送达: tried again later. Raises TransitionRefused."""
        attempts = self.attempts + 1
        return self._moved(StatusMove.FAIL, attempts, now + wait_after(attempts), reason)

    def retried(self, now: datetime) -> "Status":
        """重新回传, now. Raises TransitionRefused."""
        return self._moved(StatusMove.RETRY, self.attempts, now, self.reason)

    def dropped(self) -> "Status":
        """不再回传. Raises TransitionRefused."""
        return self._moved(StatusMove.DROP, self.attempts, None, self.reason)

    def said(self) -> Event | None:
        """What is said of the state it has come to; nothing of a new attempt."""
        told = {
            "status": self.id, "petition": self.petition, "code": self.code, "unit": self.unit,
            "partner": self.partner, "kind": self.kind,
        }  # fmt: skip
        kinds: Mapping[StatusState, type[Event]] = {
            _S.DELIVERED: StatusDelivered, _S.REFUSED: StatusRefused, _S.DROPPED: StatusDropped,
        }  # fmt: skip
        kind = kinds.get(self.state)
        return None if kind is None else kind(**told)

    def _moved(
        self, move: StatusMove, attempts: int, next_at: datetime | None, reason: str | None
    ) -> "Status":
        state = after(move, self.state)
        return replace(self, state=state, attempts=attempts, next_at=next_at, reason=reason)
