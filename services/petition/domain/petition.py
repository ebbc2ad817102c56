"""The petition (信访): received, admitted with a written notice, answered by a written opinion — or refused.

信访工作条例 (2022): registered (22), the petitioner told in writing whether it is admitted (23), completed within 60
days of admission (34). Methods change the aggregate and return the event to say; what they refuse they refuse before
anything has changed.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from casekit.clock import to_local
from casekit.errors import Message, TransitionRefused
from contracts.petition import (
    PetitionAdmitted,
    PetitionAnswered,
    PetitionEnded,
    PetitionPassedOn,
    PetitionReceived,
    PetitionRefused,
)
from contracts.vocabulary import RefusalGround, Route
from services.petition.domain.errors import DeliveryRequired, MomentUnfit, NoticeRequired, RightWayRequired
from services.petition.domain.lifecycle import AFTER_ANSWER, OPEN, Move, State, after

_BEFORE_RECEIPT = Message(
    "They met after the petition was received, and not ahead of now.",
    "见面时间不能早于收到信访事项之日，也不能晚于现在。",
)
_BEFORE_ADMISSION = Message(
    "The opinion is delivered after the admission, and not ahead of now.",
    "送达时间不能早于受理之日，也不能晚于现在。",
)


class WrittenForm(StrEnum):
    """书面告知的方式."""

    ON_SPOT = "on_spot"  # 当场
    HANDED = "handed"  # 直接送达
    POST = "post"  # 邮寄
    ONLINE = "online"  # 网上


@dataclass(frozen=True, slots=True)
class Notice:
    """受理告知: in what form, and when it was given."""

    form: WrittenForm
    given_at: datetime


_GUIDED: Final = frozenset({RefusalGround.OUTSIDE_REMIT, RefusalGround.STATUTORY_ROUTE})


@dataclass(slots=True)
class Petition:
    """One petition. `round` is the routing of the case it belongs to; `is_anonymous`: nobody can be told anything."""

    id: UUID
    code: str
    unit: str
    round: int
    received_at: datetime
    notice_due_at: datetime
    is_anonymous: bool = False
    state: State = State.RECEIVED
    admitted_at: datetime | None = None
    due_at: datetime | None = None

    def received(self) -> PetitionReceived:
        """信访登记: what is said of a fresh petition."""
        return PetitionReceived(self.id, self.code, self.unit, self.round, self.notice_due_at)

    def admission(self, notice: Notice | None, now: datetime) -> datetime:
        """The moment of admission, from which the 60 days run: that of the notice, however late it is entered.

        Raises TransitionRefused, NoticeRequired or MomentUnfit.
        """
        after(Move.ADMIT, self.state)
        if notice is None:
            if not self.is_anonymous:
                raise NoticeRequired
            return now
        if notice.given_at > now:
            raise MomentUnfit(field="notified_at")
        return max(notice.given_at, self.received_at)

    def admit(self, admitted_at: datetime, due_at: datetime) -> PetitionAdmitted:
        """受理, as of `admission`; to be completed by `due_at`."""
        self.state = after(Move.ADMIT, self.state)
        self.admitted_at, self.due_at = admitted_at, due_at
        return PetitionAdmitted(self.id, self.code, self.unit, due_at)

    def refuse(self, ground: RefusalGround, right_way: Route | None) -> PetitionRefused:
        """不予受理. Raises RightWayRequired where the right way is not named, or is none: back to petition."""
        state = after(Move.REFUSE, self.state)
        if right_way is Route.PETITION or (right_way is None and ground in _GUIDED):
            raise RightWayRequired
        if ground is RefusalGround.STATUTORY_ROUTE and right_way is not None and not right_way.is_guidance:
            raise RightWayRequired
        self.state = state
        return PetitionRefused(self.id, self.code, self.unit, self.round, ground)

    def check_meeting(self, met_at: datetime, now: datetime) -> None:
        """Whether they can have met then (见面). Raises TransitionRefused or MomentUnfit."""
        after(Move.MEET, self.state)
        if met_at > now or to_local(met_at).date() < to_local(self.received_at).date():
            raise MomentUnfit(_BEFORE_RECEIPT, field="met_at")

    def check_answer(self, delivered_at: datetime | None, now: datetime) -> None:
        """Whether it can be answered so. Raises TransitionRefused, DeliveryRequired or MomentUnfit."""
        after(Move.ANSWER, self.state)
        if delivered_at is None:
            if not self.is_anonymous:
                raise DeliveryRequired
            return
        is_before = (
            self.admitted_at is not None and to_local(delivered_at).date() < to_local(self.admitted_at).date()
        )
        if delivered_at > now or is_before:
            raise MomentUnfit(_BEFORE_ADMISSION, field="delivered_at")

    def answer(self, delivered_at: datetime | None, now: datetime, *, is_on_time: bool) -> PetitionAnswered:
        """答复 by the written opinion. Raises what `check_answer` does."""
        self.check_answer(delivered_at, now)
        self.state = after(Move.ANSWER, self.state)
        return PetitionAnswered(self.id, self.code, self.unit, self.round, is_on_time)

    def end(self) -> PetitionEnded:
        """终止 because the case was withdrawn, or completed in another way."""
        self.state = after(Move.END, self.state)
        return PetitionEnded(self.id, self.code, self.unit, self.round)

    def void(self) -> PetitionEnded:
        """终止 because the case should never have been registered: nor may anything follow the answer."""
        self.state = after(Move.VOID, self.state)
        return PetitionEnded(self.id, self.code, self.unit, self.round)

    def pass_on(self, unit: str) -> PetitionPassedOn:
        """随并移交: its office was merged into `unit`; of an answered one, what may follow is that one's to record.

        Raises TransitionRefused when nothing may happen to it any more.
        """
        if self.state not in (*OPEN, *AFTER_ANSWER):
            raise TransitionRefused(state=self.state.value, act="pass_on")
        former, self.unit = self.unit, unit
        return PetitionPassedOn(self.id, self.code, unit, self.round, former, is_over=not self.is_open)

    def take_back(self) -> None:
        """撤销受理 of what turns out to be a denunciation, which is passed on (31). Raises TransitionRefused."""
        self.state = after(Move.TAKE_BACK, self.state)
        self.admitted_at = self.due_at = None

    @property
    def is_open(self) -> bool:
        """Whether something may still happen to it."""
        return self.state in OPEN
