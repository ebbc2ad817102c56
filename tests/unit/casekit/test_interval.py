"""Wilson's interval, held to published values and to what any interval must do."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casekit.interval import Interval, wilson


@pytest.mark.parametrize(
    ("numerator", "denominator", "low", "high"),
    [
        (81, 263, "25.54", "36.63"),  # Newcombe (1998), table I, method 3: 0.2553 to 0.3662
        (15, 148, "6.23", "16.06"),  # 0.0624 to 0.1605
        (0, 20, "0.00", "16.12"),  # 0.0000 to 0.1611
        (1, 29, "0.61", "17.18"),  # 0.0061 to 0.1718
        (29, 30, "83.33", "99.41"),
        (30, 30, "88.64", "100.00"),
    ],
)
def test_published_intervals(numerator: int, denominator: int, low: str, high: str) -> None:
    found = wilson(numerator, denominator)
    assert found is not None
    assert abs(Decimal(found.low) - Decimal(low)) <= Decimal("0.02")
    assert abs(Decimal(found.high) - Decimal(high)) <= Decimal("0.02")


@pytest.mark.parametrize(("numerator", "denominator"), [(0, 0), (3, 2), (-1, 5), (1, -1)])
def test_what_is_no_part_of_a_whole_has_none(numerator: int, denominator: int) -> None:
    assert wilson(numerator, denominator) is None


@given(st.integers(0, 3000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_it_holds_the_rate_and_turns_with_it(counts: tuple[int, int]) -> None:
    numerator, denominator = counts
    found, other = wilson(numerator, denominator), wilson(denominator - numerator, denominator)
    if denominator == 0:
        assert found is None
        return
    assert found is not None
    assert other is not None
    low, high = Decimal(found.low), Decimal(found.high)
    assert 0 <= low <= Decimal(numerator * 100) / denominator <= high <= 100
    assert other == Interval(str(100 - high), str(100 - low))
