"""How sure a rate is: Wilson's score interval (1927) at 95 %, for rates of few cases. Exact decimals; pure.

It is shown beside a rate and decides nothing: a card has minimum counts for that. Anyone who shows a rate may call it.
"""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, localcontext
from typing import Final

_Z: Final = Decimal("1.959963985")  # the 97.5th percentile of the normal distribution
_PLACES: Final = Decimal("0.01")
_HUNDRED: Final = Decimal(100)
_DIGITS: Final = 40


@dataclass(frozen=True, slots=True)
class Interval:
    """From `low` to `high` per cent, rounded outwards to two places."""

    low: str
    high: str


def wilson(numerator: int, denominator: int) -> Interval | None:
    """The interval; None of nothing, and of what is no part (a span may count more completed than admitted)."""
    if denominator <= 0 or not 0 <= numerator <= denominator:
        return None
    with localcontext() as context:
        context.prec = _DIGITS
        n = Decimal(denominator)
        p, z2 = Decimal(numerator) / n, _Z * _Z
        centre = p + z2 / (2 * n)
        reach = _Z * (p * (1 - p) / n + z2 / (4 * n * n)).sqrt()
        low = Decimal(0) if numerator == 0 else (centre - reach) / (1 + z2 / n)
        high = Decimal(1) if numerator == denominator else (centre + reach) / (1 + z2 / n)
        return Interval(
            str((low * _HUNDRED).quantize(_PLACES, rounding=ROUND_FLOOR)),
            str((high * _HUNDRED).quantize(_PLACES, rounding=ROUND_CEILING)),
        )
