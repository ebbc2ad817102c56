"""Habits: posts act in office hours only, mostly in time; what a place does not have in use is never drawn."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casekit.clock import SHANGHAI, to_local
from contracts.vocabulary import MatterType, Route
from onedoor.simulation.habits import CLOSES, OPENS, OfficeHours, route_of
from procedures.calendar import ChineseCalendar

OFFICE = OfficeHours(ChineseCalendar())
FRIDAY = datetime(2025, 1, 24, 17, 45, tzinfo=SHANGHAI)
moments = st.integers(0, 330 * 24 * 60).map(
    lambda minutes: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


@given(moments)
def test_the_office_is_open_when_it_says_so(moment: datetime) -> None:
    opened = OFFICE.next(moment)
    assert opened >= moment
    assert OPENS <= to_local(opened).time() < CLOSES
    assert ChineseCalendar().is_workday(to_local(opened).date())
    assert OFFICE.next(opened) == opened


def test_a_make_up_day_is_worked_and_a_holiday_is_not() -> None:
    assert OFFICE.next(FRIDAY) == datetime(
        2025, 1, 26, 9, tzinfo=SHANGHAI
    )  # the Sunday before Spring Festival
    assert OFFICE.next(datetime(2025, 1, 28, 10, tzinfo=SHANGHAI)) == datetime(2025, 2, 5, 9, tzinfo=SHANGHAI)


def test_most_acts_are_in_time_and_some_are_not() -> None:
    chance, now = Random(7), datetime(2025, 3, 3, 2, tzinfo=UTC)
    due = now + timedelta(days=10)
    late = sum(OFFICE.act(chance, now, due) >= due for _ in range(1000))
    assert 20 < late < 100


@given(moments, moments, st.integers())
def test_nobody_acts_before_he_could(now: datetime, due: datetime, seed: int) -> None:
    assert OFFICE.act(Random(seed), now, due) >= now


@pytest.mark.parametrize("matter", MatterType)
def test_only_routes_that_the_place_has_in_use_are_taken(matter: MatterType) -> None:
    offered = [Route.ANSWER, Route.GRID, Route.POLICE]
    assert {route_of(Random(seed), matter, offered) for seed in range(50)} <= {Route.GRID, Route.POLICE}
