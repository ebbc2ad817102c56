"""A figure: what an indicator came to over a span, always with the whole numbers it is made of. Pure; no floats."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from casekit.interval import Interval, wilson
from services.evaluation.domain.indicators import Indicator, Measured
from services.evaluation.domain.rates import Rate, Rounding

_MINUTES = 60


@dataclass(frozen=True, slots=True)
class Figure:
    """`value` is an exact decimal in `measured`, rounded as the indicator says; None of nothing.

    `denominator` is None for a size. Of what was taken back later than the span a part may be negative.
    """

    indicator: str
    measured: Measured
    numerator: int
    denominator: int | None
    value: str | None
    rounding: Rounding

    @property
    def percent(self) -> str | None:
        """The value where it is a percentage."""
        return self.value if self.measured is Measured.PERCENT else None

    @property
    def interval(self) -> Interval | None:
        """How sure a percentage is, where it is of few cases; None of anything else."""
        if self.measured is not Measured.PERCENT or self.denominator is None:
            return None
        return wilson(self.numerator, self.denominator)


def figure(indicator: Indicator, counts: Mapping[str, int]) -> Figure:
    """What the indicator comes to; a count that is not there is 0."""
    part = counts.get(indicator.numerator, 0)
    whole = None if indicator.denominator is None else counts.get(indicator.denominator, 0)
    value = value_of(indicator, part, whole)
    return Figure(indicator.key, indicator.measured, part, whole, value, indicator.rounding)


def value_of(indicator: Indicator, part: int, whole: int | None) -> str | None:
    """What the two numbers come to, in the indicator's measure and rounding; None of nothing."""
    if whole is None:
        return str(part)
    if indicator.measured is Measured.PERCENT:
        return Rate(part, whole, indicator.places, indicator.rounding).percent
    if whole == 0:
        return None
    mode = ROUND_DOWN if indicator.rounding is Rounding.TRUNCATED else ROUND_HALF_UP
    return str(
        (Decimal(part) / Decimal(whole * _MINUTES)).quantize(
            Decimal(1).scaleb(-indicator.places), rounding=mode
        )
    )
