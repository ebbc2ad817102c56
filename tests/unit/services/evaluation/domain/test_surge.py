"""What rises is found, and what does not is left alone: the false-alarm rate is measured on synthetic counts."""

import math
import random

import pytest

from services.evaluation.domain.surge import LEAST, discoveries, dispersion, rising, upper_tail

GROUPS, SPANS, BULLETINS = 20, 8, 300
PROMISED = 0.10


def poisson(source: random.Random, mean: float) -> int:
    """Knuth's, for small means."""
    limit, number, product = math.exp(-mean), 0, source.random()
    while product > limit:
        number += 1
        product *= source.random()
    return number


def clustered(source: random.Random, mean: float, spread: float) -> int:
    """Negative binomial: Poisson about a mean that itself scatters, so that the variance is `spread` times the mean."""
    shape = mean / (spread - 1)
    return poisson(source, source.gammavariate(shape, mean / shape))


def alarms(seed: int, spread: float) -> float:
    """The share of bulletins that name anything, when nothing ever rises."""
    source = random.Random(seed)

    def draw(mean: float) -> int:
        return poisson(source, mean) if spread == 1 else clustered(source, mean, spread)

    named = 0
    for _ in range(BULLETINS):
        means = [source.uniform(0.5, 25) for _ in range(GROUPS)]
        before = {number: [draw(mean) for _ in range(SPANS)] for number, mean in enumerate(means)}
        named += bool(rising({number: draw(mean) for number, mean in enumerate(means)}, before))
    return named / BULLETINS


@pytest.mark.parametrize(("spread", "seed"), [(1.0, 1), (2.0, 2), (3.0, 3)])
def test_when_nothing_rises_no_more_than_one_bulletin_in_ten_names_anything(spread: float, seed: int) -> None:
    # two and a half standard errors of a share of 10 % in 300
    assert alarms(seed, spread) <= PROMISED + 2.5 * math.sqrt(PROMISED * (1 - PROMISED) / BULLETINS)


def test_a_field_that_doubles_is_found() -> None:
    source = random.Random(4)
    found = 0
    for _ in range(100):
        before = {number: [poisson(source, 12) for _ in range(SPANS)] for number in range(GROUPS)}
        now = {number: poisson(source, 12) for number in range(GROUPS)} | {7: poisson(source, 36)}
        risen = rising(now, before)
        found += bool(risen) and risen[0].group == 7
    assert found >= 95


def test_a_group_that_never_was_rises_when_it_comes_and_not_for_a_few() -> None:
    before = {"wages": [0] * SPANS, "land": [6] * SPANS}
    assert [each.group for each in rising({"wages": 9, "land": 6}, before)] == ["wages"]
    assert rising({"wages": LEAST - 1, "land": 6}, before) == []


def test_the_tail_is_that_of_poisson_where_nothing_clusters_and_wider_where_it_does() -> None:
    exact = 1 - sum(math.exp(-4) * 4**k / math.factorial(k) for k in range(9))
    assert upper_tail(9, 4.0, 4.0) == pytest.approx(exact, rel=1e-9)
    assert upper_tail(9, 4.0, 12.0) > 2 * exact
    assert upper_tail(0, 4.0, 4.0) == 1.0


def test_the_spread_is_measured_over_all_groups_together() -> None:
    assert dispersion([[5, 5, 5], [0, 0, 0]]) == 1.0
    assert dispersion([[0, 10, 0, 10], [4, 4, 4, 4]]) == pytest.approx(20 / 6)


def test_discoveries_are_those_of_benjamini_and_hochberg() -> None:
    # their own step-up: the third passes, and carries the second with it
    assert discoveries([0.001, 0.049, 0.05, 0.5], 0.1) == [True, True, True, False]
    assert discoveries([0.2, 0.3], 0.1) == [False, False]
    assert discoveries([], 0.1) == []


def test_spans_that_cannot_be_compared_are_refused() -> None:
    with pytest.raises(ValueError):
        rising({"a": 1}, {"a": [1, 2], "b": [1]})
    with pytest.raises(ValueError):
        rising({"a": 1}, {"a": [1]})
    assert rising({}, {}) == []
