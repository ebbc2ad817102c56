"""The states of a petition (信访) and every move between them: one table, which aggregate and tests both read."""

from collections.abc import Mapping
from enum import StrEnum

from casekit.lifecycle import Lifecycle


class State(StrEnum):
    """状态."""

    RECEIVED = "received"  # 已登记
    ADMITTED = "admitted"  # 已受理
    REFUSED = "refused"  # 不予受理
    ANSWERED = "answered"  # 已答复
    ENDED = "ended"  # 已终止


class Move(StrEnum):
    """What may happen to a petition."""

    ADMIT = "admit"
    REFUSE = "refuse"
    ANSWER = "answer"
    END = "end"


_S = State
OPEN = (_S.RECEIVED, _S.ADMITTED)

TRANSITIONS: Mapping[Move, Mapping[State, State]] = {
    Move.ADMIT: {_S.RECEIVED: _S.ADMITTED},
    Move.REFUSE: {_S.RECEIVED: _S.REFUSED},
    Move.ANSWER: {_S.ADMITTED: _S.ANSWERED},
    Move.END: dict.fromkeys(OPEN, _S.ENDED),
}
_LIFECYCLE = Lifecycle(State, TRANSITIONS)
can, after, FINAL = _LIFECYCLE.can, _LIFECYCLE.after, _LIFECYCLE.final
