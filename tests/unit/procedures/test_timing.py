"""A rule and a moment make a deadline with its warnings and its chain."""

from datetime import UTC, datetime, timedelta

from procedures import library
from procedures.calendar import ChineseCalendar
from procedures.terms import Suspension
from procedures.timing import schedule
from procedures.vocabulary import DeadlineKind, Grade

CALENDAR = ChineseCalendar()
XIAOGAN = library.load("xiaogan")
START = datetime(2026, 3, 4, 1, 30, tzinfo=UTC)  # Wednesday, half past nine in Shanghai


def test_a_deadline_says_when_whose_and_to_whom_it_escalates() -> None:
    timing = schedule(XIAOGAN.rule(DeadlineKind.COMPLETION, Grade.ORDINARY), START, CALENDAR)
    assert timing.rule == "completion.ordinary"
    assert timing.due_at == datetime(2026, 3, 7, 16, tzinfo=UTC)
    assert timing.warn_at == (datetime(2026, 3, 6, 16, tzinfo=UTC),)
    assert timing.owner == "handler"
    assert timing.escalate_to == ("county_supervision", "county_centre")
    assert not timing.provisional


def test_warnings_are_in_order_of_time() -> None:
    timing = schedule(XIAOGAN.rule(DeadlineKind.PETITION_COMPLETION), START, CALENDAR)
    assert timing.warn_at == (timing.due_at - timedelta(days=7), timing.due_at - timedelta(days=3))


def test_a_warning_that_would_come_before_the_start_is_left_out() -> None:
    rule = library.load("laibin-xiaopingyang").rule(DeadlineKind.ORDER_ACCEPTANCE)
    late = datetime(2026, 3, 4, 15, 59, tzinfo=UTC)
    assert schedule(rule, late, CALENDAR).warn_at
    hours = schedule(rule, late, CALENDAR).due_at - late
    assert hours > timedelta(hours=4)
    same_day = XIAOGAN.rule(DeadlineKind.COMPLETION, Grade.ORDINARY)
    pause = Suspension(START, START)
    assert all(moment > START for moment in schedule(same_day, START, CALENDAR, [pause]).warn_at)


def test_suspended_time_moves_the_deadline_and_its_warnings() -> None:
    rule = XIAOGAN.rule(DeadlineKind.PETITION_COMPLETION)
    pause = Suspension(START + timedelta(days=3), START + timedelta(days=8))
    plain, moved = schedule(rule, START, CALENDAR), schedule(rule, START, CALENDAR, [pause])
    assert moved.due_at - plain.due_at == timedelta(days=5)
    assert [after - before for before, after in zip(plain.warn_at, moved.warn_at, strict=True)] == [
        timedelta(days=5),
        timedelta(days=5),
    ]
