"""What grid (网格) says of letters (函) between units: on the case's stream where there is a case, else on the grid's.

`unit` wrote the letter and `recipient` is whom it is for, in every one of them. What was written stays in grid.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from casekit.facts import Event
from casekit.streams import unit_stream
from contracts.vocabulary import Letter


@dataclass(frozen=True, slots=True)
class LetterSent(Event):
    """发函: `number` is its official one; it is to be answered by `due_at`, or itself `answers` another."""

    TYPE: ClassVar[str] = "letter.sent"
    letter: UUID
    kind: Letter
    number: str
    unit: str
    recipient: str
    due_at: datetime | None = None
    answers: UUID | None = None
    grid: str | None = None
    code: str | None = None

    def named_streams(self) -> tuple[str, ...]:
        return tuple(unit_stream(unit) for unit in (self.unit, self.recipient))


@dataclass(frozen=True, slots=True)
class LetterReceived(Event):
    """签收: the recipient has taken note of it."""

    TYPE: ClassVar[str] = "letter.received"
    letter: UUID
    kind: Letter
    unit: str
    recipient: str
    code: str | None = None


@dataclass(frozen=True, slots=True)
class LetterAnswered(Event):
    """复函: by the letter `reply`, which is said to be sent just after."""

    TYPE: ClassVar[str] = "letter.answered"
    letter: UUID
    kind: Letter
    unit: str
    recipient: str
    reply: UUID
    is_on_time: bool
    code: str | None = None


@dataclass(frozen=True, slots=True)
class LetterOverdue(Event):
    """逾期未复: its term has ended without an answer, which is still owed."""

    TYPE: ClassVar[str] = "letter.overdue"
    letter: UUID
    kind: Letter
    unit: str
    recipient: str
    code: str | None = None


@dataclass(frozen=True, slots=True)
class LetterWithdrawn(Event):
    """撤函: by hand, because its case is over, or because a unit turned out to be accused in it."""

    TYPE: ClassVar[str] = "letter.withdrawn"
    letter: UUID
    kind: Letter
    unit: str
    recipient: str
    code: str | None = None


EVENTS: tuple[type[Event], ...] = (LetterSent, LetterReceived, LetterAnswered, LetterOverdue, LetterWithdrawn)
