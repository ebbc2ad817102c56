"""The states of a case (案件) and every move between them: one table, which the aggregate and the tests both read."""

from collections.abc import Mapping
from enum import StrEnum

from casekit.lifecycle import Lifecycle


class State(StrEnum):
    """状态."""

    REGISTERED = "registered"  # 已登记
    ADMITTED = "admitted"  # 已受理
    REFUSED = "refused"  # 不予受理
    TRIAGED = "triaged"  # 已研判
    ROUTED = "routed"  # 已分流
    COMPLETED = "completed"  # 已办结
    CLOSED = "closed"  # 已结案
    ARCHIVED = "archived"  # 已归档
    WITHDRAWN = "withdrawn"  # 已撤回
    VOIDED = "voided"  # 已作废
    TRANSFERRED = "transferred"  # 已移送


class Move(StrEnum):
    """What may happen to a case: acts of people, and facts said by other services."""

    ADMIT = "admit"
    REFUSE = "refuse"
    TRIAGE = "triage"
    ROUTE = "route"
    GUIDE = "guide"  # a route that leads elsewhere completes the case at once
    ANSWER = "answer"
    COMPLETE = "complete"  # a fact: order verified, agreement made, petition answered
    COMPLETE_RELATED = "complete_related"  # a fact: settled with another case of one root
    GIVE_BACK = "give_back"  # a fact: the route came to nothing
    FOLLOW_UP = "follow_up"
    CLOSE = "close"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"
    ARCHIVE = "archive"
    HAND_OVER = "hand_over"  # to another centre of this installation
    TRANSFER = "transfer"  # to another installation
    VOID = "void"  # registered by mistake


_S = State
_NOT_COMPLETED = (_S.REGISTERED, _S.ADMITTED, _S.TRIAGED, _S.ROUTED)

TRANSITIONS: Mapping[Move, Mapping[State, State]] = {
    Move.ADMIT: {_S.REGISTERED: _S.ADMITTED},
    Move.REFUSE: {_S.REGISTERED: _S.REFUSED},
    Move.TRIAGE: {_S.ADMITTED: _S.TRIAGED, _S.TRIAGED: _S.TRIAGED},
    Move.ROUTE: {_S.TRIAGED: _S.ROUTED},
    Move.GUIDE: {_S.TRIAGED: _S.COMPLETED},
    Move.ANSWER: dict.fromkeys((_S.REGISTERED, _S.ADMITTED, _S.TRIAGED), _S.COMPLETED),
    Move.COMPLETE: {_S.ROUTED: _S.COMPLETED},
    Move.COMPLETE_RELATED: dict.fromkeys(_NOT_COMPLETED, _S.COMPLETED),
    Move.GIVE_BACK: {_S.ROUTED: _S.TRIAGED},
    Move.FOLLOW_UP: {_S.COMPLETED: _S.COMPLETED, _S.CLOSED: _S.CLOSED},
    Move.CLOSE: {_S.COMPLETED: _S.CLOSED},
    Move.REOPEN: dict.fromkeys((_S.COMPLETED, _S.CLOSED), _S.TRIAGED),
    Move.WITHDRAW: dict.fromkeys(_NOT_COMPLETED, _S.WITHDRAWN),
    Move.ARCHIVE: {_S.CLOSED: _S.ARCHIVED},
    Move.HAND_OVER: {
        **dict.fromkeys((_S.TRIAGED, _S.ROUTED), _S.TRIAGED),
        _S.REGISTERED: _S.REGISTERED,
        _S.ADMITTED: _S.ADMITTED,
    },
    Move.TRANSFER: dict.fromkeys(_NOT_COMPLETED, _S.TRANSFERRED),
    Move.VOID: dict.fromkeys((*_NOT_COMPLETED, _S.COMPLETED, _S.CLOSED), _S.VOIDED),
}

_LIFECYCLE = Lifecycle(State, TRANSITIONS)
can, after, FINAL = _LIFECYCLE.can, _LIFECYCLE.after, _LIFECYCLE.final
