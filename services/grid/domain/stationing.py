"""Stationing (入驻): how and on which days a unit is present at a centre, and what its attendance (考勤) comes to.

A unit is present permanently (常驻) on working days, by rota (轮驻) on weekdays or dates, on call (随叫随驻) within a
number of minutes, or linked without presence (工作联动). Attendance is a unit's: nobody's name, nobody's whereabouts.
Days are local dates; which are working days is asked of the calendar given.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Protocol
from uuid import UUID

from casekit.clock import to_local
from contracts.field import AttendanceBegun, AttendanceEnded, StationingEnded, StationingRegistered
from contracts.vocabulary import Presence
from services.grid.domain.field_errors import AttendanceUnfit, StationingHasEnded, StationingUnfit

NOTED_LATE = timedelta(days=31)  # how long afterwards a centre may still note who came


class WorkingDays(Protocol):
    """What stationing needs of a calendar."""

    def is_workday(self, day: date) -> bool:
        """Whether it is a working day."""
        ...


@dataclass(slots=True)
class Stationing:
    """入驻 of a unit at a centre. `weekdays` are ISO (1 is Monday); `people` is how many the unit sends."""

    id: UUID
    centre: str
    unit: str
    presence: Presence
    begins_on: date
    ends_on: date | None = None
    weekdays: tuple[int, ...] = ()
    dates: tuple[date, ...] = ()
    response_minutes: int | None = None
    people: int | None = None

    def check(self) -> None:
        """Whether it says what its way of presence needs, and nothing else. Raises StationingUnfit."""
        if self.unit == self.centre:
            raise StationingUnfit(field="unit")
        if self.ends_on is not None and self.ends_on < self.begins_on:
            raise StationingUnfit(field="ends_on")
        has_rota = bool(self.weekdays or self.dates)
        if has_rota != (self.presence is Presence.ROTATING):
            raise StationingUnfit(field="weekdays")
        if (self.response_minutes is not None) != (self.presence is Presence.ON_CALL):
            raise StationingUnfit(field="response_minutes")
        if not all(self.is_in_force(day) for day in self.dates):
            raise StationingUnfit(field="dates")

    def is_in_force(self, day: date) -> bool:
        """Whether it holds that day."""
        return self.begins_on <= day and (self.ends_on is None or day <= self.ends_on)

    def is_expected(self, day: date, calendar: WorkingDays) -> bool:
        """Whether the unit is due at the centre that day. A rota's weekday that is a holiday is not; its date is."""
        if not self.is_in_force(day):
            return False
        match self.presence:
            case Presence.PERMANENT:
                return calendar.is_workday(day)
            case Presence.ROTATING:
                return day in self.dates or (day.isoweekday() in self.weekdays and calendar.is_workday(day))
            case Presence.ON_CALL | Presence.LINKED:
                return False

    def registered(self) -> StationingRegistered:
        """What is said of a fresh one."""
        return StationingRegistered(
            self.id, self.unit, self.centre, self.presence, self.begins_on, self.ends_on
        )

    def follow(self, id_: UUID, unit: str, today: date) -> "Stationing | None":
        """The same of a `unit` that this one was merged into, from where this one then ends; None: nothing is left.

        A unit is not stationed at itself.
        """
        begins_on = today if self.begins_on < today else self.begins_on + timedelta(days=1)
        dates = tuple(day for day in self.dates if day >= begins_on)
        is_over = self.ends_on is not None and self.ends_on < begins_on
        has_no_rota = self.presence is Presence.ROTATING and not (self.weekdays or dates)
        if is_over or has_no_rota or unit == self.centre:
            return None
        return replace(self, id=id_, unit=unit, begins_on=begins_on, dates=dates)

    def end(self, last_day: date, today: date) -> StationingEnded:
        """撤驻 after `last_day`, which is neither before its first nor before yesterday: what was, stays.

        Raises StationingHasEnded or StationingUnfit.
        """
        if self.ends_on is not None and self.ends_on < today:
            raise StationingHasEnded
        is_later = self.ends_on is not None and last_day > self.ends_on
        if last_day < max(self.begins_on, today - timedelta(days=1)) or is_later:
            raise StationingUnfit(field="ends_on")
        self.ends_on = last_day
        return StationingEnded(self.id, self.unit, self.centre, last_day)


@dataclass(slots=True)
class Attendance:
    """考勤 of a unit on one day: from its first arrival to its last departure."""

    unit: str
    centre: str
    day: date
    arrived_at: datetime | None = None
    left_at: datetime | None = None

    @property
    def is_present(self) -> bool:
        """Whether the unit is there."""
        return self.arrived_at is not None and self.left_at is None

    def arrive(self, moment: datetime, *, is_expected: bool) -> AttendanceBegun | None:
        """签到; None when it is there already. Who has left comes back, and the first arrival stands."""
        if self.is_present:
            return None
        self.arrived_at = self.arrived_at or moment
        self.left_at = None
        return AttendanceBegun(self.unit, self.centre, self.day, self.arrived_at, is_expected)

    def leave(self, moment: datetime) -> AttendanceEnded | None:
        """签退; None when it has left already. Raises AttendanceUnfit before its arrival, or when it never came."""
        if self.arrived_at is None or moment < self.arrived_at:
            raise AttendanceUnfit(field="at")
        if self.left_at is not None:
            return None
        self.left_at = moment
        return AttendanceEnded(self.unit, self.centre, self.day, moment)


@dataclass(frozen=True, slots=True)
class Figures:
    """A unit's attendance over a span: days it was due, came, stayed away, and came without being due."""

    expected: int
    attended: int
    absent: int
    beyond: int


def figures(
    stationings: Iterable[Stationing],
    days: Iterable[date],
    came: Collection[date],
    today: date,
    calendar: WorkingDays,
) -> Figures:
    """Count the days. One still running counts as due once the unit has come, and is nobody's absence before."""
    held = list(stationings)
    due = {
        day
        for day in days
        if (day < today or day in came) and any(each.is_expected(day, calendar) for each in held)
    }
    attended = due.intersection(came)
    return Figures(len(due), len(attended), len(due) - len(attended), len(set(came) - due))


def noted_at(at: datetime | None, now: datetime, *, by_centre: bool) -> datetime:
    """The moment an arrival or departure is kept under: now, or what the centre gives for one it noted later.

    Raises AttendanceUnfit for a moment ahead or too long ago, and for any that the unit itself gives.
    """
    if at is None:
        return now
    if not by_centre or at > now or now - at > NOTED_LATE:
        raise AttendanceUnfit(field="at")
    return at


def day_of(moment: datetime) -> date:
    """The local date of a moment."""
    return to_local(moment).date()
