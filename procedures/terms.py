"""When a term ends (期间): 民法典 articles 200–203, working days, hours, suspension.

The rules kept here: of a term in days, weeks or months the first day is not counted (201); a term in hours
runs from the moment set (201); a term in months ends on the corresponding date, or on the month's last day
(202); where the rule says so, a term whose last day is a 法定休假日 (weekends included, make-up days not)
ends on the working day after (203); the last day ends at 24:00, or at closing time where there are business
hours (203). Roll-over and closing time belong to the single rule, never to the arithmetic: civil terms roll
over, administrative ones only where their rule says so. A term in open hours (办公小时) counts only hours in
which the place is open.

Everything is reasoned in Asia/Shanghai and answered in UTC. Pure; anyone may call it.
"""

import calendar as month_table
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from casekit.clock import SHANGHAI, to_local
from procedures.calendar import Calendar
from procedures.open_hours import OpenHours, elapsed

_ONE_DAY = timedelta(days=1)
_LONGEST = 3660


class Unit(StrEnum):
    """What a term is counted in."""

    HOUR = "hour"  # 小时
    BUSINESS_HOUR = "business_hour"  # 办公小时: hours in which the place is open
    DAY = "day"  # 自然日
    WORKDAY = "workday"  # 工作日
    WEEK = "week"  # 周: seven natural days
    HALF_MONTH = "half_month"  # 半个月: fifteen natural days
    MONTH = "month"  # 月: by corresponding date


_BY_THE_HOUR = (Unit.HOUR, Unit.BUSINESS_HOUR)
_DAYS_IN = {Unit.DAY: 1, Unit.WEEK: 7, Unit.HALF_MONTH: 15}
_NAMES = {
    Unit.HOUR: "小时",
    Unit.BUSINESS_HOUR: "个办公小时",
    Unit.DAY: "日",
    Unit.WORKDAY: "个工作日",
    Unit.WEEK: "周",
    Unit.HALF_MONTH: "个半月",
    Unit.MONTH: "个月",
}


@dataclass(frozen=True, slots=True)
class Term:
    """A length of time as a rule states it.

    `roll_over`: a last day that is no working day moves to the next working day. `business_close`: the last
    day ends then instead of at 24:00. `open_hours`: when the place is open, of a term in open hours only. Zero
    days means "the same day". Raises ValueError for what cannot be counted.
    """

    amount: int
    unit: Unit
    roll_over: bool = False
    business_close: time | None = None
    open_hours: OpenHours | None = None

    def __post_init__(self) -> None:
        least = 0 if self.unit is Unit.DAY else 1
        if not least <= self.amount <= _LONGEST:
            raise ValueError(f"a term of {self.unit}s counts from {least} to {_LONGEST}")
        if (self.unit is Unit.BUSINESS_HOUR) != (self.open_hours is not None):
            raise ValueError(
                "a term in open hours, and only that, says when the place is open (office_hours)"
            )
        if self.unit in _BY_THE_HOUR and (self.roll_over or self.business_close):
            raise ValueError("a term in hours ends at its hour: no roll-over, no closing time")
        if self.unit is Unit.WORKDAY and self.roll_over:
            raise ValueError("a term in working days always ends on one: no roll-over")
        if self.business_close is not None and self.business_close.tzinfo is not None:
            raise ValueError("closing time is local time at the place, without a zone")

    def __str__(self) -> str:
        if self.unit is Unit.DAY and self.amount == 0:
            return "当日"
        if self.unit is Unit.HALF_MONTH and self.amount == 1:
            return "半个月"
        return f"{self.amount}{_NAMES[self.unit]}"


@dataclass(frozen=True, slots=True)
class Due:
    """The end of a term: `at` is the first moment at which it is over (aware, UTC).

    `provisional`: a day was counted whose calendar is not out yet; compute again when it is.
    """

    at: datetime
    provisional: bool


@dataclass(frozen=True, slots=True)
class Suspension:
    """A stretch that is not counted (a hearing, an expert's report): `began` until `ended`, both aware."""

    began: datetime
    ended: datetime

    def __post_init__(self) -> None:
        if self.began.tzinfo is None or self.ended.tzinfo is None:
            raise ValueError("a suspension is between aware datetimes")
        if self.ended < self.began:
            raise ValueError("a suspension ends after it began")


