"""Who is due at a centre on which day, and what a unit's attendance comes to."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.vocabulary import Presence
from procedures.calendar import ChineseCalendar
from services.grid.domain.field_errors import AttendanceUnfit, StationingHasEnded, StationingUnfit
from services.grid.domain.stationing import Attendance, Stationing, figures, noted_at

CALENDAR = ChineseCalendar()
MARCH = date(2026, 3, 1)
NOW = datetime(2026, 3, 12, 7, 30, tzinfo=UTC)
PERMANENT, ROTATING = Presence.PERMANENT, Presence.ROTATING


def stationing(presence: Presence = PERMANENT, **values: Any) -> Stationing:
    begins_on = values.pop("begins_on", date(2026, 1, 1))
    return Stationing(UUID(int=1), "centre", values.pop("unit", "labour"), presence, begins_on, **values)


@pytest.mark.parametrize(
    ("day", "is_due"),
    [
        (date(2026, 3, 12), True),
        (date(2026, 3, 14), False),  # a Saturday
        (date(2026, 2, 14), True),  # a Saturday worked for the Spring Festival
        (date(2026, 2, 17), False),  # New Year's day
        (date(2025, 12, 31), False),  # before it begins
    ],
)
def test_a_permanent_unit_is_due_on_working_days_make_up_days_included(day: date, is_due: bool) -> None:
    assert stationing().is_expected(day, CALENDAR) is is_due


def test_a_rota_is_its_weekdays_but_for_holidays_and_the_dates_it_names_whatever_they_are() -> None:
    rota = stationing(ROTATING, weekdays=(2, 4), dates=(date(2026, 3, 14),))
    due = [MARCH + timedelta(n) for n in range(15) if rota.is_expected(MARCH + timedelta(n), CALENDAR)]
    assert [day.day for day in due] == [3, 5, 10, 12, 14]
    assert not rota.is_expected(date(2026, 2, 17), CALENDAR), "a Tuesday, and New Year's day"


@pytest.mark.parametrize("presence", [Presence.ON_CALL, Presence.LINKED])
def test_a_unit_on_call_or_linked_is_never_due(presence: Presence) -> None:
    assert not stationing(presence).is_expected(date(2026, 3, 12), CALENDAR)


@pytest.mark.parametrize(
    ("presence", "values", "field"),
    [
        (PERMANENT, {"weekdays": (1,)}, "weekdays"),
        (ROTATING, {}, "weekdays"),
        (Presence.ON_CALL, {}, "response_minutes"),
        (PERMANENT, {"response_minutes": 30}, "response_minutes"),
        (PERMANENT, {"ends_on": date(2025, 12, 31)}, "ends_on"),
        (PERMANENT, {"unit": "centre"}, "unit"),
        (ROTATING, {"dates": (date(2025, 12, 31),)}, "dates"),
    ],
)
def test_what_does_not_belong_to_a_way_of_presence_is_refused(
    presence: Presence, values: dict[str, Any], field: str
) -> None:
    with pytest.raises(StationingUnfit) as refused:
        stationing(presence, **values).check()
    assert list(refused.value.fields) == [field]


def test_a_stationing_ends_today_or_later_and_what_was_stays() -> None:
    today = date(2026, 3, 12)
    for wrong in (today - timedelta(2), date(2025, 12, 31)):
        with pytest.raises(StationingUnfit):
            stationing().end(wrong, today)
    with pytest.raises(StationingUnfit):
        stationing(ends_on=date(2026, 3, 20)).end(date(2026, 3, 21), today)
    with pytest.raises(StationingHasEnded):
        stationing(ends_on=date(2026, 3, 1)).end(today, today)
    held = stationing()
    assert held.end(today, today).ends_on == held.ends_on == today


def test_a_unit_comes_leaves_and_comes_back_on_one_day() -> None:
    day = Attendance("labour", "centre", date(2026, 3, 12))
    with pytest.raises(AttendanceUnfit):
        day.leave(NOW)
    first = day.arrive(NOW, is_expected=True)
    assert first is not None
    assert day.is_present
    assert day.arrive(NOW + timedelta(hours=1), is_expected=True) is None
    assert day.leave(NOW + timedelta(hours=2)) is not None
    assert day.leave(NOW + timedelta(hours=3)) is None
    again = day.arrive(NOW + timedelta(hours=4), is_expected=True)
    assert again is not None
    assert again.arrived_at == first.arrived_at == NOW
    with pytest.raises(AttendanceUnfit):
        day.leave(NOW - timedelta(hours=1))


def test_only_the_centre_notes_another_moment_and_none_ahead_or_long_ago() -> None:
    assert noted_at(None, NOW, by_centre=False) == NOW
    earlier = NOW - timedelta(days=3)
    assert noted_at(earlier, NOW, by_centre=True) == earlier
    for at, by_centre in ((earlier, False), (NOW + timedelta(seconds=1), True), (NOW - timedelta(32), True)):
        with pytest.raises(AttendanceUnfit):
            noted_at(at, NOW, by_centre=by_centre)


@given(st.sets(st.dates(MARCH, date(2026, 3, 31))), st.dates(MARCH, date(2026, 4, 2)))
def test_every_day_due_is_attended_or_an_absence_and_today_is_no_absence_yet(
    came: set[date], today: date
) -> None:
    days = [MARCH + timedelta(n) for n in range(31)]
    found = figures([stationing()], days, came, today, CALENDAR)
    assert found.expected == found.attended + found.absent
    assert found.attended + found.beyond == len(came)
    past = [day for day in days if day < today and CALENDAR.is_workday(day) and day not in came]
    assert found.absent == len(past)
