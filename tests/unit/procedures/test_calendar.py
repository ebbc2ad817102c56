"""Working days: make-up days count, holidays do not, and what is not known yet is said to be so."""

from datetime import date

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
