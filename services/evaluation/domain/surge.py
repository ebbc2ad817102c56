"""What rises (上升): fields and places with more cases in a span than the spans before let one expect. Pure.

For each group, its count is held against the same number of days in each of the spans before. The spans before have
mean m over n of them; a new span then has mean m and variance φ·m·(1 + 1/n): the 1/n for what n spans cannot know of m,
and φ for cases that come in clusters. φ is measured over all groups together (Pearson's statistic over its degrees of
freedom, at least 1), since one group has too few spans to tell its own. The upper tail is that of the negative binomial
with this mean and variance. Of the groups looked at, those are said to rise that Benjamini and Hochberg's procedure
(1995) finds at a false discovery rate of 7 %, and that have at least `LEAST` cases: fewer are no news, and nobody is
to be found in them.

When nothing rises, at most one list in ten names anything; a test measures it on synthetic counts, clustered ones too.
"""

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

RATE: Final = 0.07  # with φ only estimated, that keeps false alarms below one list in ten
LEAST: Final = 5
_HALF: Final = (
    0.5  # of a case: what a group without any before is expected to have, as Jeffreys' prior has it
)
Group = TypeVar("Group", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Rise(Generic[Group]):
    """A group that rises: its count, what was expected (in hundredths of a case), and the tail's probability."""

    group: Group
    count: int
    expected_hundredths: int
    probability: float


def rising(counts: Mapping[Group, int], before: Mapping[Group, Sequence[int]]) -> list[Rise[Group]]:
    """The groups that rise, the least likely first. `before` has as many spans for every group, at least two.

    Raises ValueError for spans that differ in number, or are too few.
    """
    numbers = {len(spans) for spans in before.values()}
    if not before:
        return []
    if len(numbers) != 1 or (number := numbers.pop()) < 2:
        raise ValueError("every group needs the same spans before, at least two")
    spread = dispersion(list(before.values()))
    looked_at = [
        _looked_at(group, counts.get(group, 0), spans, number, spread) for group, spans in before.items()
    ]
    found = discoveries([each.probability for each in looked_at])
    risen = [
        each for each, is_found in zip(looked_at, found, strict=True) if is_found and each.count >= LEAST
    ]
    return sorted(risen, key=lambda each: (each.probability, -each.count, str(each.group)))


def dispersion(spans: Sequence[Sequence[int]]) -> float:
    """φ: how much wider than Poisson's the counts scatter about their group's mean; at least 1."""
    pearson, freedom = 0.0, 0
    for counts in spans:
        mean = sum(counts) / len(counts)
        if mean > 0:
            pearson += sum((count - mean) ** 2 for count in counts) / mean
            freedom += len(counts) - 1
    return max(1.0, pearson / freedom) if freedom else 1.0


def upper_tail(count: int, mean: float, variance: float) -> float:
    """The probability of `count` or more under the negative binomial (Poisson's, where the variance is the mean)."""
    if count <= 0:
        return 1.0
    below = math.fsum(_chance(number, mean, variance) for number in range(count))
    return min(1.0, max(0.0, 1.0 - below))


def discoveries(probabilities: Sequence[float], rate: float = RATE) -> list[bool]:
    """Benjamini and Hochberg's procedure: which hypotheses are rejected at this false discovery rate."""
    ranked = sorted(probabilities)
    limit = max(
        (each for rank, each in enumerate(ranked, start=1) if each <= rate * rank / len(ranked)), default=-1.0
    )
    return [each <= limit for each in probabilities]


def _looked_at(group: Group, count: int, spans: Sequence[int], number: int, spread: float) -> Rise[Group]:
    mean = (sum(spans) + _HALF) / number
    probability = upper_tail(count, mean, spread * mean * (1 + 1 / number))
    return Rise(group, count, round(mean * 100), probability)


def _chance(number: int, mean: float, variance: float) -> float:
    if variance <= mean:
        return math.exp(number * math.log(mean) - mean - math.lgamma(number + 1))
    size = mean * mean / (variance - mean)
    ways = math.lgamma(number + size) - math.lgamma(size) - math.lgamma(number + 1)
    return math.exp(ways + size * math.log(size / (size + mean)) + number * math.log(mean / (size + mean)))
