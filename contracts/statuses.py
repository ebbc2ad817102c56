"""What petition (信访) says of what it has told a partner's system of a petition which that system passed on (回传).

On the stream of the case. `unit` is the office, `partner` the unit whose system was told.
"""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from casekit.facts import Event
from contracts.vocabulary import StatusKind


@dataclass(frozen=True, slots=True)
class _OfStatus(Event):
    status: UUID
    petition: UUID
    code: str
    unit: str
    partner: str
    kind: StatusKind


@dataclass(frozen=True, slots=True)
class StatusDelivered(_OfStatus):
    """回传成功: the partner's system has it."""

    TYPE: ClassVar[str] = "status.delivered"


@dataclass(frozen=True, slots=True)
class StatusRefused(_OfStatus):
    """对方拒收: what comes after it waits until somebody has decided."""

    TYPE: ClassVar[str] = "status.refused"


@dataclass(frozen=True, slots=True)
class StatusDropped(_OfStatus):
    """不再回传: the refused status is left out, what comes after it goes on."""

    TYPE: ClassVar[str] = "status.dropped"


@dataclass(frozen=True, slots=True)
class OpeningOrdered(Event):
    """登记到国家信访信息系统: the office orders that a petition first registered here is opened there, by `status`."""

    TYPE: ClassVar[str] = "opening.ordered"
    petition: UUID
    code: str
    unit: str
    status: UUID


EVENTS: tuple[type[Event], ...] = (StatusDelivered, StatusRefused, StatusDropped, OpeningOrdered)
