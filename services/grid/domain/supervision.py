"""Supervision (督办单): a unit is pressed over its order, reports, and is let go or pressed again. Pure.

It lives on its order: one is open at a time, and it ends with the order at the latest.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from casekit.lifecycle import Lifecycle
from contracts.chain import (
    SupervisionAnswered,
    SupervisionCancelled,
    SupervisionClosed,
    SupervisionIssued,
    SupervisionRenewed,
)
from contracts.vocabulary import SupervisionCause


class State(StrEnum):
    """状态."""

    ISSUED = "issued"  # 已督办, the unit is to report
    ANSWERED = "answered"  # 已回复, the supervisor is to judge
    CLOSED = "closed"  # 已办结
    CANCELLED = "cancelled"  # 已撤销, with its order


class Move(StrEnum):
    """What may happen to a supervision."""

    ANSWER = "answer"
    RENEW = "renew"
    CLOSE = "close"
    CANCEL = "cancel"


OPEN = (State.ISSUED, State.ANSWERED)

TRANSITIONS: Mapping[Move, Mapping[State, State]] = {
    Move.ANSWER: {State.ISSUED: State.ANSWERED},
    Move.RENEW: {State.ANSWERED: State.ISSUED},
    Move.CLOSE: {State.ANSWERED: State.CLOSED},
    Move.CANCEL: dict.fromkeys(OPEN, State.CANCELLED),
}
_LIFECYCLE = Lifecycle(State, TRANSITIONS)
can = _LIFECYCLE.can


@dataclass(slots=True)
class Supervision:
    """One slip. `supervisor` is the post or unit that presses; `kind` the term that was missed, if one was."""

    id: UUID
    order: UUID
    code: str
    unit: str
    supervisor: str
    cause: SupervisionCause
    due_at: datetime
    kind: str | None = None
    state: State = State.ISSUED

    def issued(self) -> SupervisionIssued:
        """督办: what is said of a fresh slip."""
        return SupervisionIssued(
            self.id, self.order, self.code, self.unit, self.supervisor, self.cause, self.due_at, self.kind
        )

    def answer(self, now: datetime) -> SupervisionAnswered:
        """督办回复."""
        self._move(Move.ANSWER)
        return SupervisionAnswered(self.id, self.order, self.code, self.unit, now < self.due_at)

    def renew(self, due_at: datetime) -> SupervisionRenewed:
        """再次督办: report again until `due_at`."""
        self._move(Move.RENEW)
        self.due_at = due_at
        return SupervisionRenewed(self.id, self.order, self.code, self.unit, due_at)

    def close(self) -> SupervisionClosed:
        """督办办结."""
        self._move(Move.CLOSE)
        return SupervisionClosed(self.id, self.order, self.code, self.unit)

    def cancel(self) -> SupervisionCancelled:
        """Its order has ended."""
        self._move(Move.CANCEL)
        return SupervisionCancelled(self.id, self.order, self.code, self.unit)

    def _move(self, move: Move) -> None:
        self.state = _LIFECYCLE.after(move, self.state)
