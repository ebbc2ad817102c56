"""What a card rests on: a unit's figures over a period, and the cases they count. Only SELECTs.

The whole truth, whoever reads it later; `leaving_out` takes off the cases in which that unit is accused, for what the
unit itself is told.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from casekit.work import Work
from contracts.cards import CardFigure
from contracts.vocabulary import FigureMeasure
from services.evaluation.catalogue import catalogue
from services.evaluation.domain.card_period import Period
from services.evaluation.measuring import behind, measure
from services.evaluation.summing import Span

_PAGE = 1_000


@dataclass(frozen=True, slots=True)
class Share:
    """What a case adds to a count over a period: `day` is the last on which it did, `deadline` the kind of its term."""

    count: str
    code: str
    day: date
    delta: int
    deadline: str | None = None


def figures_of(
    work: Work, unit: str, period: Period, leaving_out: str | None = None
) -> dict[str, CardFigure]:
    """Every indicator of the unit over the period, by its key."""
    span = Span(period.since, period.until)
    found = measure(work, [unit], span, leaving_out)[unit].values()
    return {
        each.indicator: CardFigure(
            each.indicator, FigureMeasure(each.measured), each.numerator, each.denominator
        )
        for each in found
    }


def counts_of(indicator: str, day: date) -> tuple[str, str | None]:
    """The counts an indicator is made of on a day: numerator and denominator."""
    found = catalogue(day).indicators[indicator]
    return found.numerator, found.denominator


def shares_of(
    work: Work, unit: str, period: Period, counts: Iterable[str], leaving_out: str | None = None
) -> list[Share]:
    """The cases behind the counts, those whose changes cancel out left out."""
    return [share for key in sorted(set(counts)) for share in _shares(work, unit, period, key, leaving_out)]


def _shares(work: Work, unit: str, period: Period, key: str, leaving_out: str | None) -> list[Share]:
    span, after = Span(period.since, period.until), None
    found: dict[str, Share] = {}
    while True:
        page = behind(work, unit, key, span, _PAGE, after, leaving_out)
        for each in page:
            before = found.get(each.code, Share(key, each.code, each.day, 0))
            found[each.code] = Share(
                key,
                each.code,
                max(before.day, each.day),
                before.delta + each.delta,
                before.deadline or each.deadline,
            )
        if len(page) < _PAGE:
            return [each for each in found.values() if each.delta != 0]
        after = page[-1].serial
