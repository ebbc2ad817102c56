"""Spans by name: a day, a week (ISO 8601), a month, a quarter, a year, or so many days up to one. Pure.

`2026-03-12` `2026-W11` `2026-03` `2026-Q1` `2026` `30d` (up to today) `30d:2026-03-12`
"""

import re
from datetime import date, timedelta

from services.evaluation.domain.indicators import Window
from services.evaluation.domain.trees import Stay

LONGEST_DAYS = 3660
_DAY = "[12][0-9]{3}-[0-9]{2}-[0-9]{2}"
PATTERN = f"^({_DAY}|[12][0-9]{{3}}(-[0-9]{{2}}|-Q[1-4]|-W[0-9]{{2}})?|[1-9][0-9]{{0,3}}d(:{_DAY})?)$"
_NAMED = re.compile(PATTERN)


def span_of(name: str, today: date) -> Stay:
    """The days (both included) that `name` stands for. Raises ValueError when there are none."""
    if not _NAMED.fullmatch(name):
        raise ValueError("not a period")
    if "d" in name:
        return _rolling(name, today)
    if "W" in name:
        first = date.fromisocalendar(int(name[:4]), int(name[6:]), 1)
        return Stay(first, first + timedelta(days=6))
    if "Q" in name:
        return _months(int(name[:4]), 3 * int(name[6]) - 2, 3)
    if len(name) == 4:
        return _months(int(name), 1, 12)
    if len(name) == 7:
        return _months(int(name[:4]), int(name[5:]), 1)
    day = date.fromisoformat(name)
    return Stay(day, day)


def running(window: Window, today: date) -> Stay:
    """The day, week, month, quarter or year that runs, from its first day up to today."""
    first = {
        Window.DAY: today,
        Window.WEEK: today - timedelta(days=today.weekday()),
        Window.MONTH: today.replace(day=1),
        Window.QUARTER: today.replace(month=today.month - (today.month - 1) % 3, day=1),
        Window.YEAR: today.replace(month=1, day=1),
    }
    return Stay(first[window], today)


def _rolling(name: str, today: date) -> Stay:
    count, _, last = name.partition("d")
    if int(count) > LONGEST_DAYS:
        raise ValueError("longer than ten years")
    until = date.fromisoformat(last[1:]) if last else today
    return Stay(until - timedelta(days=int(count) - 1), until)


def _months(year: int, month: int, count: int) -> Stay:
    first = date(year, month, 1)
    year, month = divmod(year * 12 + month - 1 + count, 12)
    return Stay(first, date(year, month + 1, 1) - timedelta(days=1))