def due(
    term: Term,
    start: datetime,
    calendar: Calendar,
    suspended: Sequence[Suspension] = (),
    extended: Sequence[Term] = (),
) -> Due:
    """When `term`, begun at `start` (aware), is over.

    `suspended` lists the finished suspensions in order, without overlap. Hours are extended by the time
    suspended; other units by the days between (counted like the term's own, the day it stopped not counted,
    the day it ran again counted), so that what was left when it stopped is left when it runs again. One that
    begins after the term was over revives nothing. `extended` lists the extensions granted, each counted from
    the last day of the term as it stood then. Raises ValueError if `start` is naive or the suspensions overlap.
    """
    if start.tzinfo is None:
        raise ValueError("a term begins at an aware datetime")
    _check_order(start, suspended)
    end, later = _run(term, start, calendar, suspended)
    for more in extended:
        again, later = _run(more, _last_of(end, more), calendar, later)
        end = Due(again.at, end.provisional or again.provisional)
    return end


def _check_order(start: datetime, suspended: Sequence[Suspension]) -> None:
    before = start
    for suspension in suspended:
        if suspension.began < before:
            raise ValueError("suspensions are in order, after the start, without overlap")
        before = suspension.ended


def _run(
    term: Term, start: datetime, calendar: Calendar, suspended: Sequence[Suspension]
) -> tuple[Due, Sequence[Suspension]]:
    """The end of a term, and the suspensions that came after it."""
    end = _end(term, start, calendar, ())
    for taken, suspension in enumerate(suspended, 1):
        if suspension.began >= end.at:
            return end, suspended[taken - 1 :]
        end = _end(term, start, calendar, suspended[:taken])
    return end, ()


def _last_of(end: Due, more: Term) -> datetime:
    """From where `more` is counted: the end itself by the hour, else the last day, which 24:00 is not in."""
    return end.at if more.unit in _BY_THE_HOUR else end.at - timedelta.resolution


def _end(term: Term, start: datetime, calendar: Calendar, suspended: Sequence[Suspension]) -> Due:
    if term.open_hours is not None:
        windows = [(each.began, each.ended) for each in suspended]
        at = elapsed(term.open_hours, timedelta(hours=term.amount), start, calendar, windows)
        asked = (to_local(start).date(), to_local(at).date())
        return Due(at, provisional=not all(map(calendar.is_settled, asked)))
    if term.unit is Unit.HOUR:
        pauses = (each.ended.astimezone(UTC) - each.began.astimezone(UTC) for each in suspended)
        return Due(start.astimezone(UTC) + sum(pauses, timedelta(hours=term.amount)), provisional=False)
    days = [(to_local(each.began).date(), to_local(each.ended).date()) for each in suspended]
    first = to_local(start).date()
    if term.unit is Unit.WORKDAY:
        extra = sum(_workdays_between(began, ended, calendar) for began, ended in days)
        last = _nth_workday(first, term.amount + extra, calendar)
        provisional = not (calendar.is_settled(last) and calendar.is_settled(first + _ONE_DAY))
    else:
        last = _natural_last(term, first) + sum((ended - began for began, ended in days), timedelta())
        last, provisional = _rolled(last, calendar) if term.roll_over else (last, False)
    at = _closing(term, last)
    if at <= start:  # a same-day term that began after closing time
        last, provisional = _rolled(last + _ONE_DAY, calendar) if term.roll_over else (last + _ONE_DAY, False)
        at = _closing(term, last)
    return Due(at, provisional)


def _natural_last(term: Term, first: date) -> date:
    if term.unit is Unit.MONTH:
        return _months_later(first, term.amount)
    return first + timedelta(days=term.amount * _DAYS_IN[term.unit])


def _months_later(day: date, months: int) -> date:
    """The corresponding date `months` later, or that month's last day (民法典 202)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, month_table.monthrange(year, month + 1)[1]))


def _nth_workday(day: date, n: int, calendar: Calendar) -> date:
    """The `n`-th working day after `day`."""
    while n:
        day += _ONE_DAY
        n -= calendar.is_workday(day)
    return day


def _workdays_between(day: date, last: date, calendar: Calendar) -> int:
    """The working days after `day` up to and with `last`."""
    return sum(calendar.is_workday(day + timedelta(days=n)) for n in range(1, (last - day).days + 1))


def _rolled(day: date, calendar: Calendar) -> tuple[date, bool]:
    """`day` or the next working day after it, and whether an unsettled day had to be asked."""
    provisional = False
    while True:
        provisional = provisional or not calendar.is_settled(day)
        if calendar.is_workday(day):
            return day, provisional
        day += _ONE_DAY


def _closing(term: Term, day: date) -> datetime:
    """The moment `day` is over under `term`: closing time, or 24:00, which is the start of the next day."""
    if term.business_close is not None:
        return datetime.combine(day, term.business_close, SHANGHAI).astimezone(UTC)
    return datetime.combine(day + _ONE_DAY, time(), SHANGHAI).astimezone(UTC)
