"""The states of an order (单) and every move between them: one table, which the aggregate and the tests both read."""

from collections.abc import Mapping
from enum import StrEnum

from casekit.lifecycle import Lifecycle


class State(StrEnum):
    """状态."""

    ISSUED = "issued"  # 已派单
    ACCEPTED = "accepted"  # 已接单
    RETURNED = "returned"  # 申请退单, awaiting the decision
    RETURN_UPHELD = "return_upheld"  # 已退单
    COMPLETED = "completed"  # 已办结, awaiting verification
    VERIFIED = "verified"  # 已核验
    CANCELLED = "cancelled"  # 已撤单
    ESCALATED = "escalated"  # 已提级: another order, one tier up, has taken its place


class Move(StrEnum):
    """What may happen to an order."""

    ACCEPT = "accept"
    RETURN = "return"
    UPHOLD = "uphold"  # the return stands
    OVERRULE = "overrule"  # the order stands
    PROGRESS = "progress"
    COMPLETE = "complete"
    PASS = "pass"
    FAIL = "fail"
    CANCEL = "cancel"
    ESCALATE = "escalate"


_S = State
OPEN = (_S.ISSUED, _S.ACCEPTED, _S.RETURNED, _S.COMPLETED)

TRANSITIONS: Mapping[Move, Mapping[State, State]] = {
    Move.ACCEPT: {_S.ISSUED: _S.ACCEPTED},
    Move.RETURN: {_S.ISSUED: _S.RETURNED, _S.ACCEPTED: _S.RETURNED},
    Move.UPHOLD: {_S.RETURNED: _S.RETURN_UPHELD},
    Move.OVERRULE: {_S.RETURNED: _S.ISSUED},
    Move.PROGRESS: {_S.ACCEPTED: _S.ACCEPTED},
    Move.COMPLETE: {_S.ACCEPTED: _S.COMPLETED},
    Move.PASS: {_S.COMPLETED: _S.VERIFIED},
    Move.FAIL: {_S.COMPLETED: _S.ACCEPTED},
    Move.CANCEL: dict.fromkeys(OPEN, _S.CANCELLED),
    Move.ESCALATE: {_S.ISSUED: _S.ESCALATED, _S.ACCEPTED: _S.ESCALATED},
}

_LIFECYCLE = Lifecycle(State, TRANSITIONS)
can, after, FINAL = _LIFECYCLE.can, _LIFECYCLE.after, _LIFECYCLE.final
