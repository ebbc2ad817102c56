"""The arithmetic gives the figures that places have published, each in its own rounding (domain.md §5)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.evaluation.domain.rates import Rate, Rounding, change

R, T = Rounding.ROUNDED, Rounding.TRUNCATED


@pytest.mark.parametrize(
    ("of", "done", "places", "rounding", "published"),
    [
        (1_921, 1_894, 1, R, "98.6"),
        (824, 796, 1, R, "96.6"),
        (53_609, 53_595, 1, T, "99.9"),
        (32, 30, 2, R, "93.75"),
        (12, 11, 2, T, "91.66"),
        (168, 165, 1, R, "98.2"),
        (5_164, 4_235, 2, R, "82.01"),
        (398, 395, 1, R, "99.2"),
    ],
)
def test_a_published_figure_comes_out_as_published(
    of: int, done: int, places: int, rounding: Rounding, published: str
) -> None:
    assert Rate(done, of, places, rounding).percent == published


@pytest.mark.parametrize(
    ("of", "done", "places", "other"), [(53_609, 53_595, 1, "100.0"), (12, 11, 2, "91.67")]
)
def test_truncated_figures_would_differ_if_rounded(of: int, done: int, places: int, other: str) -> None:
    assert Rate(done, of, places, Rounding.ROUNDED).percent == other


def test_nothing_of_nothing_has_no_rate() -> None:
    assert Rate(0, 0).percent is None


@given(st.integers(0, 10**9), st.integers(1, 10**9), st.integers(0, 6))
def test_truncation_never_flatters_and_rounding_is_off_by_half_a_unit_at_most(
    done: int, of: int, places: int
) -> None:
    scale = 10**places
    truncated = int(str(Rate(done, of, places, Rounding.TRUNCATED).percent).replace(".", ""))
    rounded = int(str(Rate(done, of, places).percent).replace(".", ""))
    assert truncated * of <= done * 100 * scale < (truncated + 1) * of
    assert abs(2 * (rounded * of - done * 100 * scale)) <= of


@pytest.mark.parametrize(
    ("before", "now", "percent"),
    [
        (100, 120, "+20.0"),
        (100, 100, "0.0"),
        (10_000, 10_001, "0.0"),
        (3, 2, "-33.3"),
        (0, 5, None),
        (8, 0, "-100.0"),
    ],
)
def test_a_change_is_told_with_its_sign(before: int, now: int, percent: str | None) -> None:
    assert change(before, now) == percent
