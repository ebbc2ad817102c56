"""The arithmetic of published figures (domain.md §5): whole numbers in, an exact decimal out, the rounding named.

A rate is always given with its numerator and denominator. There are no floats anywhere.
"""

from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from enum import StrEnum

from casekit.interval import Interval, wilson


class Rounding(StrEnum):
    """How a published percentage got its last digit."""

    ROUNDED = "rounded"  # 四舍五入
    TRUNCATED = "truncated"  # 截尾


_MODES = {Rounding.ROUNDED: ROUND_HALF_UP, Rounding.TRUNCATED: ROUND_DOWN}


@dataclass(frozen=True, slots=True)
class Rate:
    """`numerator` of `denominator`, in per cent with `places` decimals; `percent` is None of nothing."""

    numerator: int
    denominator: int
    places: int = 2
    rounding: Rounding = Rounding.ROUNDED

    @property
    def percent(self) -> str | None:
        """The percentage as a decimal, such as "98.60"; None when there is nothing to take a part of."""
        if self.denominator == 0:
            return None
        exact = Decimal(self.numerator * 100) / Decimal(self.denominator)
        return str(exact.quantize(Decimal(1).scaleb(-self.places), rounding=_MODES[self.rounding]))

    @property
    def interval(self) -> Interval | None:
        """How sure it is, for rates of few cases (Wilson, 95 %); None of nothing, and of what is no part."""
        return wilson(self.numerator, self.denominator)


def change(before: int, now: int) -> str | None:
    """By how many per cent `now` differs from `before`, one decimal, such as "-9.7" and "+20.0"; None from nothing."""
    if before == 0:
        return None
    exact = Decimal((now - before) * 100) / Decimal(before)
    rounded = exact.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    return f"{rounded:+}" if rounded else "0.0"
