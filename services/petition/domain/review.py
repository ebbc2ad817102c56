"""Review (复查) and re-review (复核) of an answered petition, and its conclusion (终结). Pure.

信访工作条例 35: who does not accept the written answer asks the next higher authority for review within 30 days of
having received it; it answers within 30 days. 36: the same for re-review; the time of a public hearing there is not
counted; against what re-review says, the same facts and grounds are not taken again. Methods change the aggregate and
return what to say; what they refuse they refuse before anything has changed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from casekit.clock import to_local
from casekit.errors import Message, TransitionRefused
from contracts.petition import PetitionEnded
from contracts.reviews import HearingHeld, HearingOpened, PetitionConcluded, ReviewAnswered, ReviewRequested
from contracts.vocabulary import Conclusion, ReviewLevel, ReviewOutcome
from procedures.starting import Served
from procedures.vocabulary import DeadlineKind
from services.petition.domain.errors import (
    DeliveryRequired,
    HearingGoesOn,
    MomentUnfit,
    NoHearing,
    NothingDelivered,
    ReviewLate,
)
from services.petition.domain.lifecycle import Move, State, after

_BEFORE_DELIVERY = Message(
    "A request comes after the opinion was delivered, and not ahead of now.",
    "申请时间不能早于意见书送达之日，也不能晚于现在。",
)
_BEFORE_REQUEST = Message(
    "An opinion is delivered after it was asked for, and not ahead of now.",
    "送达时间不能早于收到申请之日，也不能晚于现在。",
)


@dataclass(frozen=True, slots=True)
class Instance:
    """What one level of review goes by: moves, terms, and what it means when nobody asks for it."""

    request: Move
    answer: Move
    window: DeadlineKind
    term: DeadlineKind
    begins: Served
    unasked: Conclusion


INSTANCES: Final[Mapping[ReviewLevel, Instance]] = {
    ReviewLevel.REVIEW: Instance(
        Move.REQUEST_REVIEW, Move.ANSWER_REVIEW, DeadlineKind.PETITION_REVIEW_REQUEST, DeadlineKind.PETITION_REVIEW,
        Served.PETITION_ANSWER, Conclusion.REVIEW_NOT_REQUESTED,
    ),
    ReviewLevel.RE_REVIEW: Instance(
        Move.REQUEST_RE_REVIEW, Move.ANSWER_RE_REVIEW, DeadlineKind.PETITION_RE_REVIEW_REQUEST,
        DeadlineKind.PETITION_RE_REVIEW, Served.REVIEW_OPINION, Conclusion.RE_REVIEW_NOT_REQUESTED,
    ),
}  # fmt: skip
_LEVELS: Final[Mapping[State, ReviewLevel]] = {
    State.ANSWERED: ReviewLevel.REVIEW,
    State.UNDER_REVIEW: ReviewLevel.REVIEW,
    State.REVIEWED: ReviewLevel.RE_REVIEW,
    State.UNDER_RE_REVIEW: ReviewLevel.RE_REVIEW,
}


@dataclass(slots=True)
class Recourse:
    """What the petitioner may still do against the opinion, and what became of it.

    `delivered_at`: when the last written opinion reached him; `until`: to when he may ask (aware UTC), None as long as
    nothing was delivered to anybody. `is_heard`: a hearing goes on. `round`: the case's, in which it was answered.
    """

    id: UUID
    code: str
    unit: str
    state: State
    round: int | None = None
    delivered_at: datetime | None = None
    until: datetime | None = None
    is_heard: bool = False
    conclusion: Conclusion | None = None

    @property
    def level(self) -> ReviewLevel | None:
        """The level that is open, or that may be asked for; None before an answer, and after the last word."""
        if self.state is State.CONCLUDED:
            unasked = (level for level, each in INSTANCES.items() if each.unasked is self.conclusion)
            return next(unasked, None)
        return _LEVELS.get(self.state)

    def check_request(self, level: ReviewLevel, received_at: datetime, now: datetime) -> None:
        """Whether it may be asked for. Raises TransitionRefused, NothingDelivered, MomentUnfit or ReviewLate.

        A request that came in time is taken up also when it is entered after the window has closed.
        """
        move = INSTANCES[level].request
        after(move, self.state)
        if level is not self.level:
            raise TransitionRefused(state=self.state.value, act=move.value)
        if self.until is None or self.delivered_at is None:
            raise NothingDelivered
        if received_at > now or to_local(received_at).date() < to_local(self.delivered_at).date():
            raise MomentUnfit(_BEFORE_DELIVERY, field="received_at")
        if received_at >= self.until:
            raise ReviewLate(until=to_local(self.until).isoformat())

    def request(
        self, level: ReviewLevel, received_at: datetime, due_at: datetime, now: datetime
    ) -> ReviewRequested:
        """申请复查、复核. Raises what `check_request` does."""
        self.check_request(level, received_at, now)
        self.state, self.conclusion = after(INSTANCES[level].request, self.state), None
        return ReviewRequested(**self._told(), level=level, received_at=received_at, due_at=due_at)

    def check_hearing(self) -> ReviewLevel:
        """The level at which a hearing may be held now. Raises TransitionRefused, or HearingGoesOn while one does."""
        after(Move.HEAR, self.state)
        if self.is_heard:
            raise HearingGoesOn
        return self._reviewing()

    def hear(self, *, is_suspended: bool) -> HearingOpened:
        """举行听证. Raises what `check_hearing` does."""
        level, self.is_heard = self.check_hearing(), True
        return HearingOpened(**self._told(), level=level, is_suspended=is_suspended)

    def heard(self) -> HearingHeld:
        """听证结束. Raises TransitionRefused, or NoHearing where none goes on."""
        after(Move.HEAR, self.state)
        if not self.is_heard:
            raise NoHearing
        self.is_heard = False
        return HearingHeld(**self._told(), level=self._reviewing())

    def check_reviewing(self, level: ReviewLevel) -> None:
        """Raise TransitionRefused unless a review of that level goes on."""
        after(INSTANCES[level].answer, self.state)

    def check_answer(
        self, level: ReviewLevel, delivered_at: datetime | None, received_at: datetime, now: datetime
    ) -> datetime:
        """The delivery of an opinion that can be given so.

        Raises TransitionRefused, HearingGoesOn, DeliveryRequired or MomentUnfit.
        """
        self.check_reviewing(level)
        if self.is_heard:
            raise HearingGoesOn
        if delivered_at is None:
            raise DeliveryRequired
        if delivered_at > now or to_local(delivered_at).date() < to_local(received_at).date():
            raise MomentUnfit(_BEFORE_REQUEST, field="delivered_at")
        return delivered_at

    def answer(
        self, level: ReviewLevel, outcome: ReviewOutcome, delivered_at: datetime, *, is_on_time: bool
    ) -> ReviewAnswered:
        """复查、复核意见, of which `check_answer` has approved. The last word concludes (`last_word`)."""
        self.state = after(INSTANCES[level].answer, self.state)
        self.delivered_at, self.until = delivered_at, None
        return ReviewAnswered(
            **self._told(), level=level, outcome=outcome, is_on_time=is_on_time, round=self.round
        )

    def last_word(self) -> PetitionConcluded:
        """终结 by the re-review's opinion (36)."""
        self.conclusion = Conclusion.RE_REVIEWED
        return PetitionConcluded(**self._told(), ground=self.conclusion)

    def handle_again(self) -> PetitionEnded:
        """重新处理: the opinion that could be re-reviewed is carried out, and what comes of it is answered anew.

        Raises TransitionRefused.
        """
        self.state, self.until = after(Move.HANDLE_AGAIN, self.state), None
        return PetitionEnded(**self._told())

    def let_lapse(self) -> PetitionConcluded:
        """期满未申请: nobody has asked in time. Raises TransitionRefused."""
        state, level = after(Move.CONCLUDE, self.state), self._reviewing()
        self.state, self.conclusion = state, INSTANCES[level].unasked
        return PetitionConcluded(**self._told(), ground=self.conclusion)

    def _reviewing(self) -> ReviewLevel:
        """The level that the state belongs to."""
        return _LEVELS[self.state]

    def _told(self) -> dict[str, Any]:
        return {"petition": self.id, "code": self.code, "unit": self.unit}
