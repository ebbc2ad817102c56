"""Working days: make-up days count, holidays do not, and what is not known yet is said to be so."""

from datetime import date, timedelta

import pytest

from procedures.calendar import ChineseCalendar

CALENDAR = ChineseCalendar()


@pytest.mark.parametrize(
    "day", ["2025-01-26", "2025-02-08", "2025-09-28", "2026-01-04", "2026-02-14", "2026-10-10"]
)
def test_a_make_up_day_on_a_weekend_is_a_working_day(day: str) -> None:
    assert date.fromisoformat(day).weekday() >= 5
    assert CALENDAR.is_workday(date.fromisoformat(day))


@pytest.mark.parametrize("day", ["2025-01-28", "2025-10-08", "2026-02-23", "2026-10-07", "2026-01-01"])
def test_a_statutory_holiday_on_a_weekday_is_no_working_day(day: str) -> None:
    assert date.fromisoformat(day).weekday() < 5
    assert not CALENDAR.is_workday(date.fromisoformat(day))


# Days off and weekend days worked, as the State Council's General Office announced them for the two years.
OFF = """
2025-01-01 2025-01-01  2025-01-28 2025-02-04  2025-04-04 2025-04-06  2025-05-01 2025-05-05  2025-05-31 2025-06-02
2025-10-01 2025-10-08  2026-01-01 2026-01-03  2026-02-15 2026-02-23  2026-04-04 2026-04-06  2026-05-01 2026-05-05
2026-06-19 2026-06-21  2026-09-25 2026-09-27  2026-10-01 2026-10-07
"""
WORKED = """
2025-01-26 2025-02-08 2025-04-27 2025-09-28 2025-10-11 2026-01-04 2026-02-14 2026-02-28 2026-05-09 2026-09-20
2026-10-10
"""


def test_every_day_of_2025_and_2026_is_as_the_notices_say() -> None:
    worked = set(map(date.fromisoformat, WORKED.split()))
    ends = list(map(date.fromisoformat, OFF.split()))
    spans = zip(ends[::2], ends[1::2], strict=True)
    off = {first + timedelta(days=n) for first, last in spans for n in range((last - first).days + 1)}
    for day in (date(2025, 1, 1) + timedelta(days=n) for n in range(730)):
        said = day in worked or (day.weekday() < 5 and day not in off)
        assert CALENDAR.is_workday(day) == said, day


def test_ordinary_weekdays_and_weekends_are_what_they_seem() -> None:
    assert CALENDAR.is_workday(date(2026, 3, 4))
    assert not CALENDAR.is_workday(date(2026, 3, 7))


def test_a_year_not_yet_announced_is_not_covered_and_answered_by_the_weekday() -> None:
    calendar = ChineseCalendar(last_year=2025)
    assert calendar.covers(2025)
    assert not calendar.covers(2026)
    assert calendar.is_workday(date(2026, 2, 16))  # a Monday; in truth Spring Festival
    assert not calendar.is_settled(date(2026, 2, 16))


def test_a_year_before_the_records_is_not_settled() -> None:
    assert not CALENDAR.covers(1999)
    assert not CALENDAR.is_settled(date(1999, 6, 1))


def test_the_last_week_of_december_is_open_until_the_next_years_notice_is_out() -> None:
    before, after = ChineseCalendar(last_year=2017), ChineseCalendar(last_year=2019)
    # 29 December 2018 became a working day by the notice for 2019.
    assert not ChineseCalendar(last_year=2018).is_settled(date(2018, 12, 29))
    assert ChineseCalendar(last_year=2018).is_settled(date(2018, 12, 24))
    assert after.is_settled(date(2018, 12, 29))
    assert not before.is_settled(date(2018, 12, 24))
