"""What petition (信访) says, on the stream of the case."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from casekit.facts import Event
from casekit.streams import unit_stream
from contracts.vocabulary import HandOverGround, HandOverTo, RefusalGround


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
    """信访终止: the case was withdrawn, routed elsewhere before an answer, voided, or handled again upon a review; or
    nobody is there who may have it.

    `round` is that of the petition, None in what was said before this was told.
    """

    TYPE: ClassVar[str] = "petition.ended"
    petition: UUID
    code: str
    unit: str
    round: int | None = None


@dataclass(frozen=True, slots=True)
class PetitionPassedOn(Event):
    """随并移交: the petition is with `unit` from now on, an office into which `former_unit` was merged.

    Its terms run on. `is_over`: it is answered, and what may follow (复查、复核) is the successor's to keep on record.
    """

    TYPE: ClassVar[str] = "petition.passed_on"
    petition: UUID
    code: str
    unit: str
    round: int
    former_unit: str
    is_over: bool = False

    def named_streams(self) -> tuple[str, ...]:
        return (unit_stream(self.unit),)


@dataclass(frozen=True, slots=True)
class PetitionHandedOver(Event):
    """移交调解 (信访工作条例 33): both sides wish it; the petition ends, and the centre routes the case."""

    TYPE: ClassVar[str] = "petition.handed_over"
    petition: UUID
    code: str
    unit: str
    round: int
    to: HandOverTo
    ground: HandOverGround


EVENTS: tuple[type[Event], ...] = (
    PetitionReceived,
    PetitionAdmitted,
    PetitionRefused,
    PetitionAnswered,
    PetitionEnded,
    PetitionPassedOn,
    PetitionHandedOver,
)
