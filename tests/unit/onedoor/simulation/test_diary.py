"""The diary gives back what was entered in order, and in order of entry where moments are the same."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from onedoor.simulation.diary import Diary

START = datetime(2025, 1, 1, tzinfo=UTC)


@given(st.lists(st.integers(0, 5)))
def test_what_is_entered_comes_back_once_and_in_order(hours: list[int]) -> None:
    diary, taken = Diary(), []
    for number, hour in enumerate(hours):
        diary.enter(START + timedelta(hours=hour), lambda number=number: taken.append(number))  # type: ignore[misc]
    while (entry := diary.next_before(START + timedelta(days=1))) is not None:
        entry[1]()
    assert taken == sorted(range(len(hours)), key=lambda number: (hours[number], number))


def test_what_happens_at_the_end_or_later_stays() -> None:
    diary = Diary()
    diary.enter(START, lambda: None)
    assert diary.next_before(START) is None
    entry = diary.next_before(START + timedelta(seconds=1))
    assert entry is not None
    assert entry[0] == START
