"""A bulletin says what the courses of cases say of its span, and withholds what is small."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from contracts.vocabulary import BulletinPeriod
from services.evaluation.domain.bulletin import SPANS_BEFORE, Course, Days, Move, days_of, figures

WEEK = Days(date(2026, 11, 16), date(2026, 11, 22))
END = datetime(2026, 11, 22, 16, tzinfo=UTC)  # midnight in Asia/Shanghai
HOUR = timedelta(hours=1)


def course(before_end: timedelta = timedelta(days=1), **told: Any) -> Course:
    at = END - before_end
    return Course(**{"registered_at": at, "last_at": at, "is_over": False, "field": "labour", **told})


def said(courses: list[Course], *moves: tuple[Move, str | None]) -> dict[str, Any]:
    return figures(courses, moves, WEEK, END)


def test_a_week_is_monday_to_sunday_and_a_month_its_own_days() -> None:
    assert days_of(BulletinPeriod.WEEK, date(2026, 11, 22)) == WEEK
    assert days_of(BulletinPeriod.MONTH, date(2028, 2, 10)) == Days(date(2028, 2, 1), date(2028, 2, 29))
    assert WEEK.before(1) == Days(date(2026, 11, 9), date(2026, 11, 15))


def test_a_day_begins_at_midnight_in_shanghai() -> None:
    assert WEEK.holds(END - timedelta(microseconds=1))
    assert not WEEK.holds(END)
    assert WEEK.holds(datetime(2026, 11, 15, 16, tzinfo=UTC))
    assert not WEEK.holds(None)


def test_open_late_and_stuck_are_as_of_the_end_of_the_span() -> None:
    old = timedelta(days=20)
    open_late = [course(old, due_at=END - HOUR, last_at=END - HOUR, handler="hr")] * 5
    open_stuck = [course(old, due_at=END + HOUR, handler="housing")] * 6
    over = [course(old, due_at=END - old, is_over=True)] * 7
    found = said(open_late + open_stuck + over)
    assert found["totals"] == {"registered": 0, "completed": 0, "open": 11, "overdue": 5, "stuck": 6}
    assert found["overdue"]["parts"] == [["hr", 5]]
    assert found["stuck"]["parts"] == [["housing", 6]]


def test_the_course_shows_the_spans_before_of_as_many_days() -> None:
    found = said([course(timedelta(weeks=weeks, days=1)) for weeks in range(10) for _ in range(6)])
    assert [each["registered"] for each in found["course"]] == [6] * (SPANS_BEFORE + 1)
    assert found["course"][-1]["first"] == "2026-11-16"


def test_a_change_is_told_of_what_is_told() -> None:
    found = said([course(timedelta(weeks=1, days=1))] * 10 + [course()] * 8)
    assert found["changes"] == {"registered": "-20.0", "completed": None}
    assert said([course(timedelta(weeks=1, days=1))] * 4 + [course()] * 8)["changes"]["registered"] is None


def test_a_field_that_rises_is_named_with_what_was_to_be_expected() -> None:
    steady = [course(timedelta(weeks=weeks, days=1), field="land") for weeks in range(9) for _ in range(8)]
    flood = [course(timedelta(days=2), field="labour") for _ in range(30)]
    (rise,) = said(steady + flood)["rising"]["fields"]
    assert (rise["group"], rise["count"]) == ("labour", 30)
    assert rise["expected_hundredths"] == 6  # half a case in eight weeks
    assert said(steady)["rising"] == {"fields": [], "places": []}


def test_a_step_is_told_where_it_ended_in_the_span_and_of_five_at_least() -> None:
    took = [
        course(timedelta(days=3), admitted_at=END - timedelta(days=3) + hours * HOUR) for hours in range(1, 6)
    ]
    earlier = [course(timedelta(days=30), admitted_at=END - timedelta(days=29))] * 9
    steps = {each["step"]: each["spread"] for each in said(took + earlier)["steps"]}
    assert steps["admission"] == {"count": 5, "median": 3 * 3600, "p90": 5 * 3600}
    assert steps["handling"] is None


def test_what_is_small_is_withheld_everywhere() -> None:
    found = said([course(grid="g1")] * 4, *[(Move.RETURNED, "hr")] * 2, *[(Move.REOPENED, "hr")] * 5)
    assert found["totals"]["registered"] is None
    assert found["fields"]["is_withheld"]
    assert found["places"] == {"total": 0, "parts": [], "rest": 0, "is_withheld": True}
    assert found["moves"]["returned"]["is_withheld"]
    assert found["moves"]["reopened"]["parts"] == [["hr", 5]]
