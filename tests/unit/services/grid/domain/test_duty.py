"""When a desk is kept, by whom, and where its roster has gaps or overlaps."""

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casekit.clock import SHANGHAI
from services.grid.domain.duty import Desk, Shift, gaps, may_hand_over, on_duty, overlaps, span
from services.grid.domain.field_errors import DeskUnfit, ShiftIsOver, ShiftUnfit, SpanUnfit

BEGIN = datetime(2026, 3, 12, 0, tzinfo=SHANGHAI)
DESK = Desk("command", "centre", "指挥中心")
DAYTIME = Desk("hall", "centre", "大厅", time(9), time(17))
HOURS = 48


def at(hour: float) -> datetime:
    return BEGIN + timedelta(hours=hour)


def shift(begins: float, ends: float, post: str = "dispatcher-1") -> Shift:
    return Shift(UUID(int=int(begins * 100)), "command", "centre", post, post, at(begins), at(ends))


def test_what_nobody_keeps_between_shifts_is_a_gap() -> None:
    roster = [shift(8, 16), shift(2, 6), shift(15, 20)]
    assert gaps(DESK, roster, at(0), at(24)) == [(at(0), at(2)), (at(6), at(8)), (at(20), at(24))]
    roster[1].cancel(at(0))
    assert gaps(DESK, roster, at(0), at(20)) == [(at(0), at(8))]


def test_a_desk_that_closes_has_no_gap_at_night() -> None:
    assert gaps(DAYTIME, [shift(8, 12)], at(0), at(40)) == [(at(12), at(17)), (at(33), at(40))]
    assert gaps(DAYTIME, [], at(18), at(30)) == []
    assert gaps(DAYTIME, [], at(10), at(11)) == [(at(10), at(11))]


def test_where_several_keep_it_is_told_with_who() -> None:
    roster = [shift(0, 10, "a"), shift(8, 12, "b"), shift(9, 11, "c")]
    told = [(each.begins_at, each.ends_at, each.posts) for each in overlaps(roster, at(0), at(24))]
    assert told == [
        (at(8), at(9), ("a", "b")), (at(9), at(10), ("a", "b", "c")), (at(10), at(11), ("b", "c")),
    ]  # fmt: skip


_SHIFTS = st.lists(
    st.tuples(st.integers(0, HOURS - 1), st.integers(1, 12)).map(lambda pair: shift(pair[0], sum(pair)))
)


@given(_SHIFTS, st.sampled_from([DESK, DAYTIME]))
def test_every_hour_that_must_be_kept_is_kept_or_in_a_gap_and_in_an_overlap_when_kept_twice(
    roster: list[Shift], desk: Desk
) -> None:
    holes, twice = gaps(desk, roster, at(0), at(HOURS)), overlaps(roster, at(0), at(HOURS))
    assert all(before[1] < after[0] for before, after in pairwise(holes))
    for hour in range(HOURS):
        moment = at(hour + 0.5)
        keeping = on_duty(roster, moment)
        must = desk.opens is None or 9 <= (hour % 24) < 17
        assert any(begins <= moment < ends for begins, ends in holes) == (must and not keeping)
        assert any(each.begins_at <= moment < each.ends_at for each in twice) == (len(keeping) > 1)


def test_a_shift_is_passed_on_and_back_until_it_is_over() -> None:
    held = shift(8, 16)
    passed = held.pass_to("dispatcher-2", at(9))
    assert passed is not None
    assert (passed.before, passed.staff, held.post) == ("dispatcher-1", "dispatcher-2", "dispatcher-1")
    assert held.pass_to("dispatcher-2", at(9)) is None
    assert may_hand_over([held], "dispatcher-2", at(17))
    assert not may_hand_over([held], "dispatcher-2", at(18))
    assert not may_hand_over([held], "dispatcher-1", at(9))
    for act in (lambda: held.pass_to("dispatcher-1", at(16)), lambda: held.cancel(at(16))):
        with pytest.raises(ShiftIsOver):
            act()
    held.cancel(at(9))
    with pytest.raises(ShiftIsOver):
        held.cancel(at(9))


@pytest.mark.parametrize(("begins", "ends"), [(8, 8), (9, 8), (0, 48.1)])
def test_a_shift_ends_after_it_begins_and_soon(begins: float, ends: float) -> None:
    with pytest.raises(ShiftUnfit):
        shift(begins, ends).check()


@pytest.mark.parametrize(("opens", "closes"), [(time(9), None), (None, time(9)), (time(9), time(9))])
def test_a_desk_opens_and_closes_or_neither(opens: time | None, closes: time | None) -> None:
    with pytest.raises(DeskUnfit):
        Desk("hall", "centre", "大厅", opens, closes).check()


def test_a_span_is_a_week_unless_given_and_not_too_long() -> None:
    now = datetime(2026, 3, 12, tzinfo=UTC)
    assert span(None, None, now) == (now, now + timedelta(days=7))
    for end in (now, now + timedelta(days=63)):
        with pytest.raises(SpanUnfit):
            span(None, end, now)
