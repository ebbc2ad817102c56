"""What grid (网格) says of the order chain beyond a single order: joint, escalated, supervised, appraised.

All of it stands on the case's stream. A joint order (联办) has one lead (牵头) and assisting ones (协办). Only what is
said of the lead moves the case, so what ends an assisting order has words of its own.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from casekit.facts import Event
from casekit.streams import unit_stream
from contracts.vocabulary import Appraisal, EscalationGround, SupervisionCause


@dataclass(frozen=True, slots=True)
class OrderJoined(Event):
    """协办: the order, issued just before, assists the order `lead`."""

    TYPE: ClassVar[str] = "order.joined"
    order: UUID
    code: str
    unit: str
    lead: UUID


@dataclass(frozen=True, slots=True)
class OrderExcused(Event):
    """免予协办: the return of an assisting order was upheld; the lead's goes on without it."""

    TYPE: ClassVar[str] = "order.excused"
    order: UUID
    code: str
    unit: str
    lead: UUID


@dataclass(frozen=True, slots=True)
class OrderAssisted(Event):
    """协办办结: an assisting order that was done is over, because the lead's was verified."""

    TYPE: ClassVar[str] = "order.assisted"
    order: UUID
    code: str
    unit: str
    lead: UUID
    is_on_time: bool


@dataclass(frozen=True, slots=True)
class OrderEscalated(Event):
    """提级: the order ends and `successor` at the unit `superior`, one tier up, takes its place.

    Both are None when there is no tier above in the county: the city is asked, and the order stays where it is.
    """

    TYPE: ClassVar[str] = "order.escalated"
    order: UUID
    code: str
    unit: str
    round: int
    ground: EscalationGround
    superior: str | None = None
    successor: UUID | None = None

    def named_streams(self) -> tuple[str, ...]:
        return (unit_stream(self.superior),) if self.superior else ()


@dataclass(frozen=True, slots=True)
class OrderPassedOn(Event):
    """随并移交: the order is with `unit` from now on, into which `former_unit` was merged. Its terms run on."""

    TYPE: ClassVar[str] = "order.passed_on"
    order: UUID
    code: str
    unit: str
    round: int
    former_unit: str

    def named_streams(self) -> tuple[str, ...]:
        return (unit_stream(self.unit),)


@dataclass(frozen=True, slots=True)
class OrderAppraised(Event):
    """评单: how a verified order was handled; the text stays in grid."""

    TYPE: ClassVar[str] = "order.appraised"
    order: UUID
    code: str
    unit: str
    appraisal: Appraisal


@dataclass(frozen=True, slots=True)
class SupervisionIssued(Event):
    """督办单: the order's unit must report by `due_at`. `kind` is the term that was missed, if one was."""

    TYPE: ClassVar[str] = "supervision.issued"
    supervision: UUID
    order: UUID
    code: str
    unit: str
    supervisor: str
    cause: SupervisionCause
    due_at: datetime
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class SupervisionAnswered(Event):
    """督办回复: the unit has reported."""

    TYPE: ClassVar[str] = "supervision.answered"
    supervision: UUID
    order: UUID
    code: str
    unit: str
    is_on_time: bool


@dataclass(frozen=True, slots=True)
class SupervisionRenewed(Event):
    """再次督办: the answer did not do; the unit must report again by `due_at`."""

    TYPE: ClassVar[str] = "supervision.renewed"
    supervision: UUID
    order: UUID
    code: str
    unit: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class SupervisionClosed(Event):
    """督办办结: the supervisor is content with the answer."""

    TYPE: ClassVar[str] = "supervision.closed"
    supervision: UUID
    order: UUID
    code: str
    unit: str


@dataclass(frozen=True, slots=True)
class SupervisionCancelled(Event):
    """督办撤销: its order has ended."""

    TYPE: ClassVar[str] = "supervision.cancelled"
    supervision: UUID
    order: UUID
    code: str
    unit: str


EVENTS: tuple[type[Event], ...] = (
    OrderJoined,
    OrderExcused,
    OrderAssisted,
    OrderEscalated,
    OrderPassedOn,
    OrderAppraised,
    SupervisionIssued,
    SupervisionAnswered,
    SupervisionRenewed,
    SupervisionClosed,
    SupervisionCancelled,
)
