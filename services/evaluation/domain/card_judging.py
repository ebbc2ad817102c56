"""Which card a unit is given: same rules, same figures, same card before — same card, always. Pure, whole numbers only.

A rate is compared by cross-multiplication, never by its rounded percentage: 59.996 % is below 60.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from contracts.cards import CardFigure
from contracts.vocabulary import Colour, FigureMeasure
from procedures.carding import Condition, Trigger
from procedures.vocabulary import Comparison, Judged

_PER_CENT: Final = 100
_MINUTES: Final = 60
_GRAVEST_FIRST: Final = (Colour.RED, Colour.YELLOW, Colour.GREEN)

Figures = Mapping[str, CardFigure]
# From how many cases an indicator comes: one with ten terms is one. Asked where the figures alone would speak.
Cases = Callable[[str], int]


class IndicatorUnknown(LookupError):
    """A rule names an indicator that is not measured: the place's file is wrong, and no card is guessed."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The rule that speaks, and the figures it rests on; `kept`: only because the unit had the card before."""

    trigger: Trigger
    figures: tuple[CardFigure, ...]
    kept: bool


def judge(
    triggers: Iterable[Trigger],
    tier: str,
    figures: Figures,
    before: str | None = None,
    kinds: Collection[Judged] = (Judged.UNIT,),
    *,
    cases: Cases,
) -> Verdict | None:
    """The gravest card that a rule about one of `kinds` speaks for, by the first such rule; None when none does.

    `before`: the rule by which the unit was given its card for the period just before, if that card stands.
    Raises IndicatorUnknown.
    """
    ranked = sorted(triggers, key=lambda each: _GRAVEST_FIRST.index(each.colour))
    for trigger in ranked:
        if trigger.of.isdisjoint(kinds) or (trigger.tiers and tier not in trigger.tiers):
            continue
        verdict = weigh(trigger, figures, is_held=trigger.key == before, cases=cases)
        if verdict is not None:
            return verdict
    return None


def weigh(trigger: Trigger, figures: Figures, *, is_held: bool, cases: Cases) -> Verdict | None:
    """Whether one rule speaks. `is_held`: the unit has its card already. Raises IndicatorUnknown."""
    rests_on = tuple(_figure(figures, condition) for condition in trigger.when)
    for kept in (False, True) if is_held else (False,):
        if are_met(trigger.when, figures, cases=cases, is_held=kept):
            return Verdict(trigger, rests_on, kept)
    return None


def are_met(conditions: Iterable[Condition], figures: Figures, *, cases: Cases, is_held: bool) -> bool:
    """Whether all conditions hold, of a card that is held at their `until`. Raises IndicatorUnknown."""
    return all(_holds(each, _figure(figures, each), cases, is_held=is_held) for each in conditions)


def _figure(figures: Figures, condition: Condition) -> CardFigure:
    try:
        return figures[condition.indicator]
    except KeyError:
        raise IndicatorUnknown(condition.indicator) from None


def _holds(condition: Condition, figure: CardFigure, cases: Cases, *, is_held: bool) -> bool:
    threshold = condition.threshold
    if is_held and condition.until is not None:
        threshold = condition.until
    if figure.denominator is not None and figure.denominator < condition.least:
        return False
    value, bound = _compared(figure, threshold)
    is_reached = value < bound if condition.comparison is Comparison.BELOW else value >= bound
    return is_reached and cases(condition.indicator) >= condition.least


def _compared(figure: CardFigure, threshold: int) -> tuple[int, int]:
    """The figure and its threshold, both as whole numbers of the same."""
    whole = 1 if figure.denominator is None else figure.denominator
    if figure.measured is FigureMeasure.PERCENT:
        return figure.numerator * _PER_CENT, threshold * whole
    if figure.measured is FigureMeasure.HOUR:
        return figure.numerator, threshold * _MINUTES * whole
    return figure.numerator, threshold
