"""What holds of every term: never early, monotone, additive, counted as by hand, resumed where it stopped."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casekit.clock import SHANGHAI, to_local
from procedures.calendar import ChineseCalendar
from procedures.open_hours import parse
from procedures.terms import Suspension, Term, Unit, due

CALENDAR = ChineseCalendar()
DAY = timedelta(days=1)
OPEN = parse(["09:00-12:00", "14:00-17:30"])
NATURAL = (Unit.DAY, Unit.WEEK, Unit.HALF_MONTH, Unit.MONTH)

FIRST = datetime(2024, 1, 1, tzinfo=UTC)

starts = st.timedeltas(timedelta(), timedelta(days=900)).map(lambda later: FIRST + later)


@st.composite
def terms(draw: st.DrawFn, units: tuple[Unit, ...] = tuple(Unit)) -> Term:
    unit = draw(st.sampled_from(units))
    amount = draw(st.integers(1, 4 if unit is Unit.MONTH else 60))
    if unit in (Unit.HOUR, Unit.BUSINESS_HOUR):
        return Term(amount, unit, open_hours=OPEN if unit is Unit.BUSINESS_HOUR else None)
    close = draw(st.sampled_from([None, time(17, 30)]))
    return Term(
        amount, unit, roll_over=unit is not Unit.WORKDAY and draw(st.booleans()), business_close=close
    )


def last_day(moment: datetime) -> date:
    """The day that was over at `moment`."""
    return to_local(moment - timedelta(microseconds=1)).date()


@given(terms(), starts)
def test_a_term_is_never_over_before_it_began_and_is_told_in_utc(term: Term, start: datetime) -> None:
    end = due(term, start, CALENDAR).at
    assert end > start
    assert end.tzinfo is UTC


@given(st.integers(1, 90), st.booleans(), starts)
def test_a_term_in_days_leaves_that_many_whole_days(amount: int, roll: bool, start: datetime) -> None:
    end = due(Term(amount, Unit.DAY, roll_over=roll), start, CALENDAR).at
    midnight = datetime.combine(to_local(start).date() + DAY, time(), SHANGHAI)
    assert end - midnight >= timedelta(days=amount)


@given(terms(), starts, st.integers(1, 20))
def test_a_longer_term_never_ends_earlier(term: Term, start: datetime, more: int) -> None:
    longer = replace(term, amount=term.amount + more)
    assert due(longer, start, CALENDAR).at >= due(term, start, CALENDAR).at


@given(terms(), starts, st.timedeltas(timedelta(), timedelta(days=40)))
def test_a_term_begun_later_never_ends_earlier(term: Term, start: datetime, later: timedelta) -> None:
    assert due(term, start + later, CALENDAR).at >= due(term, start, CALENDAR).at


@given(st.integers(1, 60), starts)
def test_working_days_are_as_many_as_one_counts_by_hand(amount: int, start: datetime) -> None:
    last = last_day(due(Term(amount, Unit.WORKDAY), start, CALENDAR).at)
    first = to_local(start).date()
    counted = [
        first + n * DAY for n in range(1, (last - first).days + 1) if CALENDAR.is_workday(first + n * DAY)
    ]
    assert len(counted) == amount
    assert counted[-1] == last


@given(terms(NATURAL), starts)
def test_roll_over_moves_to_the_first_working_day_and_no_further(term: Term, start: datetime) -> None:
    plain = last_day(due(Term(term.amount, term.unit), start, CALENDAR).at)
    rolled = last_day(due(Term(term.amount, term.unit, roll_over=True), start, CALENDAR).at)
    assert CALENDAR.is_workday(rolled)
    assert not any(CALENDAR.is_workday(plain + n * DAY) for n in range((rolled - plain).days))


@given(terms((Unit.DAY, Unit.WORKDAY, Unit.WEEK, Unit.HALF_MONTH, Unit.MONTH)), starts)
def test_a_term_in_days_ends_at_24_00_or_at_closing_time_in_shanghai(term: Term, start: datetime) -> None:
    end = to_local(due(term, start, CALENDAR).at)
    assert end.time() == (term.business_close or time())


def test_the_first_day_is_that_of_shanghai() -> None:
    start = datetime(2025, 9, 29, 16, 30, tzinfo=UTC)  # half past midnight on the 30th
    assert due(Term(1, Unit.DAY), start, CALENDAR).at == datetime(2025, 10, 1, 16, tzinfo=UTC)


def test_a_same_day_term_begun_after_closing_time_runs_to_the_next_days() -> None:
    term = Term(0, Unit.DAY, business_close=time(17, 0))
    friday = datetime(2026, 3, 6, 18, 0, tzinfo=SHANGHAI)
    assert due(term, friday - timedelta(hours=2), CALENDAR).at == datetime(2026, 3, 6, 17, 0, tzinfo=SHANGHAI)
    assert due(term, friday, CALENDAR).at == datetime(2026, 3, 7, 17, 0, tzinfo=SHANGHAI)
    rolling = Term(0, Unit.DAY, roll_over=True, business_close=time(17, 0))
    assert due(rolling, friday, CALENDAR).at == datetime(2026, 3, 9, 17, 0, tzinfo=SHANGHAI)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def test_hours_are_extended_by_exactly_the_time_suspended() -> None:
    pause = Suspension(at("2026-03-02T10:00"), at("2026-03-03T11:30"))
    assert due(Term(24, Unit.HOUR), at("2026-03-02T09:00"), CALENDAR, [pause]).at == at("2026-03-04T10:30")


def test_days_left_when_a_term_stops_are_left_when_it_runs_again() -> None:
    start = at("2026-03-02T09:00")  # 30 days: last day 1 April
    pause = Suspension(at("2026-03-10T15:00"), at("2026-03-16T09:00"))
    assert due(Term(30, Unit.DAY), start, CALENDAR, [pause]).at == at("2026-04-08T00:00")


def test_working_days_suspended_are_counted_as_working_days() -> None:
    # 26, 28, 29 and 30 September, 9 October; suspended over the holiday only the 9th is lost.
    start = at("2025-09-25T09:00")
    pause = Suspension(at("2025-09-30T09:00"), at("2025-10-09T09:00"))
    assert due(Term(5, Unit.WORKDAY), start, CALENDAR, [pause]).at == at("2025-10-11T00:00")


def test_a_suspended_term_rolls_over_from_where_it_really_ends() -> None:
    # Saturday the 7th, rolled to Monday the 9th; a day later it is Sunday the 8th, and Monday all the same.
    term, start = Term(5, Unit.DAY, roll_over=True), at("2026-03-02T09:00")
    pause = Suspension(at("2026-03-03T09:00"), at("2026-03-04T09:00"))
    assert due(term, start, CALENDAR).at == due(term, start, CALENDAR, [pause]).at == at("2026-03-10T00:00")


def test_a_suspension_after_the_end_revives_nothing() -> None:
    term, start = Term(3, Unit.DAY), at("2026-03-02T09:00")
    late = Suspension(at("2026-03-06T00:00"), at("2026-03-20T00:00"))
    assert due(term, start, CALENDAR, [late]) == due(term, start, CALENDAR)


@given(terms(), starts, st.integers(0, 400), st.integers(0, 400))
def test_a_suspension_never_brings_the_end_nearer(
    term: Term, start: datetime, after: int, length: int
) -> None:
    began = start + timedelta(hours=after)
    pause = Suspension(began, began + timedelta(hours=length))
    assert due(term, start, CALENDAR, [pause]).at >= due(term, start, CALENDAR).at


@given(st.integers(1, 40), st.integers(1, 40), starts, st.sampled_from([Unit.DAY, Unit.WORKDAY, Unit.WEEK]))
def test_one_term_after_another_in_days_is_one_term_of_both(
    one: int, two: int, start: datetime, unit: Unit
) -> None:
    first = due(Term(one, unit), start, CALENDAR).at
    on_its_last_day = first - timedelta(seconds=1)
    assert due(Term(two, unit), on_its_last_day, CALENDAR) == due(Term(one + two, unit), start, CALENDAR)


@given(st.integers(1, 40), st.integers(1, 40), starts)
def test_one_term_after_another_in_hours_is_one_term_of_both(one: int, two: int, start: datetime) -> None:
    for term in (Term(one, Unit.HOUR), Term(one, Unit.BUSINESS_HOUR, open_hours=OPEN)):
        first = due(term, start, CALENDAR).at
        both = due(replace(term, amount=one + two), start, CALENDAR)
        assert due(replace(term, amount=two), first, CALENDAR) == both


def test_months_do_not_add_up_at_the_end_of_a_month() -> None:
    one, two = Term(1, Unit.MONTH), Term(2, Unit.MONTH)
    february = due(one, at("2026-01-31T09:00"), CALENDAR).at - timedelta(seconds=1)
    assert last_day(due(one, february, CALENDAR).at) == date(2026, 3, 28)
    assert last_day(due(two, at("2026-01-31T09:00"), CALENDAR).at) == date(2026, 3, 31)


@given(terms((Unit.DAY, Unit.WEEK, Unit.HALF_MONTH)), starts, st.integers(0, 400), st.integers(0, 40))
def test_a_suspension_shifts_a_term_in_days_by_exactly_the_days_between(
    term: Term, start: datetime, after: int, days: int
) -> None:
    plain = due(replace(term, roll_over=False), start, CALENDAR).at
    began = start + timedelta(hours=after)
    pause = Suspension(began, began + timedelta(days=days))
    shifted = due(replace(term, roll_over=False), start, CALENDAR, [pause]).at
    assert shifted - plain == (timedelta(days=days) if began < plain else timedelta())


@given(st.integers(1, 60), starts, st.integers(0, 400), st.integers(0, 400))
def test_a_suspension_leaves_as_many_working_days_as_there_were_left(
    amount: int, start: datetime, after: int, length: int
) -> None:
    term = Term(amount, Unit.WORKDAY)
    pause = Suspension(start + timedelta(hours=after), start + timedelta(hours=after + length))
    plain, moved = (last_day(due(term, start, CALENDAR, each).at) for each in ([], [pause]))
    stopped, resumed = to_local(pause.began).date(), to_local(pause.ended).date()
    if stopped <= plain:
        assert workdays(stopped, plain) == workdays(resumed, moved) or moved == plain


def workdays(after: date, last: date) -> int:
    return sum(CALENDAR.is_workday(after + n * DAY) for n in range(1, (last - after).days + 1))


@given(st.integers(1, 60), starts, st.integers(0, 400), st.integers(0, 400), st.integers(0, 400))
def test_two_suspensions_extend_hours_by_their_sum(
    amount: int, start: datetime, first: int, gap: int, length: int
) -> None:
    hours = Term(2000, Unit.HOUR)
    one = Suspension(start + timedelta(hours=first), start + timedelta(hours=first + length))
    two = Suspension(one.ended + timedelta(hours=gap), one.ended + timedelta(hours=gap + amount))
    extended = due(hours, start, CALENDAR, [one, two]).at - due(hours, start, CALENDAR).at
    assert extended == timedelta(hours=length + amount)


def test_suspensions_out_of_order_or_overlapping_are_refused() -> None:
    start = at("2026-03-02T09:00")
    one = Suspension(at("2026-03-03T09:00"), at("2026-03-05T09:00"))
    two = Suspension(at("2026-03-04T09:00"), at("2026-03-06T09:00"))
    for suspensions in ([one, two], [two, one], [Suspension(start - DAY, start)]):
        with pytest.raises(ValueError, match="without overlap"):
            due(Term(30, Unit.DAY), start, CALENDAR, suspensions)


def test_a_suspension_that_ends_before_it_began_is_refused() -> None:
    with pytest.raises(ValueError, match="ends after"):
        Suspension(at("2026-03-04T09:00"), at("2026-03-03T09:00"))


def test_a_naive_start_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        due(Term(1, Unit.DAY), datetime(2026, 3, 2), CALENDAR)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("amount", "unit", "roll_over", "close"),
    [
        (0, Unit.WORKDAY, False, None),
        (0, Unit.HOUR, False, None),
        (-1, Unit.DAY, False, None),
        (3661, Unit.DAY, False, None),
        (1, Unit.HOUR, True, None),
        (1, Unit.HOUR, False, time(17)),
        (1, Unit.WORKDAY, True, None),
        (1, Unit.DAY, False, time(17, tzinfo=UTC)),
        (1, Unit.BUSINESS_HOUR, False, None),
    ],
)
def test_what_cannot_be_counted_is_no_term(
    amount: int, unit: Unit, roll_over: bool, close: time | None
) -> None:
    with pytest.raises(ValueError):
        Term(amount, unit, roll_over, close)


@pytest.mark.parametrize(
    ("term", "text"),
    [
        (Term(0, Unit.DAY), "当日"),
        (Term(15, Unit.DAY), "15日"),
        (Term(5, Unit.WORKDAY), "5个工作日"),
        (Term(1, Unit.HALF_MONTH), "半个月"),
        (Term(1, Unit.MONTH), "1个月"),
        (Term(24, Unit.HOUR), "24小时"),
        (Term(4, Unit.BUSINESS_HOUR, open_hours=OPEN), "4个办公小时"),
    ],
)
def test_a_term_says_itself_in_chinese(term: Term, text: str) -> None:
    assert str(term) == text
