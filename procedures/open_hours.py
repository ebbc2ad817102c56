"""Hours in which a place is open (办公时间), and terms counted in them. Pure; called by `procedures.terms`.

A place is open on working days only, make-up days included, in the same sessions each day.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from casekit.clock import SHANGHAI, to_local
from procedures.calendar import Calendar

_ONE_DAY = timedelta(days=1)
Window = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class OpenHours:
    """The sessions of a working day, in order: (opens, closes) in local time. Raises ValueError otherwise."""

    sessions: tuple[tuple[time, time], ...]

    def __post_init__(self) -> None:
        if not self.sessions:
            raise ValueError("open hours have a session at least")
        if any(moment.tzinfo for session in self.sessions for moment in session):
            raise ValueError("open hours are local time at the place, without a zone")
        moments = [moment for session in self.sessions for moment in session]
        if any(later <= earlier for earlier, later in pairwise(moments)):
            raise ValueError("sessions close after they open, in order, without overlap")

    def __str__(self) -> str:
        return "、".join(f"{opens:%H:%M}–{closes:%H:%M}" for opens, closes in self.sessions)


def parse(sessions: Sequence[str]) -> OpenHours:
    """Open hours written `09:00-12:00`. Raises ValueError."""
    pairs = [session.split("-") for session in sessions]
    return OpenHours(tuple((time.fromisoformat(a), time.fromisoformat(b)) for a, b in pairs))


def elapsed(
    hours: OpenHours, wanted: timedelta, start: datetime, calendar: Calendar, pauses: Sequence[Window]
) -> datetime:
    """The moment (UTC) at which `wanted` open time has passed since `start`.

    Time within `pauses` (in order, without overlap) does not count. A term that is full when a session closes
    ends then, not when the next one opens.
    """
    windows = _outside(_windows(hours, start, calendar), pauses)
    opens, closes = next(windows)
    while closes - opens < wanted:
        wanted -= closes - opens
        opens, closes = next(windows)
    return opens + wanted


def _windows(hours: OpenHours, start: datetime, calendar: Calendar) -> Iterator[Window]:
    """The open windows from `start` on without end, in UTC, the first one cut to it."""
    day = to_local(start).date()
    while True:
        if calendar.is_workday(day):
            for opening, closing in hours.sessions:
                opens, closes = _moment(day, opening), _moment(day, closing)
                if closes > start:
                    yield max(opens, start.astimezone(UTC)), closes
        day += _ONE_DAY


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, SHANGHAI).astimezone(UTC)


def _outside(windows: Iterator[Window], pauses: Sequence[Window]) -> Iterator[Window]:
    """What is left of the windows when the pauses are cut out of them."""
    for opens, closes in windows:
        begin = opens
        for paused, resumed in pauses:
            if resumed > begin and paused < closes:
                if paused > begin:
                    yield begin, paused
                begin = min(resumed, closes)
        if begin < closes:
            yield begin, closes
