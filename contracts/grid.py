"""What grid (网格) says: units, staff and grids on their own streams; reports on their grid's; orders on the case's."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from casekit.facts import Event
from casekit.streams import grid_stream, unit_stream
from contracts.vocabulary import MatterType, ReturnGround, Tier, UnitKind


@dataclass(frozen=True, slots=True)
class UnitRegistered(Event):
    """单位登记: `name` is its official name; `fields` the professional fields of a committee."""

    TYPE: ClassVar[str] = "unit.registered"
    unit: str
    name: str
    kind: UnitKind
    tier: Tier
    parent: str | None = None
    fields: tuple[str, ...] = ()

    def named_streams(self) -> tuple[str, ...]:
        return (unit_stream(self.parent),) if self.parent else ()


@dataclass(frozen=True, slots=True)
class UnitChanged(Event):
    """单位变更: the unit's state from now on."""

    TYPE: ClassVar[str] = "unit.changed"
    unit: str
    name: str
    kind: UnitKind
    tier: Tier
    parent: str | None = None
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitEnded(Event):
    """单位撤销."""

    TYPE: ClassVar[str] = "unit.ended"
    unit: str


@dataclass(frozen=True, slots=True)
class UnitMerged(Event):
    """单位合并: from `since` on the unit is part of `into`, which takes over what was open at it.

    Said before the `unit.ended` that goes with it. Its orders are told of one by one (`order.passed_on`), its posts and
    grids as ever.
    """

    TYPE: ClassVar[str] = "unit.merged"
    unit: str
    into: str
    since: date

    def named_streams(self) -> tuple[str, ...]:
        return (unit_stream(self.into),)


@dataclass(frozen=True, slots=True)
class GridRegistered(Event):
    """网格建立: a cell in the tree of tiers, or an overlay (专属网格) in one of its own tier; `unit` answers for it.

    `grid_code` is its official number, `leader` a post. `boundary` is the SHA-256 (hex) of its boundary, which stays in
    grid; `since` the day from which this holds.
    """

    TYPE: ClassVar[str] = "grid.registered"
    grid: str
    name: str
    tier: Tier
    unit: str
    parent: str | None = None
    grid_code: str | None = None
    leader: str | None = None
    is_overlay: bool = False
    boundary: str | None = None
    since: date | None = None

    def named_streams(self) -> tuple[str, ...]:
        above = (grid_stream(self.parent),) if self.parent else ()
        return (unit_stream(self.unit), *above)


@dataclass(frozen=True, slots=True)
class GridChanged(Event):
    """网格变更: the grid's state from `since` on; fields as in GridRegistered."""

    TYPE: ClassVar[str] = "grid.changed"
    grid: str
    name: str
    tier: Tier
    unit: str
    parent: str | None = None
    grid_code: str | None = None
    leader: str | None = None
    is_overlay: bool = False
    boundary: str | None = None
    since: date | None = None

    def named_streams(self) -> tuple[str, ...]:
        above = (grid_stream(self.parent),) if self.parent else ()
        return (unit_stream(self.unit), *above)


@dataclass(frozen=True, slots=True)
class GridEnded(Event):
    """网格撤销: from `since` on; `successor` is the grid it was merged into (并入), if any."""

    TYPE: ClassVar[str] = "grid.ended"
    grid: str
    since: date
    successor: str | None = None

    def named_streams(self) -> tuple[str, ...]:
        return (grid_stream(self.successor),) if self.successor else ()


@dataclass(frozen=True, slots=True)
class StaffRegistered(Event):
    """岗位登记: a post (not a person) at a unit, with its roles; said on the unit's stream."""

    TYPE: ClassVar[str] = "staff.registered"
    staff: str
    unit: str
    roles: tuple[str, ...]
    grids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StaffChanged(Event):
    """岗位变更: the post from `since` on; said on the stream of its unit, `former_unit` is the one it has left."""

    TYPE: ClassVar[str] = "staff.changed"
    staff: str
    unit: str
    roles: tuple[str, ...]
    grids: tuple[str, ...]
    since: date
    former_unit: str | None = None

    def named_streams(self) -> tuple[str, ...]:
        return (unit_stream(self.former_unit),) if self.former_unit else ()


