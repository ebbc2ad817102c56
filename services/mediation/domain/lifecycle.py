"""The states of a mediation (调解) and every move between them: one table, which aggregate and tests both read."""

from collections.abc import Mapping
from enum import StrEnum

from casekit.lifecycle import Lifecycle


class State(StrEnum):
    """状态."""

    OPENED = "opened"  # 调解中
    AGREED = "agreed"  # 已达成协议
    ENDED = "ended"  # 已终止


class Move(StrEnum):
    """What may happen to a mediation."""

    ATTEMPT = "attempt"
    AGREE = "agree"
    END = "end"


_S = State
TRANSITIONS: Mapping[Move, Mapping[State, State]] = {
    Move.ATTEMPT: {_S.OPENED: _S.OPENED},
    Move.AGREE: {_S.OPENED: _S.AGREED},
    Move.END: {_S.OPENED: _S.ENDED},
}
_LIFECYCLE = Lifecycle(State, TRANSITIONS)
can, after, FINAL = _LIFECYCLE.can, _LIFECYCLE.after, _LIFECYCLE.final
