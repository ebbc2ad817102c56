"""What grid says of its daily work: stationing, attendance, duty rosters, hazards, patrols, grid tasks.

On the unit's stream (of a desk: its centre's), of hazards, patrols and tasks on the grid's. Codes, ids and dates;
nothing that a person wrote, and no person.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from casekit.facts import Event
from casekit.streams import unit_stream
from contracts.vocabulary import Grade, HazardKind, HazardSource, Presence, TaskKind


@dataclass(frozen=True, slots=True)
class StationingRegistered(Event):
    """入驻: from `begins_on` the unit is present at the centre in this way, until `ends_on` where that is set."""

    TYPE: ClassVar[str] = "stationing.registered"
    stationing: UUID
    unit: str
    centre: str
    presence: Presence
    begins_on: date
    ends_on: date | None = None

    def named_streams(self) -> tuple[str, ...]:
        return (unit_stream(self.centre),)


@dataclass(frozen=True, slots=True)
class StationingEnded(Event):
    """撤驻: `ends_on` is its last day."""

    TYPE: ClassVar[str] = "stationing.ended"
    stationing: UUID
    unit: str
    centre: str
    ends_on: date


@dataclass(frozen=True, slots=True)
class AttendanceBegun(Event):
    """签到: the unit is at the centre; `is_expected`: its calendar says so. Of a unit, never of a person."""

    TYPE: ClassVar[str] = "attendance.begun"
    unit: str
    centre: str
    day: date
    arrived_at: datetime
    is_expected: bool


@dataclass(frozen=True, slots=True)
class AttendanceEnded(Event):
    """签退: the unit has left the centre for the day."""

    TYPE: ClassVar[str] = "attendance.ended"
    unit: str
    centre: str
    day: date
    left_at: datetime


@dataclass(frozen=True, slots=True)
class DeskRegistered(Event):
    """值班台: a desk of the centre that posts keep in turn."""

    TYPE: ClassVar[str] = "desk.registered"
    desk: str
    centre: str
    is_round_the_clock: bool


@dataclass(frozen=True, slots=True)
class DutyAssigned(Event):
    """排班: the post keeps the desk from one moment to the other."""

    TYPE: ClassVar[str] = "duty.assigned"
    shift: UUID
    desk: str
    centre: str
    staff: str
    begins_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class DutyPassed(Event):
    """代班, 换班: from now on `staff` keeps the shift in place of `before`."""

    TYPE: ClassVar[str] = "duty.passed"
    shift: UUID
    desk: str
    centre: str
    staff: str
    before: str


@dataclass(frozen=True, slots=True)
class DutyCancelled(Event):
    """撤班."""

    TYPE: ClassVar[str] = "duty.cancelled"
    shift: UUID
    desk: str
    centre: str


@dataclass(frozen=True, slots=True)
class DutyHandedOver(Event):
    """交接班: a note was left for who comes next; what it says stays in grid."""

    TYPE: ClassVar[str] = "duty.handed_over"
    handover: UUID
    desk: str
    centre: str


@dataclass(frozen=True, slots=True)
class HazardFound(Event):
    """发现隐患 of a place or facility; with `report` it goes the way of the case that came of that."""

    TYPE: ClassVar[str] = "hazard.found"
    hazard: UUID
    grid: str
    kind: HazardKind
    grade: Grade
    source: HazardSource
    report: UUID | None = None


@dataclass(frozen=True, slots=True)
class HazardAssigned(Event):
    """交办整改: the unit rectifies it until `due_at`; `round` counts how often it was given."""

    TYPE: ClassVar[str] = "hazard.assigned"
    hazard: UUID
    grid: str
    unit: str
    round: int
    due_at: datetime

    def named_streams(self) -> tuple[str, ...]:
        return (unit_stream(self.unit),)


@dataclass(frozen=True, slots=True)
class HazardRectified(Event):
    """整改完成, with proof (files' digests)."""

    TYPE: ClassVar[str] = "hazard.rectified"
    hazard: UUID
    grid: str
    unit: str
    is_on_time: bool
    proofs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HazardInspected(Event):
    """复查: passed closes it; failed gives it back to the unit with a fresh term."""

    TYPE: ClassVar[str] = "hazard.inspected"
    hazard: UUID
    grid: str
    unit: str
    round: int
    is_passed: bool


@dataclass(frozen=True, slots=True)
class HazardVoided(Event):
    """误报: there was no hazard."""

    TYPE: ClassVar[str] = "hazard.voided"
    hazard: UUID
    grid: str


@dataclass(frozen=True, slots=True)
class PatrolPlanned(Event):
    """巡查计划: so many places of the grid are visited every so many days."""

    TYPE: ClassVar[str] = "patrol.planned"
    patrol: UUID
    grid: str
    place_count: int
    every_days: int
    begins_on: date
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class PatrolEnded(Event):
    """巡查计划停止: `ends_on` is its last day."""

    TYPE: ClassVar[str] = "patrol.ended"
    patrol: UUID
    grid: str
    ends_on: date


@dataclass(frozen=True, slots=True)
class PatrolVisited(Event):
    """巡查: a place of the plan was visited that day, and what came of it. Of places; nobody is followed."""

    TYPE: ClassVar[str] = "patrol.visited"
    patrol: UUID
    visit: UUID
    grid: str
    day: date
    hazard: UUID | None = None
    report: UUID | None = None


@dataclass(frozen=True, slots=True)
class TaskGiven(Event):
    """网格任务: a post of the grid is to do it by `due_at`."""

    TYPE: ClassVar[str] = "task.given"
    task: UUID
    grid: str
    post: str
    kind: TaskKind
    due_at: datetime


@dataclass(frozen=True, slots=True)
class TaskDone(Event):
    """任务完成, by the post that had it."""

    TYPE: ClassVar[str] = "task.done"
    task: UUID
    grid: str
    post: str
    is_on_time: bool


@dataclass(frozen=True, slots=True)
class TaskWithdrawn(Event):
    """任务撤回."""

    TYPE: ClassVar[str] = "task.withdrawn"
    task: UUID
    grid: str
    post: str


EVENTS: tuple[type[Event], ...] = (
    StationingRegistered,
    StationingEnded,
    AttendanceBegun,
    AttendanceEnded,
    DeskRegistered,
    DutyAssigned,
    DutyPassed,
    DutyCancelled,
    DutyHandedOver,
    HazardFound,
    HazardAssigned,
    HazardRectified,
    HazardInspected,
    HazardVoided,
    PatrolPlanned,
    PatrolEnded,
    PatrolVisited,
    TaskGiven,
    TaskDone,
    TaskWithdrawn,
)
