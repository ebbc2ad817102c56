"""What mediation (调解) says of who conducts it and when the parties meet, on the stream of the case.

Only facts: who, when, where, and how it came out. What is said at a session never leaves the service.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from casekit.facts import Event
from contracts.vocabulary import (
    AssignedBy,
    MediatorCapacity,
    RecusalGround,
    SessionCancelGround,
    SessionMode,
    Side,
)


@dataclass(frozen=True, slots=True)
class MediatorsAssigned(Event):
    """选定、指定调解员 (人民调解法 19): posts of the committee, the first presides. Said again when they change."""

    TYPE: ClassVar[str] = "mediation.assigned"
    mediation: UUID
    code: str
    committee: str
    by: AssignedBy
    mediators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AdvisersAssigned(Event):
    """选定、指定专家、心理咨询师, who come to the sessions beside the mediators; in place of those of before."""

    TYPE: ClassVar[str] = "advisers.assigned"
    mediation: UUID
    code: str
    committee: str
    by: AssignedBy
    capacity: MediatorCapacity
    advisers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MediationConsented(Event):
    """当事人同意调解, orally or in writing; a refusal ends the mediation."""

    TYPE: ClassVar[str] = "mediation.consented"
    mediation: UUID
    code: str
    committee: str
    side: Side
    is_written: bool


@dataclass(frozen=True, slots=True)
class RecusalAsked(Event):
    """申请回避, of `post`; `side` asked for it, or the post itself where that is None."""

    TYPE: ClassVar[str] = "recusal.asked"
    recusal: UUID
    mediation: UUID
    code: str
    committee: str
    post: str
    ground: RecusalGround
    side: Side | None = None


@dataclass(frozen=True, slots=True)
class RecusalDecided(Event):
    """回避决定; `mediators` are those who stay assigned."""

    TYPE: ClassVar[str] = "recusal.decided"
    recusal: UUID
    mediation: UUID
    code: str
    committee: str
    post: str
    is_granted: bool
    mediators: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SessionScheduled(Event):
    """排期: `parties` are the numbers of the parties to invite, all where empty; `room_name` its official name."""

    TYPE: ClassVar[str] = "session.scheduled"
    session: UUID
    mediation: UUID
    code: str
    committee: str
    round: int
    number: int
    mode: SessionMode
    begins_at: datetime
    ends_at: datetime
    mediators: tuple[str, ...]
    room: str | None = None
    room_name: str | None = None
    parties: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class SessionRescheduled(SessionScheduled):
    """改期: as it is from now on; `former_begins_at` is when it was to begin."""

    TYPE: ClassVar[str] = "session.rescheduled"
    former_begins_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SessionCancelled(Event):
    """取消: nobody need come."""

    TYPE: ClassVar[str] = "session.cancelled"
    session: UUID
    mediation: UUID
    code: str
    committee: str
    round: int
    number: int
    begins_at: datetime
    ground: SessionCancelGround
    parties: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class SessionHeld(Event):
    """到场调解: `attempt` is the number of the attempt that was made there."""

    TYPE: ClassVar[str] = "session.held"
    session: UUID
    mediation: UUID
    code: str
    committee: str
    number: int
    attempt: int


@dataclass(frozen=True, slots=True)
class SessionMissed(Event):
    """未到场: which side did not come."""

    TYPE: ClassVar[str] = "session.missed"
    session: UUID
    mediation: UUID
    code: str
    committee: str
    number: int
    absent: tuple[Side, ...]


EVENTS: tuple[type[Event], ...] = (
    MediatorsAssigned,
    AdvisersAssigned,
    MediationConsented,
    RecusalAsked,
    RecusalDecided,
    SessionScheduled,
    SessionRescheduled,
    SessionCancelled,
    SessionHeld,
    SessionMissed,
)
