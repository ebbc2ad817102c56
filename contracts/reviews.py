"""What petition (信访) says of a longer term, and after its answer: review, re-review, hearing, conclusion.

On the stream of the case. Only codes, days and outcomes: opinions and grounds stay in the service.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from casekit.facts import Event
from contracts.vocabulary import Conclusion, ReviewLevel, ReviewOutcome


@dataclass(frozen=True, slots=True)
class _OfPetition(Event):
    petition: UUID
    code: str
    unit: str


@dataclass(frozen=True, slots=True)
class PetitionExtensionAsked(_OfPetition):
    """申请延期 by `length` (`30 day`): the leader of the unit approves (信访工作条例 34)."""

    TYPE: ClassVar[str] = "petition.extension_asked"
    length: str


@dataclass(frozen=True, slots=True)
class PetitionExtensionDecided(_OfPetition):
    """延期审批: approved or not. Approved, it takes effect when the petitioner is told why (`petition.extended`)."""

    TYPE: ClassVar[str] = "petition.extension_decided"
    length: str
    is_granted: bool


@dataclass(frozen=True, slots=True)
class PetitionExtended(_OfPetition):
    """延期 in effect: approved, and the petitioner told of the reason (34); due by `due_at`."""

    TYPE: ClassVar[str] = "petition.extended"
    length: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class ReviewRequested(_OfPetition):
    """申请复查 (35) or 复核 (36), received at `received_at`; to be answered by `due_at`."""

    TYPE: ClassVar[str] = "review.requested"
    level: ReviewLevel
    received_at: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True)
class HearingOpened(_OfPetition):
    """举行听证; `is_suspended`: its time is not counted (36: at re-review alone)."""

    TYPE: ClassVar[str] = "hearing.opened"
    level: ReviewLevel
    is_suspended: bool


@dataclass(frozen=True, slots=True)
class HearingHeld(_OfPetition):
    """听证结束: the time counts again."""

    TYPE: ClassVar[str] = "hearing.held"
    level: ReviewLevel


@dataclass(frozen=True, slots=True)
class ReviewAnswered(_OfPetition):
    """复查、复核意见书 delivered. `revoked`: the matter is handled again, unless its case has gone on since `round`."""

    TYPE: ClassVar[str] = "review.answered"
    level: ReviewLevel
    outcome: ReviewOutcome
    is_on_time: bool
    round: int | None = None


@dataclass(frozen=True, slots=True)
class PetitionConcluded(_OfPetition):
    """信访事项终结: the same facts and grounds are not taken again (36); new ones are."""

    TYPE: ClassVar[str] = "petition.concluded"
    ground: Conclusion


EVENTS: tuple[type[Event], ...] = (
    PetitionExtensionAsked,
    PetitionExtensionDecided,
    PetitionExtended,
    ReviewRequested,
    HearingOpened,
    HearingHeld,
    ReviewAnswered,
    PetitionConcluded,
)
