"""Evaluation's figures. Only SELECTs; every figure leaves out the cases in which the reader's unit is accused."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy import true as always

from access import guard
from access.acts import Act
from access.relations import jurisdiction
from casekit.auth.actor import Actor
from casekit.web.paging import Keyset
from casekit.work import Work
from services.evaluation.domain.rates import Rate
from services.evaluation.domain.tally import Indicator
from services.evaluation.errors import UnitNotFound
from services.evaluation.tables import FACTS, UNITS

BY_UNIT = Keyset(UNITS.c.unit, ascending=True)
_RATES = {
    "settlement": (Indicator.COMPLETED, Indicator.ADMITTED),  # 办结率
    "on_time": (Indicator.ON_TIME, Indicator.COMPLETED),  # 按时率
    "satisfaction": (Indicator.SATISFIED, Indicator.FOLLOWED_UP),  # 满意率
}


@dataclass(frozen=True, slots=True)
class Span:
    """Days of Asia/Shanghai, both included; None is open."""

    since: date | None
    until: date | None

    def holds(self) -> ColumnElement[bool]:
        """As a condition on facts."""
        found: ColumnElement[bool] = always()
        if self.since is not None:
            found = and_(found, FACTS.c.day >= self.since)
        if self.until is not None:
            found = and_(found, FACTS.c.day <= self.until)
        return found


def unit_figures(work: Work, actor: Actor, unit: str, span: Span) -> dict[str, Any]:
    """One unit's figures. Raises Forbidden; UnitNotFound for who may ask about any unit."""
    guard.require(work, actor, Act.EVALUATION_READ, unit=unit)
    row = work.execute(select(UNITS).where(UNITS.c.unit == unit)).mappings().one_or_none()
    if row is None:
        raise UnitNotFound
    return _figures(row, _sums(work, actor, span, FACTS.c.unit == unit).get(unit, {}))


def all_figures(work: Work, actor: Actor, span: Span, query: Mapping[str, Any]) -> dict[str, Any]:
    """The units of the jurisdiction side by side, a page of them. Raises Forbidden."""
    guard.require(work, actor, Act.EVALUATION_READ)
    within = UNITS.c.region.startswith(jurisdiction(actor.region or "-"), autoescape=True)
    page = BY_UNIT.page(work.execute(BY_UNIT.select(select(UNITS).where(within), query)).all(), query)
    units = [row["unit"] for row in page["items"]]
    sums = _sums(work, actor, span, FACTS.c.unit.in_(units)) if units else {}
    return {**page, "items": [_figures(row, sums.get(row["unit"], {})) for row in page["items"]]}


def cases_behind(
    work: Work, actor: Actor, unit: str, indicator: Indicator, span: Span, query: Mapping[str, Any]
) -> dict[str, Any]:
    """The cases that a unit's figure is made of, as far as the reader may see them. Raises Forbidden."""
    guard.require(work, actor, Act.EVALUATION_READ, unit=unit)
    behind = (
        select(FACTS.c.code, func.max(FACTS.c.day).label("day"))
        .where(
            FACTS.c.unit == unit,
            FACTS.c.indicator == indicator.value,
            span.holds(),
            _readable(actor, unit),
            guard.visible(actor, Act.CASE_READ, FACTS.c.code),
        )
        .group_by(FACTS.c.code)
        .having(func.sum(FACTS.c.delta) != 0)
        .subquery()
    )
    order = Keyset(behind.c.day, behind.c.code)
    return order.page(work.execute(order.select(select(behind), query)).all(), query)


def _sums(work: Work, actor: Actor, span: Span, of: ColumnElement[bool]) -> dict[str, dict[str, int]]:
    counted = (
        select(FACTS.c.unit, FACTS.c.indicator, func.sum(FACTS.c.delta).label("count"))
        .where(of, span.holds(), _readable(actor, actor.unit))
        .group_by(FACTS.c.unit, FACTS.c.indicator)
    )
    found: dict[str, dict[str, int]] = {}
    for row in work.execute(counted).mappings():
        found.setdefault(row["unit"], {})[row["indicator"]] = int(row["count"])
    return found


def _readable(actor: Actor, unit: str | None) -> ColumnElement[bool]:
    """Facts of the reader's own unit or jurisdiction, but of no case in which his unit is accused."""
    within = FACTS.c.region.startswith(jurisdiction(actor.region or "-"), autoescape=True)
    own = FACTS.c.unit == actor.unit if actor.unit is not None and unit == actor.unit else None
    return and_(within if own is None else own | within, guard.unwalled(actor, FACTS.c.code))


def _figures(unit: Mapping[Any, Any], sums: Mapping[str, int]) -> dict[str, Any]:
    counts = {indicator.value: sums.get(indicator.value, 0) for indicator in Indicator}
    rates = {name: Rate(counts[part.value], counts[whole.value]) for name, (part, whole) in _RATES.items()}
    return {
        "unit": unit["unit"],
        "name": unit["name"],
        "kind": unit["kind"],
        "counts": counts,
        "rates": rates,
    }
