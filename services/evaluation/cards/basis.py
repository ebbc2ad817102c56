"""What a card rests on: a unit's figures over a period, and the cases they count. Only SELECTs.

The whole truth, whoever reads it later; `leaving_out` takes off the cases in which that unit is accused, for what the
unit itself is told.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select, true

from access.tables import RELATIONS
from casekit.work import Work
from contracts.cards import CardFigure
from contracts.vocabulary import FigureMeasure, Relation
from services.evaluation.domain.card_period import Period
from services.evaluation.readmodel import RATES
from services.evaluation.tables import FACTS


@dataclass(frozen=True, slots=True)
class Behind:
    """What a case adds to a count over the period: `day` is the last on which it did, `deadline` the kind of term."""

    count: str
    code: str
    day: date
    delta: int
    deadline: str | None = None


def figures_of(
    work: Work, unit: str, period: Period, leaving_out: str | None = None
) -> dict[str, CardFigure]:
    """The unit's rates over the period, by their keys."""
    t = FACTS.c
    found = (
        select(t.indicator, func.sum(t.delta)).where(*_of(unit, period, leaving_out)).group_by(t.indicator)
    )
    counts = {row[0]: int(row[1]) for row in work.execute(found)}
    return {
        name: CardFigure(name, FigureMeasure.PERCENT, counts.get(part.value, 0), counts.get(whole.value, 0))
        for name, (part, whole) in RATES.items()
    }


def counts_of(indicator: str) -> tuple[str, str | None]:
    """The counts an indicator is made of: numerator and denominator."""
    part, whole = RATES[indicator]
    return part.value, whole.value


def cases_of(
    work: Work, unit: str, period: Period, counts: Iterable[str], leaving_out: str | None = None
) -> list[Behind]:
    """The cases behind the counts, those whose changes cancel out left out."""
    t, total = FACTS.c, func.sum(FACTS.c.delta)
    found = (
        select(t.indicator, t.code, func.max(t.day), total)
        .where(*_of(unit, period, leaving_out), t.indicator.in_(sorted(set(counts))))
        .group_by(t.indicator, t.code)
        .having(total != 0)
        .order_by(t.indicator, t.code)
    )
    return [Behind(row[0], row[1], row[2], int(row[3])) for row in work.execute(found)]


def _of(unit: str, period: Period, leaving_out: str | None) -> list[ColumnElement[bool]]:
    t = FACTS.c
    return [t.unit == unit, t.day.between(period.since, period.until), _unaccused(leaving_out)]


def _unaccused(unit: str | None) -> ColumnElement[bool]:
    if unit is None:
        return true()
    r = RELATIONS.c
    accused = select(r.code).where(r.unit == unit, r.relation == Relation.ACCUSED.value, r.is_active)
    return FACTS.c.code.not_in(accused)
