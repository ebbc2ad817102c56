"""What is published hides no small count where it could be worked out, and loses nothing of the total."""

from hypothesis import given
from hypothesis import strategies as st

from services.evaluation.domain.disclosure import LEAST, Spread, shares, spread, told


@given(st.dictionaries(st.text("abcdef", min_size=1), st.integers(0, 12), max_size=12), st.integers(1, 8))
def test_no_part_is_small_and_none_follows_from_the_rest(counts: dict[str, int], most: int) -> None:
    shown = shares(counts, most)
    if shown.is_withheld:
        assert 0 < sum(counts.values()) < LEAST
        return
    assert all(count >= LEAST for _, count in shown.parts)
    assert shown.rest == 0 or shown.rest >= LEAST
    assert sum(count for _, count in shown.parts) + shown.rest == shown.total == sum(counts.values())
    assert len(shown.parts) <= most
    assert all(counts[part] == count for part, count in shown.parts)


def test_a_count_alone_is_told_from_five_on_and_nothing_is_told_as_nothing() -> None:
    assert [told(count) for count in (0, 1, 4, 5)] == [0, None, None, 5]


def test_half_and_nine_tenths_are_spans_that_really_were() -> None:
    assert spread(list(range(1, 11))) == Spread(10, 5, 9)
    assert spread([7] * 5) == Spread(5, 7, 7)
    assert spread([1, 2, 3, 4]) is None
