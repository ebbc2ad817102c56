"""A leader's reception (领导接访): booked for a shift of the rota, held, and what was promised done. Pure.

The rota is a duty roster of the centre's (grid); a shift says who receives when, a desk where.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from casekit.errors import Message
from casekit.lifecycle import Lifecycle
from contracts.receptions import ReceptionBooked, ReceptionCancelled, ReceptionFulfilled, ReceptionHeld
from services.petition.domain.errors import MomentUnfit, NothingPromised, ShiftUnfit

PROMISE: Final = "petition.promise"  # the kind of the term in which what was promised is done
LATEST_ENTRY: Final = timedelta(
    days=7
)  # after its end a shift can still be booked, for who came without a booking
WARNED_BEFORE: Final = timedelta(days=3)
_OUTSIDE_SHIFT = Message(
    "Who is received is received in the shift, and not ahead of now.",
    "接访时间须在该班次之内，且不能晚于现在。",
)
_NOT_AHEAD = Message("What is promised lies ahead.", "承诺的兑现时间须晚于现在。")


class VisitState(StrEnum):
    """状态 of a reception."""

    BOOKED = "booked"  # 已预约
    HELD = "held"  # 已接访
    CANCELLED = "cancelled"  # 已取消
    FULFILLED = "fulfilled"  # 承诺已兑现


class VisitMove(StrEnum):
    """What may happen to a reception."""

    HOLD = "hold"
    CANCEL = "cancel"
    FULFIL = "fulfil"


_S = VisitState
TRANSITIONS: Mapping[VisitMove, Mapping[VisitState, VisitState]] = {
    VisitMove.HOLD: {_S.BOOKED: _S.HELD},
    VisitMove.CANCEL: {_S.BOOKED: _S.CANCELLED},
    VisitMove.FULFIL: {_S.HELD: _S.FULFILLED},
}
_LIFECYCLE = Lifecycle(VisitState, TRANSITIONS)
can, after = _LIFECYCLE.can, _LIFECYCLE.after


@dataclass(frozen=True, slots=True)
class RotaShift:
    """班次: `kept_by` receives at the desk, from one moment to the other (aware UTC)."""

    id: UUID
    centre: str
    kept_by: str
    begins_at: datetime
    ends_at: datetime
    is_cancelled: bool = False


@dataclass(slots=True)
class Reception:
    """One visit of a petition's side. `promised_by`: by when what was promised is done, None where nothing was."""

    id: UUID
    petition: UUID
    code: str
    unit: str
    state: VisitState = VisitState.BOOKED
    promised_by: datetime | None = None

    def booked(self, shift: RotaShift, now: datetime) -> ReceptionBooked:
        """预约. Raises ShiftUnfit for a shift that is cancelled, or was over more than a week ago."""
        if shift.is_cancelled or shift.ends_at + LATEST_ENTRY <= now:
            raise ShiftUnfit
        return ReceptionBooked(
            **self._told(),
            shift=shift.id,
            centre=shift.centre,
            begins_at=shift.begins_at,
            ends_at=shift.ends_at,
        )

    def hold(
        self, shift: RotaShift, received_at: datetime, promised_by: datetime | None, now: datetime
    ) -> ReceptionHeld:
        """接访, within the shift, by who kept it. Raises TransitionRefused, ShiftUnfit or MomentUnfit."""
        state = after(VisitMove.HOLD, self.state)
        if shift.is_cancelled:
            raise ShiftUnfit
        if received_at > now or not shift.begins_at <= received_at < shift.ends_at:
            raise MomentUnfit(_OUTSIDE_SHIFT, field="received_at")
        if promised_by is not None and promised_by <= now:
            raise MomentUnfit(_NOT_AHEAD, field="promised_by")
        self.state, self.promised_by = state, promised_by
        return ReceptionHeld(
            **self._told(), staff=shift.kept_by, received_at=received_at, promised_by=promised_by
        )

    def cancel(self) -> ReceptionCancelled:
        """取消. Raises TransitionRefused."""
        self.state = after(VisitMove.CANCEL, self.state)
        return ReceptionCancelled(**self._told())

    def fulfil(self, *, is_on_time: bool) -> ReceptionFulfilled:
        """兑现. Raises TransitionRefused, or NothingPromised."""
        state = after(VisitMove.FULFIL, self.state)
        if self.promised_by is None:
            raise NothingPromised
        self.state = state
        return ReceptionFulfilled(**self._told(), is_on_time=is_on_time)

    def _told(self) -> dict[str, Any]:
        return {"reception": self.id, "petition": self.petition, "code": self.code, "unit": self.unit}
