"""The callout (吹哨报到): a village, a town or a grid worker calls units to a place; they report in and answer. Pure.

It is open until it is closed (settled or not) or cancelled; each call in it goes its own way meanwhile. Methods return
the event to say; what they refuse they refuse before anything has changed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from casekit.errors import TransitionRefused
from casekit.lifecycle import Lifecycle
from contracts.callouts import (
    CalloutAnswered,
    CalloutCancelled,
    CalloutClosed,
    CalloutRaised,
    CalloutReported,
)
from contracts.vocabulary import CalloutFollow, UnitKind
from services.grid.domain.errors import CalloutUnanswered, NotCalled

# Who calls: the ground on which it is, or the centre for it. Departments are called.
CALLERS: Final = frozenset({UnitKind.VILLAGE, UnitKind.TOWN, UnitKind.CENTRE})


class State(StrEnum):
    """状态 of a callout."""

    RAISED = "raised"  # 已吹哨
    SETTLED = "settled"  # 已解决
    UNSETTLED = "unsettled"  # 未解决
    CANCELLED = "cancelled"  # 已撤哨


class CallState(StrEnum):
    """状态 of one unit's call."""

    CALLED = "called"  # 待报到
    REPORTED = "reported"  # 已报到
    ANSWERED = "answered"  # 已回复


class Move(StrEnum):
    """What may happen to a callout."""

    REPORT = "report"
    ANSWER = "answer"
    SETTLE = "settle"
    LEAVE = "leave"  # closed unsettled
    CANCEL = "cancel"


OPEN: Final = (State.RAISED,)
TRANSITIONS: Mapping[Move, Mapping[State, State]] = {
    Move.REPORT: {State.RAISED: State.RAISED},
    Move.ANSWER: {State.RAISED: State.RAISED},
    Move.SETTLE: {State.RAISED: State.SETTLED},
    Move.LEAVE: {State.RAISED: State.UNSETTLED},
    Move.CANCEL: {State.RAISED: State.CANCELLED},
}
_LIFECYCLE = Lifecycle(State, TRANSITIONS)
# Which state of its call a move needs, and which it leads to.
CALLS: Mapping[Move, tuple[CallState, CallState]] = {
    Move.REPORT: (CallState.CALLED, CallState.REPORTED),
    Move.ANSWER: (CallState.REPORTED, CallState.ANSWERED),
}


@dataclass(slots=True)
class Call:
    """One unit that was called; it must report in, then answer, by `due_at`."""

    id: UUID
    unit: str
    due_at: datetime
    state: CallState = CallState.CALLED


@dataclass(slots=True)
class Callout:
    """One callout by `unit`, on a case (`code`), in a `grid`, or both."""

    id: UUID
    unit: str
    grid: str | None
    code: str | None
    calls: Sequence[Call] = field(default_factory=tuple)
    state: State = State.RAISED

    def raised(self, due_at: datetime) -> CalloutRaised:
        """吹哨: what is said of a fresh one."""
        called = tuple(call.unit for call in self.calls)
        return CalloutRaised(self.id, self.unit, called, due_at, self.grid, self.code)

    def report_in(self, unit: str, now: datetime, answer_by: datetime) -> CalloutReported:
        """报到: the unit is there, and answers by `answer_by`. Raises NotCalled or TransitionRefused."""
        call = self._step(unit, Move.REPORT)
        is_on_time, call.due_at = now < call.due_at, answer_by
        return CalloutReported(self.id, unit, is_on_time, self.code)

    def answer(self, unit: str, now: datetime) -> CalloutAnswered:
        """回复, of a unit that has reported in. Raises NotCalled or TransitionRefused."""
        call = self._step(unit, Move.ANSWER)
        return CalloutAnswered(self.id, unit, now < call.due_at, self.code)

    def settle(self) -> CalloutClosed:
        """销哨, settled. Raises TransitionRefused, or CalloutUnanswered while nobody has answered."""
        after = self._after(Move.SETTLE)
        if not any(call.state is CallState.ANSWERED for call in self.calls):
            raise CalloutUnanswered
        self.state = after
        return CalloutClosed(self.id, self.unit, True, None, self.code)

    def leave(self, follow: CalloutFollow) -> CalloutClosed:
        """销哨, not settled; `follow` comes of it. Raises TransitionRefused."""
        self.state = self._after(Move.LEAVE)
        return CalloutClosed(self.id, self.unit, False, follow, self.code)

    def cancel(self) -> CalloutCancelled:
        """撤哨. Raises TransitionRefused."""
        self.state = self._after(Move.CANCEL)
        return CalloutCancelled(self.id, self.unit, self.code)

    def call_of(self, unit: str | None) -> Call:
        """The unit's call. Raises NotCalled."""
        for call in self.calls:
            if call.unit == unit:
                return call
        raise NotCalled

    @property
    def is_open(self) -> bool:
        """Whether something may still happen to it."""
        return self.state in OPEN

    def _step(self, unit: str, move: Move) -> Call:
        call = self.call_of(unit)
        self._after(move)
        before, then = CALLS[move]
        if call.state is not before:
            raise TransitionRefused(state=call.state.value, act=move.value)
        call.state = then
        return call

    def _after(self, move: Move) -> State:
        return _LIFECYCLE.after(move, self.state)
