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
    ASSIGN = "assign"  # 选定、指定调解员
    RECUSE = "recuse"  # 申请、决定回避
    CONSENT = "consent"  # 同意调解
    SCHEDULE = "schedule"  # 排期、改期


_S = State
TRANSITIONS: Mapping[Move, Mapping[State, State]] = {
    Move.ATTEMPT: {_S.OPENED: _S.OPENED},
    Move.AGREE: {_S.OPENED: _S.AGREED},
    Move.END: {_S.OPENED: _S.ENDED},
    Move.ASSIGN: {_S.OPENED: _S.OPENED},
    Move.RECUSE: {_S.OPENED: _S.OPENED},
    Move.CONSENT: {_S.OPENED: _S.OPENED},
    Move.SCHEDULE: {_S.OPENED: _S.OPENED},
}
_LIFECYCLE = Lifecycle(State, TRANSITIONS)
can, after, FINAL = _LIFECYCLE.can, _LIFECYCLE.after, _LIFECYCLE.final
