"""Which days are working days (工作日): make-up days (调休) count, holidays and weekends do not.

The calendar of a year is published by the State Council in the autumn before it, so every autumn there are
days whose nature nobody knows yet. A calendar answers for them by the weekday alone and says that they are
not settled; whoever computes with such a day marks the result provisional. Pure; anyone may call it.
"""

import hashlib
from datetime import date
from typing import Protocol

import chinese_calendar

_SATURDAY = 5

# The notice for a year may still turn the last days of the year before into holidays or working days (29
# December is the earliest it ever reached, in 2007 and 2018). A week's margin.
_TAIL = (12, 25)


class Calendar(Protocol):
    """What term arithmetic needs to know of days."""

    def is_workday(self, day: date) -> bool:
        """Whether `day` is a working day; by the weekday alone when the day is not settled."""
        ...

    def covers(self, year: int) -> bool:
        """Whether the holidays of `year` are known."""
        ...

    def is_settled(self, day: date) -> bool:
        """Whether no calendar still to come can change what `is_workday(day)` says."""
        ...


class ChineseCalendar:
    """The State Council's holiday notices, as the `chinesecalendar` package holds them.

    `last_year` hides the years after it: a calendar as it was known before they were announced.
    """

    def __init__(self, last_year: int | None = None) -> None:
        known: int = max(chinese_calendar.holidays).year
        self._first: int = min(chinese_calendar.holidays).year
        self._last = known if last_year is None else min(known, last_year)

    @property
    def years(self) -> tuple[int, int]:
        """The first and the last year whose holidays are known."""
        return self._first, self._last

    @property
    def digest(self) -> str:
        """SHA-256 (hex) of all that it knows: another one means that some day is another than it was."""
        known = [
            f"{kind} {day.isoformat()}"
            for kind, days in (("work", chinese_calendar.workdays), ("rest", chinese_calendar.holidays))
            for day in sorted(days)
            if self.covers(day.year)
        ]
        return hashlib.sha256("\n".join([*map(str, self.years), *known]).encode()).hexdigest()

    def covers(self, year: int) -> bool:
        """Whether the holidays of `year` are known."""
        return self._first <= year <= self._last

    def is_workday(self, day: date) -> bool:
        """Whether `day` is a working day; by the weekday alone outside the years covered."""
        by_weekday = day.weekday() < _SATURDAY
        if not self.covers(day.year):
            return by_weekday
        return day in chinese_calendar.workdays or (by_weekday and day not in chinese_calendar.holidays)

    def is_settled(self, day: date) -> bool:
        """Whether the year of `day` is known, and for its last week the next year too."""
        if not self.covers(day.year):
            return False
        return (day.month, day.day) < _TAIL or self.covers(day.year + 1)
