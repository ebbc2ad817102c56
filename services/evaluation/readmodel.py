"""Evaluation's figures. Only SELECTs; every figure leaves out the cases in which the reader's unit is accused."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import exists, func, select

from access import guard
from access.acts import Act
from access.relations import jurisdiction
from casekit.auth.actor import Actor
from casekit.web.paging import Keyset
from casekit.work import Work
from services.evaluation.domain.rates import Rate
from services.evaluation.domain.tally import Indicator
from services.evaluation.errors import UnitNotFound
from services.evaluation.summing import Span, readable, sums
from services.evaluation.tables import FACTS, UNITS

BY_UNIT = Keyset(UNITS.c.unit, ascending=True)
BEHIND = Keyset(FACTS.c.day, FACTS.c.code)
RATES = {
    "settlement": (Indicator.COMPLETED, Indicator.ADMITTED),  # 办结率
    "on_time": (Indicator.ON_TIME, Indicator.COMPLETED),  # 按时率
    "satisfaction": (Indicator.SATISFIED, Indicator.FOLLOWED_UP),  # 满意率
}


def unit_figures(work: Work, actor: Actor, unit: str, span: Span) -> dict[str, Any]:
    """One unit's figures. Raises Forbidden; UnitNotFound for who may ask about any unit."""
    guard.require(work, actor, Act.EVALUATION_READ, unit=unit)
    row = work.execute(select(UNITS).where(UNITS.c.unit == unit)).mappings().one_or_none()
    if row is None:
        raise UnitNotFound
    return _figures(row, sums(work, actor, span, [unit]).get(unit, {}))


def all_figures(work: Work, actor: Actor, span: Span, query: Mapping[str, Any]) -> dict[str, Any]:
    """The units of the jurisdiction side by side, a page of them. Raises Forbidden."""
    guard.require(work, actor, Act.EVALUATION_READ)
    within = UNITS.c.region.startswith(jurisdiction(actor.region or "-"), autoescape=True)
    page = BY_UNIT.page(work.execute(BY_UNIT.select(select(UNITS).where(within), query)).all(), query)
    units = [row["unit"] for row in page["items"]]
    found = sums(work, actor, span, units) if units else {}
    return {**page, "items": [_figures(row, found.get(row["unit"], {})) for row in page["items"]]}


def cases_behind(
    work: Work, actor: Actor, unit: str, indicator: Indicator, span: Span, query: Mapping[str, Any]
) -> dict[str, Any]:
    """The cases that a unit's figure is made of, as far as the reader may see them. Raises Forbidden.

    Facts are walked from the latest; a case is shown at its last fact in the span, if they do not cancel out.
    """
    guard.require(work, actor, Act.EVALUATION_READ, unit=unit)
    same, alike = FACTS.alias("same"), [FACTS.c.unit == unit, FACTS.c.indicator == indicator.value]
    of_case = [same.c.code == FACTS.c.code, same.c.unit == unit, same.c.indicator == indicator.value]
    of_case.append(span.holds(same.c.day))
    behind = (
        select(FACTS.c.code, FACTS.c.day)
        .where(
            *alike, span.holds(FACTS.c.day), readable(actor, unit, FACTS), guard.unwalled(actor, FACTS.c.code)
        )
        .where(guard.visible(actor, Act.CASE_READ, FACTS.c.code))
        .where(~exists().where(*of_case, same.c.serial > FACTS.c.serial))
        .where(select(func.sum(same.c.delta)).where(*of_case).scalar_subquery() != 0)
    )
    return BEHIND.page(work.execute(BEHIND.select(behind, query)).all(), query)


def _figures(unit: Mapping[Any, Any], found: Mapping[str, int]) -> dict[str, Any]:
    counts = {indicator.value: found.get(indicator.value, 0) for indicator in Indicator}
    rates = {name: Rate(counts[part.value], counts[whole.value]) for name, (part, whole) in RATES.items()}
    return {
        "unit": unit["unit"],
        "name": unit["name"],
        "kind": unit["kind"],
        "counts": counts,
        "rates": rates,
    }
