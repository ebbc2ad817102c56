"""The monthly draw (随机抽取回访): which settled cases are asked besides, so that anybody can compute it again. Pure.

Before the month's cases are known a seed is committed to by its digest; once they are, the seed is told and everything
follows from it and the list of codes: a case's ticket is SHA-256 of `seed:population:code` (seed and the digest of the
population in hexadecimal), and the cases with the lowest tickets are drawn, in that order. The digest of a list is
SHA-256 of its codes in order, each ended by a line feed. Where units have quotas, the population is a list of codes and
units, `code unit` on a line, and the lowest tickets are drawn first up to each unit's least, then up to its most.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from casekit.clock import SHANGHAI, to_local
from procedures.model import Quota

_DECEMBER: Final = 12
SEED_BYTES: Final = 32


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A month as the wall calendar has it."""

    year: int
    month: int

    @classmethod
    def of(cls, moment: datetime) -> "Month":
        """The month in which a moment lies."""
        local = to_local(moment)
        return cls(local.year, local.month)

    @classmethod
    def parse(cls, text: str) -> "Month":
        """From `2026-11`. Raises ValueError."""
        year, month = text.split("-")
        return cls(int(year), int(month))

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    @property
    def next(self) -> "Month":
        """The month after."""
        is_last = self.month == _DECEMBER
        return Month(self.year + is_last, 1 if is_last else self.month + 1)

    @property
    def begins(self) -> datetime:
        """Its first moment, in UTC."""
        return datetime(self.year, self.month, 1, tzinfo=SHANGHAI).astimezone(UTC)

    @property
    def ends(self) -> datetime:
        """The first moment that is not in it, in UTC: when the draw is held."""
        return self.next.begins


@dataclass(frozen=True, slots=True)
class Drawn:
    """What was drawn, in the order of tickets, and from how many; `population` and `sample` are digests of lists."""

    codes: tuple[str, ...]
    size: int
    population: str
    sample: str


def commitment(seed: bytes) -> str:
    """What is told of a seed before the draw."""
    return hashlib.sha256(seed).hexdigest()


def digest(codes: Iterable[str]) -> str:
    """The digest of a list of codes, in the order given."""
    return hashlib.sha256("".join(f"{code}\n" for code in codes).encode()).hexdigest()


def draw(seed: bytes, population: Iterable[str], most: int) -> Drawn:
    """Draw up to `most` codes of the population, each once however often it is named."""
    codes = sorted(set(population))
    whole = digest(codes)
    ranked = sorted(codes, key=lambda code: ticket(seed, whole, code))[:most]
    return Drawn(tuple(ranked), len(codes), whole, digest(ranked))


def draw_by_unit(seed: bytes, population: Mapping[str, str], most: int, quota: Quota) -> Drawn:
    """Draw up to `most` codes of the population (code → the unit that settled it), by the units' quota."""
    whole = digest(f"{code} {population[code]}" for code in sorted(population))
    ranked = sorted(population, key=lambda code: ticket(seed, whole, code))
    drawn = set(_by_quota(ranked, population, most, quota))
    codes = tuple(code for code in ranked if code in drawn)
    return Drawn(codes, len(population), whole, digest(codes))


def _by_quota(ranked: Sequence[str], unit_of: Mapping[str, str], most: int, quota: Quota) -> Iterator[str]:
    taken, drawn = Counter[str](), set[str]()
    for limit in (quota.least, quota.most):
        for code in ranked:
            unit = unit_of[code]
            if len(drawn) < most and code not in drawn and (limit is None or taken[unit] < limit):
                taken[unit] += 1
                drawn.add(code)
                yield code


def ticket(seed: bytes, population: str, code: str) -> str:
    """A case's ticket; the lowest are drawn."""
    return hashlib.sha256(f"{seed.hex()}:{population}:{code}".encode()).hexdigest()
