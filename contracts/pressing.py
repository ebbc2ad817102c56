"""What petition (信访) says when something is late, and of relief and recommendations. On the stream of the case.

Only codes, kinds and sums: what was written stays in the service.
"""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from casekit.facts import Event
from casekit.streams import unit_stream
from contracts.vocabulary import AdviceKind


@dataclass(frozen=True, slots=True)
class _OfPetition(Event):
    petition: UUID
    code: str
    unit: str


@dataclass(frozen=True, slots=True)
class PetitionPressed(_OfPetition):
    """督办: a term of the kind was missed, and the office has to explain (信访工作条例 39)."""

    TYPE: ClassVar[str] = "petition.pressed"
    slip: UUID
    kind: str


@dataclass(frozen=True, slots=True)
class PetitionExplained(_OfPetition):
    """督办回复."""

    TYPE: ClassVar[str] = "petition.explained"
    slip: UUID


@dataclass(frozen=True, slots=True)
class PetitionReleased(_OfPetition):
    """督办办结; `is_lifted`: the case went its own way."""

    TYPE: ClassVar[str] = "petition.released"
    slip: UUID
    is_lifted: bool


@dataclass(frozen=True, slots=True)
class ReliefGranted(_OfPetition):
    """信访救助 (37): to relieve hardship, in integer fen where it is money."""

    TYPE: ClassVar[str] = "relief.granted"
    relief: UUID
    amount_fen: int | None = None


@dataclass(frozen=True, slots=True)
class AdviceGiven(_OfPetition):
    """三项建议 (40), to `recipient`: to improve, to complete policy, to discipline."""

    TYPE: ClassVar[str] = "advice.given"
    advice: UUID
    recipient: str
    kind: AdviceKind

    def named_streams(self) -> tuple[str, ...]:
        return (unit_stream(self.recipient),)


@dataclass(frozen=True, slots=True)
class AdviceAnswered(_OfPetition):
    """建议回复 of the recipient: whether the recommendation is adopted."""

    TYPE: ClassVar[str] = "advice.answered"
    advice: UUID
    recipient: str
    is_adopted: bool

    def named_streams(self) -> tuple[str, ...]:
        return (unit_stream(self.recipient),)


EVENTS: tuple[type[Event], ...] = (
    PetitionPressed,
    PetitionExplained,
    PetitionReleased,
    ReliefGranted,
    AdviceGiven,
    AdviceAnswered,
)