@dataclass(frozen=True, slots=True)
class StaffEnded(Event):
    """岗位撤销: from `since` on, at the unit it last belonged to."""

    TYPE: ClassVar[str] = "staff.ended"
    staff: str
    unit: str
    since: date


@dataclass(frozen=True, slots=True)
class StaffDeputised(Event):
    """代理: another post of the unit stands in for the post on these days, both included."""

    TYPE: ClassVar[str] = "staff.deputised"
    staff: str
    unit: str
    deputy: str
    begins_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class StaffDeputyEnded(Event):
    """代理收回: `ends_on` was its last day."""

    TYPE: ClassVar[str] = "staff.deputy_ended"
    staff: str
    unit: str
    deputy: str
    ends_on: date


@dataclass(frozen=True, slots=True)
class ReportFiled(Event):
    """网格上报: a field report; `is_settled` when it was settled on the spot. Said on the grid's stream."""

    TYPE: ClassVar[str] = "report.filed"
    report: UUID
    grid: str
    unit: str
    matter_type: MatterType
    category: str
    is_settled: bool
    observed_at: datetime

    def named_streams(self) -> tuple[str, ...]:
        return (unit_stream(self.unit),)


@dataclass(frozen=True, slots=True)
class OrderIssued(Event):
    """派单: an instruction to a unit on a case. `round` is the routing it belongs to."""

    TYPE: ClassVar[str] = "order.issued"
    order: UUID
    code: str
    unit: str
    round: int
    due_at: datetime
    supervisor: str | None = None

    def named_streams(self) -> tuple[str, ...]:
        return (unit_stream(self.unit),)


@dataclass(frozen=True, slots=True)
class OrderAccepted(Event):
    """接单."""

    TYPE: ClassVar[str] = "order.accepted"
    order: UUID
    code: str
    unit: str


@dataclass(frozen=True, slots=True)
class OrderReturned(Event):
    """退单: the unit asks to be relieved; a return decision follows."""

    TYPE: ClassVar[str] = "order.returned"
    order: UUID
    code: str
    unit: str
    ground: ReturnGround


@dataclass(frozen=True, slots=True)
class OrderDecided(Event):
    """退单裁决: upheld ends the order, and the case is routed again; otherwise the order stands."""

    TYPE: ClassVar[str] = "order.decided"
    order: UUID
    code: str
    unit: str
    round: int
    is_upheld: bool


@dataclass(frozen=True, slots=True)
class OrderProgressed(Event):
    """办理进展; the text stays in grid."""

    TYPE: ClassVar[str] = "order.progressed"
    order: UUID
    code: str
    unit: str
    number: int


@dataclass(frozen=True, slots=True)
class OrderCompleted(Event):
    """办结反馈: with proof (attachments' digests)."""

    TYPE: ClassVar[str] = "order.completed"
    order: UUID
    code: str
    unit: str
    is_on_time: bool
    proofs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OrderVerified(Event):
    """核单/验单: passed completes the case; failed gives the order back to the unit."""

    TYPE: ClassVar[str] = "order.verified"
    order: UUID
    code: str
    unit: str
    round: int
    is_passed: bool


@dataclass(frozen=True, slots=True)
class OrderCancelled(Event):
    """撤单: the case was withdrawn or routed elsewhere."""

    TYPE: ClassVar[str] = "order.cancelled"
    order: UUID
    code: str
    unit: str


EVENTS: tuple[type[Event], ...] = (
    UnitRegistered,
    UnitChanged,
    UnitEnded,
    UnitMerged,
    GridRegistered,
    GridChanged,
    GridEnded,
    StaffRegistered,
    StaffChanged,
    StaffEnded,
    StaffDeputised,
    StaffDeputyEnded,
    ReportFiled,
    OrderIssued,
    OrderAccepted,
    OrderReturned,
    OrderDecided,
    OrderProgressed,
    OrderCompleted,
    OrderVerified,
    OrderCancelled,
)
