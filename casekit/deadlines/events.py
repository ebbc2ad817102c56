"""What a service says of its deadlines, on the stream the deadline is about. Known to every consumer."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from casekit.facts import Event


@dataclass(frozen=True, slots=True)
class DeadlineSet(Event):
    """A term began to run. `rule` is the key of the rule that fixes it; `provisional`: its calendar is not out yet."""

    TYPE: ClassVar[str] = "deadline.set"
    deadline: UUID
    kind: str
    subject: str
    owner: str
    rule: str
    due_at: datetime
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class DeadlineApproaching(Event):
    """A warning set beforehand is due, the deadline is not."""

    TYPE: ClassVar[str] = "deadline.approaching"
    deadline: UUID
    kind: str
    subject: str
    owner: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class DeadlineMissed(Event):
    """The term ended and what it was set for had not been done."""

    TYPE: ClassVar[str] = "deadline.missed"
    deadline: UUID
    kind: str
    subject: str
    owner: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class DeadlineEscalated(Event):
    """提级: nothing was done after the term was missed, and the next post up is told; `step` counts from 1.

    `owner` is who had to act, `post` the one that is told now; `is_last`: nobody is told after it.
    """

    TYPE: ClassVar[str] = "deadline.escalated"
    deadline: UUID
    kind: str
    subject: str
    owner: str
    due_at: datetime
    step: int
    post: str
    is_last: bool


@dataclass(frozen=True, slots=True)
class DeadlineMet(Event):
    """What the term was set for has been done; `late`: after a `deadline.missed`."""

    TYPE: ClassVar[str] = "deadline.met"
    deadline: UUID
    kind: str
    subject: str
    owner: str
    due_at: datetime
    late: bool = False


@dataclass(frozen=True, slots=True)
class DeadlineCancelled(Event):
    """The term no longer matters. `reason` is a code, where what is said beside it does not tell."""

    TYPE: ClassVar[str] = "deadline.cancelled"
    deadline: UUID
    kind: str
    subject: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class DeadlineSuspended(Event):
    """The term stopped running; what follows is not counted. `reason` is a code."""

    TYPE: ClassVar[str] = "deadline.suspended"
    deadline: UUID
    kind: str
    subject: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class DeadlineResumed(Event):
    """The term runs again, and ends later by the time it stood still."""

    TYPE: ClassVar[str] = "deadline.resumed"
    deadline: UUID
    kind: str
    subject: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class DeadlineMoved(Event):
    """The term ends at another moment: it was counted anew, as when the calendar it ran into has come out."""

    TYPE: ClassVar[str] = "deadline.moved"
    deadline: UUID
    kind: str
    subject: str
    owner: str
    rule: str
    due_at: datetime
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class DeadlineExtended(Event):
    """The term was extended by `length` (such as `30 day`), for the `times`-th time, and ends at `due_at`."""

    TYPE: ClassVar[str] = "deadline.extended"
    deadline: UUID
    kind: str
    subject: str
    owner: str
    rule: str
    due_at: datetime
    length: str
    times: int
    provisional: bool = False


EVENTS: tuple[type[Event], ...] = (
    DeadlineSet,
    DeadlineApproaching,
    DeadlineMissed,
    DeadlineEscalated,
    DeadlineMet,
    DeadlineCancelled,
    DeadlineSuspended,
    DeadlineResumed,
    DeadlineMoved,
    DeadlineExtended,
)
