"""Meetings: what a place holds, and when a period of its rhythm begins."""

from datetime import date

import pytest

from procedures import library
from procedures.rhythm import Beat, period
from procedures.vocabulary import Every
from services.grid.domain.meeting import names


@pytest.mark.parametrize(
    ("every", "day", "first"),
    [
        (Every.DAY, date(2026, 3, 12), date(2026, 3, 12)),
        (Every.WEEK, date(2026, 3, 12), date(2026, 3, 9)),
        (Every.WEEK, date(2026, 3, 9), date(2026, 3, 9)),
        (Every.WEEK, date(2026, 1, 1), date(2025, 12, 29)),
        (Every.MONTH, date(2026, 2, 28), date(2026, 2, 1)),
        (Every.QUARTER, date(2026, 3, 31), date(2026, 1, 1)),
        (Every.QUARTER, date(2026, 12, 1), date(2026, 10, 1)),
    ],
)
def test_a_period_begins_with_its_day_week_month_or_quarter(every: Every, day: date, first: date) -> None:
    assert period(every, day) == first


def test_every_place_may_hold_a_joint_meeting_and_its_own() -> None:
    assert names(library.load("zhijiang")) == ("排查处置", "研判会商", "督办调度", "联席会商")
    assert names(library.load("xiaogan")) == ("联席会商",)


@pytest.mark.parametrize(("held", "is_due"), [(0, True), (2, True), (3, False), (4, False)])
def test_yumen_dispatches_three_times_a_month(held: int, is_due: bool) -> None:
    meeting = next(each for each in library.load("yumen").meetings if each.name == "调度")
    assert Beat(meeting.name, meeting.every, meeting.times, date(2026, 3, 1), held).is_due is is_due
