"""A session (调解会): when and where the parties meet, and what became of it. Pure.

That a room or a mediator is not taken twice at one time is the database's to hold (`session_tables.BOOKINGS`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from casekit.errors import InvalidInput, Message, TransitionRefused
from contracts.sessions import (
    SessionCancelled,
    SessionHeld,
    SessionMissed,
    SessionRescheduled,
    SessionScheduled,
)
from contracts.vocabulary import SessionCancelGround, SessionMode, Side
from services.mediation.domain.errors import MomentAhead

LONGEST: Final = timedelta(hours=12)


class SessionState(StrEnum):
    """状态 of a session."""

    SCHEDULED = "scheduled"  # 已排期
    HELD = "held"  # 已举行
    MISSED = "missed"  # 有人未到场
    CANCELLED = "cancelled"  # 已取消


class SessionMove(StrEnum):
    """What may happen to a session."""

    RESCHEDULE = "reschedule"
    CANCEL = "cancel"
    HOLD = "hold"
    MISS = "miss"


_S = SessionState
TRANSITIONS: Mapping[SessionMove, Mapping[SessionState, SessionState]] = {
    SessionMove.RESCHEDULE: {_S.SCHEDULED: _S.SCHEDULED},
    SessionMove.CANCEL: {_S.SCHEDULED: _S.CANCELLED},
    SessionMove.HOLD: {_S.SCHEDULED: _S.HELD},
    SessionMove.MISS: {_S.SCHEDULED: _S.MISSED},
}


@dataclass(frozen=True, slots=True)
class Slot:
    """From when to when; aware UTC. The end does not belong to it, so that one may follow the other."""

    begins_at: datetime
    ends_at: datetime

    def check(self, now: datetime) -> None:
        """Raise InvalidInput for a slot that lies behind, ends before it begins, or is longer than a working day."""
        if not timedelta(0) < self.ends_at - self.begins_at <= LONGEST:
            raise InvalidInput(
                Message("A session takes no longer than twelve hours.", "结束须晚于开始，且不超过 12 小时。"),
                field="ends_at",
            )
        if self.begins_at < now:
            raise InvalidInput(
                Message("A session cannot begin in the past.", "开始时间不能早于现在。"), field="begins_at"
            )


@dataclass(frozen=True, slots=True)
class Place:
    """Where: a room, or none for a session on site or one whose sides all join from afar."""

    mode: SessionMode
    room: str | None = None
    room_name: str | None = None

    def check(self) -> None:
        """Raise InvalidInput where a room is named on site, or none is where one is needed."""
        is_fit = {
            SessionMode.ROOM: self.room is not None, SessionMode.ON_SITE: self.room is None, SessionMode.REMOTE: True
        }[self.mode]  # fmt: skip
        if not is_fit:
            raise InvalidInput(
                Message(
                    "A session in a room names it, one on site names none.",
                    "室内调解须指定调解室，现场调解不指定。",
                ),
                field="room",
            )


@dataclass(slots=True)
class Session:
    """One session of a mediation. `parties` are the numbers of those invited; empty: all of them."""

    id: UUID
    mediation: UUID
    code: str
    committee: str
    round: int
    number: int
    slot: Slot
    place: Place
    mediators: tuple[str, ...]
    parties: tuple[int, ...] = field(default=())
    state: SessionState = SessionState.SCHEDULED

    def schedule(self, now: datetime) -> SessionScheduled:
        """排期. Raises InvalidInput as slot and place do."""
        self.slot.check(now)
        self.place.check()
        return SessionScheduled(**self._told())

    def reschedule(
        self, slot: Slot, place: Place, mediators: tuple[str, ...], now: datetime
    ) -> SessionRescheduled:
        """改期, also to another room or with other mediators. Raises InvalidInput or TransitionRefused."""
        state = self._after(SessionMove.RESCHEDULE)
        slot.check(now)
        place.check()
        former, self.state = self.slot.begins_at, state
        self.slot, self.place, self.mediators = slot, place, mediators
        return SessionRescheduled(**self._told(), former_begins_at=former)

    def cancel(self, ground: SessionCancelGround) -> SessionCancelled:
        """取消. Raises TransitionRefused."""
        self.state = self._after(SessionMove.CANCEL)
        return SessionCancelled(
            self.id, self.mediation, self.code, self.committee, self.round, self.number, self.slot.begins_at, ground,
            self.parties,
        )  # fmt: skip

    def hold(self, attempt: int, now: datetime) -> SessionHeld:
        """到场调解, in which attempt number `attempt` was made. Raises TransitionRefused or MomentAhead."""
        state = self._after(SessionMove.HOLD)
        self._check_begun(now)
        self.state = state
        return SessionHeld(self.id, self.mediation, self.code, self.committee, self.number, attempt)

    def miss(self, absent: tuple[Side, ...], now: datetime) -> SessionMissed:
        """未到场. Raises TransitionRefused, or MomentAhead."""
        state = self._after(SessionMove.MISS)
        self._check_begun(now)
        self.state = state
        return SessionMissed(self.id, self.mediation, self.code, self.committee, self.number, absent)

    @property
    def is_open(self) -> bool:
        """Whether it is still to come."""
        return self.state is SessionState.SCHEDULED

    def _after(self, move: SessionMove) -> SessionState:
        try:
            return TRANSITIONS[move][self.state]
        except KeyError:
            raise TransitionRefused(state=self.state.value, act=move.value) from None

    def _check_begun(self, now: datetime) -> None:
        if now < self.slot.begins_at:
            raise MomentAhead(field="session")

    def _told(self) -> dict[str, Any]:
        """What both events of a session to come say."""
        return {
            "session": self.id, "mediation": self.mediation, "code": self.code, "committee": self.committee,
            "round": self.round, "number": self.number, "mode": self.place.mode, "begins_at": self.slot.begins_at,
            "ends_at": self.slot.ends_at, "mediators": self.mediators, "room": self.place.room,
            "room_name": self.place.room_name, "parties": self.parties,
        }  # fmt: skip
