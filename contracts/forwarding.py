"""What petition (信访) says of its registration, and of a petition that is passed to the competent unit (转送、交办).

On the stream of the case. `unit` is the petition office, `recipient` the competent unit; both are told, whatever they
are to the case besides, and an accused unit never. What was written stays in the service.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from casekit.facts import Event
from casekit.streams import unit_stream
from contracts.vocabulary import CompetenceBy, ForwardingKind, PetitionForm, PetitionSort


@dataclass(frozen=True, slots=True)
class PetitionRegistered(Event):
    """信访登记要素: form, sort (信访工作条例 29–31), how many bring it, and how many speak for them (20).

    `denunciation` on what was admitted: it is admitted no more, and is to be passed on.
    """

    TYPE: ClassVar[str] = "petition.registered"
    petition: UUID
    code: str
    unit: str
    form: PetitionForm
    sort: PetitionSort
    petitioners: int
    representatives: int


@dataclass(frozen=True, slots=True)
class PetitionUrgent(Event):
    """重大、紧急信访事项报告 (25): at once, at `reported_at`, to a unit; none: to an authority outside."""

    TYPE: ClassVar[str] = "petition.urgent"
    petition: UUID
    code: str
    unit: str
    report: UUID
    reported_at: datetime
    reported_to: str | None = None

    def named_streams(self) -> tuple[str, ...]:
        return () if self.reported_to is None else (unit_stream(self.reported_to),)


@dataclass(frozen=True, slots=True)
class _OfForwarding(Event):
    forwarding: UUID
    petition: UUID
    code: str
    unit: str
    recipient: str

    def named_streams(self) -> tuple[str, ...]:
        return (unit_stream(self.recipient),)


@dataclass(frozen=True, slots=True)
class ForwardingSent(_OfForwarding):
    """转送 or 交办 (22). `joint`: also competent; `settled_by`: how it was settled that the recipient leads (24)."""

    TYPE: ClassVar[str] = "forwarding.sent"
    kind: ForwardingKind
    object_by: datetime
    report_by: datetime | None = None
    joint: tuple[str, ...] = ()
    settled_by: CompetenceBy | None = None


@dataclass(frozen=True, slots=True)
class ForwardingObjected(_OfForwarding):
    """提出异议: not within the recipient's remit (23)."""

    TYPE: ClassVar[str] = "forwarding.objected"


@dataclass(frozen=True, slots=True)
class ForwardingDecided(_OfForwarding):
    """异议核实: upheld, the petition is the office's again; or not, and the recipient handles it."""

    TYPE: ClassVar[str] = "forwarding.decided"
    is_upheld: bool


@dataclass(frozen=True, slots=True)
class ForwardingTaken(_OfForwarding):
    """受理 by the recipient, who has told the petitioner; the 60 days run (23, 34)."""

    TYPE: ClassVar[str] = "forwarding.taken"


@dataclass(frozen=True, slots=True)
class ForwardingReported(_OfForwarding):
    """反馈办理结果 of what was assigned (22)."""

    TYPE: ClassVar[str] = "forwarding.reported"
    is_on_time: bool


@dataclass(frozen=True, slots=True)
class ForwardingWithdrawn(_OfForwarding):
    """撤回: the case went its own way, or the recipient turned out to be accused."""

    TYPE: ClassVar[str] = "forwarding.withdrawn"


EVENTS: tuple[type[Event], ...] = (
    PetitionRegistered,
    PetitionUrgent,
    ForwardingSent,
    ForwardingObjected,
    ForwardingDecided,
    ForwardingTaken,
    ForwardingReported,
    ForwardingWithdrawn,
)
