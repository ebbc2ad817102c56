"""Figures that may be published (研判专报): small counts are withheld, times told as median and ninth tenth. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

LEAST: Final = 5  # fewer cases than this are not told: in a village everybody knows whose they are


@dataclass(frozen=True, slots=True)
class Shares:
    """A total as parts: those of at least `LEAST`, the largest first, and the rest of them together.

    `rest` is 0 or at least `LEAST`, so that no small count follows by taking parts from the total. `is_withheld`: the
    total itself is too small, and nothing is told.
    """

    total: int
    parts: tuple[tuple[str, int], ...]
    rest: int
    is_withheld: bool = False


@dataclass(frozen=True, slots=True)
class Spread:
    """How long something took, in whole seconds: of how many; half of them within `median`, nine tenths in `p90`."""

    count: int
    median: int
    p90: int


def shares(counts: Mapping[str, int], most: int = 8) -> Shares:
    """The counts as they may be told, at most `most` parts of them."""
    total = sum(counts.values())
    if 0 < total < LEAST:
        return Shares(0, (), 0, is_withheld=True)
    ranked = sorted(counts.items(), key=lambda part: (-part[1], part[0]))
    parts = [part for part in ranked if part[1] >= LEAST][:most]
    while parts and 0 < total - sum(count for _, count in parts) < LEAST:
        parts.pop()
    return Shares(total, tuple(parts), total - sum(count for _, count in parts))


def told(count: int) -> int | None:
    """A count that stands alone; None where it is withheld. Nothing is a count that may be told."""
    return None if 0 < count < LEAST else count


def spread(seconds: Sequence[int]) -> Spread | None:
    """By the nearest rank, so that both are spans that really were; None for fewer than `LEAST`."""
    if len(seconds) < LEAST:
        return None
    ranked = sorted(seconds)
    return Spread(len(ranked), _ranked(ranked, 5), _ranked(ranked, 9))


def _ranked(ranked: Sequence[int], tenths: int) -> int:
    return ranked[-(-len(ranked) * tenths // 10) - 1]
