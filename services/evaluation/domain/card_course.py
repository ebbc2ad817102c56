"""The course of a card: issued to its unit, contested or not, published, and what follows until that is done. Pure.

Two tables say every move there is: `TRANSITIONS` of the card, `COURSES` of what follows one that stands.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from casekit.errors import TransitionRefused
from casekit.lifecycle import Lifecycle
from contracts.vocabulary import CardStep, Colour, ContestOutcome


class State(StrEnum):
    """状态."""

    ISSUED = "issued"  # 已亮牌，异议期内
    CONTESTED = "contested"  # 异议中
    STANDING = "standing"  # 已生效
    WITHDRAWN = "withdrawn"  # 已撤牌
    DONE = "done"  # 已销牌
    LAPSED = "lapsed"  # 单位已撤销
    WITHHELD = "withheld"  # 不予亮牌，仅考评可见


class Move(StrEnum):
    """What may happen to a card."""

    CONTEST = "contest"
    PUBLISH = "publish"
    UPHOLD = "uphold"
    WITHDRAW = "withdraw"
    FINISH = "finish"
    LAPSE = "lapse"


class Result(StrEnum):
    """How a step ended."""

    DONE = "done"  # held, answered, submitted
    PASSED = "passed"  # kept, accepted, approved
    FAILED = "failed"  # not kept, sent back


_S = State
TRANSITIONS: Mapping[Move, Mapping[State, State]] = {
    Move.CONTEST: {_S.ISSUED: _S.CONTESTED},
    Move.PUBLISH: {_S.ISSUED: _S.STANDING},
    Move.UPHOLD: {_S.CONTESTED: _S.STANDING},
    Move.WITHDRAW: {_S.CONTESTED: _S.WITHDRAWN},
    Move.FINISH: {_S.STANDING: _S.DONE},
    Move.LAPSE: {_S.ISSUED: _S.LAPSED, _S.CONTESTED: _S.LAPSED, _S.STANDING: _S.LAPSED},
}
_LIFECYCLE = Lifecycle(State, TRANSITIONS)

_C = CardStep
FIRST: Mapping[Colour, CardStep] = {
    Colour.RED: _C.INTERVIEW,
    Colour.YELLOW: _C.ANSWER,
    Colour.GREEN: _C.WRITE_UP,
}
COURSES: Mapping[CardStep, Mapping[Result, CardStep | None]] = {
    _C.INTERVIEW: {Result.DONE: _C.RECHECK},
    _C.RECHECK: {Result.PASSED: None, Result.FAILED: _C.INTERVIEW},
    _C.ANSWER: {Result.DONE: _C.ACCEPTANCE},
    _C.ACCEPTANCE: {Result.PASSED: None, Result.FAILED: _C.ANSWER},
    _C.WRITE_UP: {Result.DONE: _C.APPROVAL},
    _C.APPROVAL: {Result.PASSED: None, Result.FAILED: _C.WRITE_UP},
}
# a card that stands, or did: what hysteresis goes by. One being contested does not count against its unit.
HELD = (State.ISSUED, State.STANDING, State.DONE)
# before others are shown it, and what they are never shown
UNPUBLISHED = (State.ISSUED, State.CONTESTED, State.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Card:
    """A card as it stands. `step`: what is owed now; None before it stands and when all is done."""

    id: UUID
    unit: str
    colour: Colour
    state: State = State.ISSUED
    step: CardStep | None = None

    def contest(self) -> "Card":
        """提出异议. Raises TransitionRefused."""
        return self._moved(Move.CONTEST)

    def publish(self) -> "Card":
        """生效: nobody contested it in time. Raises TransitionRefused."""
        return replace(self._moved(Move.PUBLISH), step=FIRST[self.colour])

    def decide(self, outcome: ContestOutcome) -> "Card":
        """异议裁定. Raises TransitionRefused."""
        if outcome is ContestOutcome.WITHDRAWN:
            return self._moved(Move.WITHDRAW)
        return replace(self._moved(Move.UPHOLD), step=FIRST[self.colour])

    def end_step(self, step: CardStep, result: Result) -> "Card":
        """What was owed is done, or judged: the next step, or the end. Raises TransitionRefused."""
        if self.state is not State.STANDING or self.step is not step:
            raise TransitionRefused(state=(self.step or self.state).value, act=step.value)
        following = COURSES[step][result]
        if following is None:
            return replace(self._moved(Move.FINISH), step=None)
        return replace(self, step=following)

    def lapse(self) -> "Card":
        """The unit is no more. Raises TransitionRefused."""
        return replace(self._moved(Move.LAPSE), step=None)

    @property
    def is_open(self) -> bool:
        """Whether something may still happen to it."""
        return self.state in TRANSITIONS[Move.LAPSE]

    def _moved(self, move: Move) -> "Card":
        return replace(self, state=_LIFECYCLE.after(move, self.state))
