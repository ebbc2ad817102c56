"""What petition (信访) says, on the stream of the case."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from casekit.facts import Event
from casekit.streams import unit_stream
from contracts.vocabulary import RefusalGround


@dataclass(frozen=True, slots=True)
class PetitionReceived(Event):
    """信访登记: opened by routing (信访工作条例 22)."""

    TYPE: ClassVar[str] = "petition.received"
    petition: UUID
    code: str
    unit: str
    round: int
    notice_due_at: datetime

    def named_streams(self) -> tuple[str, ...]:
        return (unit_stream(self.unit),)


@dataclass(frozen=True, slots=True)
class PetitionAdmitted(Event):
    """受理告知 (23): the 60 days run from here (34)."""

    TYPE: ClassVar[str] = "petition.admitted"
    petition: UUID
    code: str
    unit: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class PetitionRefused(Event):
    """不予受理: the case is routed again."""

    TYPE: ClassVar[str] = "petition.refused"
    petition: UUID
    code: str
    unit: str
    round: int
    ground: RefusalGround


@dataclass(frozen=True, slots=True)
class PetitionAnswered(Event):
    """处理意见书 delivered: completes the case."""

    TYPE: ClassVar[str] = "petition.answered"
    petition: UUID
    code: str
    unit: str
    round: int
    is_on_time: bool


@dataclass(frozen=True, slots=True)
class PetitionEnded(Event):
    """信访终止: the case was withdrawn or routed elsewhere before an answer."""

    TYPE: ClassVar[str] = "petition.ended"
    petition: UUID
    code: str
    unit: str


EVENTS: tuple[type[Event], ...] = (
    PetitionReceived,
    PetitionAdmitted,
    PetitionRefused,
    PetitionAnswered,
    PetitionEnded,
)
