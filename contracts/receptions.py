"""What petition (信访) says of meeting the petitioner: leaders' receptions (领导接访) by the rota, and others (见面).

On the stream of the case. The rota itself is a duty roster of grid's (`duty.*`); what was said there stays in petition.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from casekit.facts import Event
from casekit.streams import unit_stream


@dataclass(frozen=True, slots=True)
class _OfReception(Event):
    reception: UUID
    petition: UUID
    code: str
    unit: str


@dataclass(frozen=True, slots=True)
class ReceptionBooked(_OfReception):
    """预约接访: the petitioner is to come in this shift of the centre's rota."""

    TYPE: ClassVar[str] = "reception.booked"
    shift: UUID
    centre: str
    begins_at: datetime
    ends_at: datetime

    def named_streams(self) -> tuple[str, ...]:
        return (unit_stream(self.centre),)


@dataclass(frozen=True, slots=True)
class ReceptionHeld(_OfReception):
    """接访登记: `staff` received him, and promised something by `promised_by`, where that is not null."""

    TYPE: ClassVar[str] = "reception.held"
    staff: str
    received_at: datetime
    promised_by: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReceptionCancelled(_OfReception):
    """取消预约, or the petition came to its end before."""

    TYPE: ClassVar[str] = "reception.cancelled"


@dataclass(frozen=True, slots=True)
class ReceptionFulfilled(_OfReception):
    """承诺兑现: what was promised is done."""

    TYPE: ClassVar[str] = "reception.fulfilled"
    is_on_time: bool


@dataclass(frozen=True, slots=True)
class PetitionMet(Event):
    """见面: who handles has met the petitioner, in time or not for a term that the place plans (双123)."""

    TYPE: ClassVar[str] = "petition.met"
    petition: UUID
    code: str
    unit: str
    met_at: datetime
    is_on_time: bool


EVENTS: tuple[type[Event], ...] = (
    ReceptionBooked,
    ReceptionHeld,
    ReceptionCancelled,
    ReceptionFulfilled,
    PetitionMet,
)
