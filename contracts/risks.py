"""What grid (网格) says of the risk list (风险清单·销号): on the case's stream, without a case on the grid's.

`unit` answers for it. A risk is of a matter or a place, never of a person; what was written of it stays in grid.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from casekit.facts import Event
from casekit.streams import unit_stream
from contracts.vocabulary import RiskEnd, RiskReason, RiskTrend


@dataclass(frozen=True, slots=True)
class RiskListed(Event):
    """列入: to be reviewed by `review_by`; `post` of the unit, where one is named."""

    TYPE: ClassVar[str] = "risk.listed"
    risk: UUID
    reason: RiskReason
    unit: str
    review_by: datetime
    post: str | None = None
    grid: str | None = None
    hazard: UUID | None = None
    code: str | None = None

    def named_streams(self) -> tuple[str, ...]:
        return (unit_stream(self.unit),)


@dataclass(frozen=True, slots=True)
class RiskAssigned(Event):
    """转交: `unit` answers for it from now on, in place of `former_unit`."""

    TYPE: ClassVar[str] = "risk.assigned"
    risk: UUID
    unit: str
    former_unit: str
    post: str | None = None
    code: str | None = None

    def named_streams(self) -> tuple[str, ...]:
        return (unit_stream(self.unit),)


@dataclass(frozen=True, slots=True)
class RiskReviewed(Event):
    """研判: what was found, and by when it is to be reviewed again."""

    TYPE: ClassVar[str] = "risk.reviewed"
    risk: UUID
    unit: str
    trend: RiskTrend
    is_on_time: bool
    review_by: datetime
    code: str | None = None


@dataclass(frozen=True, slots=True)
class RiskStruckOff(Event):
    """销号."""

    TYPE: ClassVar[str] = "risk.struck_off"
    risk: UUID
    unit: str
    ground: RiskEnd
    code: str | None = None


EVENTS: tuple[type[Event], ...] = (RiskListed, RiskAssigned, RiskReviewed, RiskStruckOff)
