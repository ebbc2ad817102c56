"""Terms in open hours: only time counts in which the place is open, whatever is in between."""

from datetime import datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casekit.clock import SHANGHAI, to_local
from procedures.calendar import ChineseCalendar
from procedures.open_hours import OpenHours, parse
from procedures.terms import Due, Suspension, Term, Unit, due

CALENDAR = ChineseCalendar()
HOURS = parse(["09:00-12:00", "14:00-17:30"])
MINUTE = timedelta(minutes=1)

starts = st.integers(0, 700 * 24 * 60).map(lambda n: datetime(2025, 1, 1, tzinfo=SHANGHAI) + n * MINUTE)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def end(hours: int, start: datetime, *pauses: Suspension) -> Due:
    return due(Term(hours, Unit.BUSINESS_HOUR, open_hours=HOURS), start, CALENDAR, pauses)


def is_open(moment: datetime) -> bool:
    local = to_local(moment)
    return CALENDAR.is_workday(local.date()) and any(
        opens <= local.time() < closes for opens, closes in HOURS.sessions
    )


@pytest.mark.parametrize(
    ("hours", "start", "ends"),
    [
        (2, "2026-03-04T09:30", "2026-03-04T11:30"),  # within the morning
        (
            3,
            "2026-03-04T09:00",
            "2026-03-04T12:00",
        ),  # full when the morning closes, not when the afternoon opens
        (4, "2026-03-04T09:00", "2026-03-04T15:00"),  # the pause at noon is not counted
        (4, "2026-03-04T16:30", "2026-03-05T12:00"),  # one hour today, three tomorrow morning
        (1, "2026-03-04T12:30", "2026-03-04T15:00"),  # begun at noon, it runs from two o'clock
        (1, "2026-03-04T20:00", "2026-03-05T10:00"),  # begun in the evening
        (2, "2026-03-06T16:30", "2026-03-09T10:00"),  # Friday to Monday
        (2, "2026-02-13T16:30", "2026-02-14T10:00"),  # Saturday 14 February 2026 is worked
        (2, "2026-02-14T16:30", "2026-02-24T10:00"),  # then nine days of Spring Festival
        (13, "2025-09-30T09:00", "2025-10-09T17:30"),  # National Day and Mid-autumn 2025: two days of 6½ h
        (7, "2025-10-11T09:00", "2025-10-13T09:30"),  # the make-up Saturday has all its hours
    ],
)
def test_only_open_hours_are_counted(hours: int, start: str, ends: str) -> None:
    assert end(hours, at(start)).at == at(ends)


@settings(max_examples=60)
@given(st.integers(1, 12), starts)
def test_open_minutes_are_as_many_as_one_counts_one_by_one(hours: int, start: datetime) -> None:
    over = end(hours, start).at
    counted = sum(is_open(start + n * MINUTE) for n in range((over - start) // MINUTE))
    assert counted == hours * 60
    assert is_open(over - MINUTE)


@settings(max_examples=60)
@given(st.integers(1, 12), starts, st.integers(0, 3000), st.integers(0, 3000))
def test_suspended_open_minutes_are_not_counted(hours: int, start: datetime, after: int, length: int) -> None:
    pause = Suspension(start + after * MINUTE, start + (after + length) * MINUTE)
    plain, over = end(hours, start).at, end(hours, start, pause).at
    minutes = (start + n * MINUTE for n in range((over - start) // MINUTE))
    counted = sum(is_open(each) and not pause.began <= each < pause.ended for each in minutes)
    assert counted == hours * 60
    assert (over == plain) or pause.began < plain


def test_a_pause_within_a_pause_is_not_there_and_two_pauses_add_up() -> None:
    morning = Suspension(at("2026-03-04T09:30"), at("2026-03-04T10:00"))
    noon = Suspension(at("2026-03-04T11:30"), at("2026-03-04T14:30"))
    assert end(3, at("2026-03-04T09:00"), morning, noon).at == at("2026-03-04T15:30")


def test_open_hours_into_a_year_without_calendar_are_provisional() -> None:
    term = Term(20, Unit.BUSINESS_HOUR, open_hours=HOURS)
    calendar = ChineseCalendar(last_year=2025)
    assert due(term, at("2025-12-30T09:00"), calendar).provisional
    assert not due(term, at("2025-12-15T09:00"), calendar).provisional


@pytest.mark.parametrize(
    "sessions",
    [
        [],
        ["12:00-09:00"],
        ["09:00-09:00"],
        ["09:00-12:00", "11:00-17:00"],
        ["14:00-17:00", "09:00-12:00"],
        ["09:00-12:00", "12:00-17:00"],
    ],
)
def test_sessions_that_are_no_sessions_are_refused(sessions: list[str]) -> None:
    with pytest.raises(ValueError):
        parse(sessions)


def test_open_hours_have_no_zone_and_say_themselves() -> None:
    with pytest.raises(ValueError, match="zone"):
        OpenHours(((time(9, tzinfo=SHANGHAI), time(12, tzinfo=SHANGHAI)),))
    assert str(HOURS) == "09:00–12:00、14:00–17:30"
