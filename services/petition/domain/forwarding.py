"""A petition passed to the competent unit (转送、交办), and what that unit makes of it. Pure.

信访工作条例 22: the office forwards or assigns within fifteen days; what is assigned is reported on. 23: the unit tells
the petitioner; where the matter is outside its remit it objects within five working days of having received it, with
grounds, and the office decides. 24: where several are competent they settle it, or their common superior does.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from casekit.clock import to_local
from casekit.errors import Message
from casekit.lifecycle import Lifecycle
from contracts.forwarding import (
    ForwardingDecided,
    ForwardingObjected,
    ForwardingReported,
    ForwardingSent,
    ForwardingTaken,
    ForwardingWithdrawn,
)
from contracts.vocabulary import CompetenceBy, ForwardingKind
from services.petition.domain.errors import CompetenceUnfit, ObjectionLate, ReportUnfit


class ForwardState(StrEnum):
    """状态 of a forwarding."""

    SENT = "sent"  # 已转送、已交办
    OBJECTED = "objected"  # 已提出异议
    RETURNED = "returned"  # 异议成立，退回
    TAKEN = "taken"  # 已受理
    REPORTED = "reported"  # 已反馈
    WITHDRAWN = "withdrawn"  # 已撤回


class ForwardMove(StrEnum):
    """What may happen to a forwarding."""

    OBJECT = "object"
    UPHOLD = "uphold"
    OVERRULE = "overrule"
    TAKE = "take"
    REPORT = "report"
    WITHDRAW = "withdraw"


_S = ForwardState
PENDING = (_S.SENT, _S.OBJECTED)  # nobody has taken it yet
UNDER_WAY = (*PENDING, _S.TAKEN)
HAS_IT = (_S.TAKEN, _S.REPORTED)  # it handles, or has handled and not answered
TRANSITIONS: Mapping[ForwardMove, Mapping[ForwardState, ForwardState]] = {
    ForwardMove.OBJECT: {_S.SENT: _S.OBJECTED},
    ForwardMove.UPHOLD: {_S.OBJECTED: _S.RETURNED},
    ForwardMove.OVERRULE: {_S.OBJECTED: _S.SENT},
    ForwardMove.TAKE: {_S.SENT: _S.TAKEN},
    ForwardMove.REPORT: {_S.TAKEN: _S.REPORTED},
    ForwardMove.WITHDRAW: dict.fromkeys(UNDER_WAY, _S.WITHDRAWN),
}
_LIFECYCLE = Lifecycle(ForwardState, TRANSITIONS)
can, after = _LIFECYCLE.can, _LIFECYCLE.after


_OVERRULED = Message(
    "The unit has objected before, and the objection was not upheld.",
    "异议只能提出一次，此前的异议经核实不成立。",
)


@dataclass(slots=True)
class Forwarding:
    """One passing on. `object_by`, `report_by` are aware UTC; `is_overruled`: it has objected once in vain."""

    id: UUID
    petition: UUID
    code: str
    unit: str
    recipient: str
    kind: ForwardingKind
    object_by: datetime
    report_by: datetime | None = None
    state: ForwardState = ForwardState.SENT
    is_overruled: bool = False

    def sent(self, joint: tuple[str, ...], settled_by: CompetenceBy | None, now: datetime) -> ForwardingSent:
        """转送、交办. Raises ReportUnfit where it is not said by when, CompetenceUnfit where shared and unsettled."""
        is_assigned = self.kind is ForwardingKind.ASSIGNED
        if is_assigned != (self.report_by is not None) or (
            self.report_by is not None and self.report_by <= now
        ):
            raise ReportUnfit
        if (
            bool(joint) != (settled_by is not None)
            or self.recipient in joint
            or len(set(joint)) != len(joint)
        ):
            raise CompetenceUnfit
        return ForwardingSent(
            **self._told(), kind=self.kind, object_by=self.object_by, report_by=self.report_by, joint=joint,
            settled_by=settled_by,
        )  # fmt: skip

    def object(self, now: datetime) -> ForwardingObjected:
        """提出异议. Raises TransitionRefused, or ObjectionLate after its five working days or a second time."""
        state = after(ForwardMove.OBJECT, self.state)
        if self.is_overruled:
            raise ObjectionLate(_OVERRULED)
        if now >= self.object_by:
            raise ObjectionLate(until=to_local(self.object_by).isoformat())
        self.state = state
        return ForwardingObjected(**self._told())

    def decide(self, *, is_upheld: bool) -> ForwardingDecided:
        """核实异议. Raises TransitionRefused."""
        move = ForwardMove.UPHOLD if is_upheld else ForwardMove.OVERRULE
        self.state, self.is_overruled = after(move, self.state), not is_upheld
        return ForwardingDecided(**self._told(), is_upheld=is_upheld)

    def take(self) -> ForwardingTaken:
        """受理. Raises TransitionRefused."""
        self.state = after(ForwardMove.TAKE, self.state)
        return ForwardingTaken(**self._told())

    def report(self, *, is_on_time: bool) -> ForwardingReported:
        """反馈. Raises TransitionRefused."""
        self.state = after(ForwardMove.REPORT, self.state)
        return ForwardingReported(**self._told(), is_on_time=is_on_time)

    def withdraw(self) -> ForwardingWithdrawn:
        """撤回. Raises TransitionRefused."""
        self.state = after(ForwardMove.WITHDRAW, self.state)
        return ForwardingWithdrawn(**self._told())

    def _told(self) -> dict[str, Any]:
        return {
            "forwarding": self.id, "petition": self.petition, "code": self.code, "unit": self.unit,
            "recipient": self.recipient,
        }  # fmt: skip
