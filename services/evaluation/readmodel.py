"""Evaluation's figures, as a reader may know them. Only SELECTs.

Every figure leaves out the cases in which the reader's unit is accused.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import exists, func, literal, select, union_all

from access import guard
from access.acts import Act
from access.relations import jurisdiction
from casekit.auth.actor import Actor
from casekit.web.paging import Keyset
from casekit.work import Work
from services.evaluation.catalogue import catalogue
from services.evaluation.domain.figures import figure
from services.evaluation.domain.indicators import Headline, Indicator
from services.evaluation.domain.rates import Rate
from services.evaluation.errors import CountNotFound, SubjectNotFound, UnitNotFound
from services.evaluation.measuring import AREA, counts, of_subject
from services.evaluation.summing import Span, known, readable, sight_of, totals
from services.evaluation.tables import CHANGE, FACTS, GRIDS, UNITS

BY_UNIT = Keyset(UNITS.c.unit, ascending=True)
BEHIND = Keyset(FACTS.c.day, FACTS.c.code)
CHANGES = Keyset(FACTS.c.day, FACTS.c.serial)
_RATES = {
    "settlement": (Headline.COMPLETED, Headline.ADMITTED),  # 办结率
    "on_time": (Headline.ON_TIME, Headline.COMPLETED),  # 按时率
    "satisfaction": (Headline.SATISFIED, Headline.FOLLOWED_UP),  # 满意率
}


def unit_figures(work: Work, actor: Actor, unit: str, span: Span) -> dict[str, Any]:
    """One unit's figures. Raises Forbidden; UnitNotFound for who may ask about any unit."""
    guard.require(work, actor, Act.EVALUATION_READ, unit=unit)
    row = work.execute(select(UNITS).where(UNITS.c.unit == unit)).mappings().one_or_none()
    if row is None:
        raise UnitNotFound
    return _side_by_side(row, totals(work, span, [unit], sight_of(actor)).get(unit, {}))


def all_figures(work: Work, actor: Actor, span: Span, query: Mapping[str, Any]) -> dict[str, Any]:
    """The units of the jurisdiction side by side, a page of them. Raises Forbidden."""
    guard.require(work, actor, Act.EVALUATION_READ)
    within = UNITS.c.region.startswith(jurisdiction(actor.region or "-"), autoescape=True)
    page = BY_UNIT.page(work.execute(BY_UNIT.select(select(UNITS).where(within), query)).all(), query)
    units = [row["unit"] for row in page["items"]]
    found = totals(work, span, units, sight_of(actor)) if units else {}
    return {**page, "items": [_side_by_side(row, found.get(row["unit"], {})) for row in page["items"]]}


def cases_behind(
    work: Work, actor: Actor, unit: str, headline: Headline, span: Span, query: Mapping[str, Any]
) -> dict[str, Any]:
    """The cases that a unit's figure is made of, as far as the reader may see them. Raises Forbidden.

    Facts are walked from the latest; a case is shown at its last fact in the span, if they do not cancel out.
    """
    guard.require(work, actor, Act.EVALUATION_READ, unit=unit)
    same, alike = FACTS.alias("same"), [FACTS.c.unit == unit, FACTS.c.indicator == headline.value]
    of_case = [same.c.code == FACTS.c.code, same.c.unit == unit, same.c.indicator == headline.value]
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


def subject_figures(
    work: Work, actor: Actor, subject: str, span: Span, wanted: Sequence[str]
) -> dict[str, Any]:
    """The indicators of a subject, all or those `wanted`. Raises Forbidden, SubjectNotFound, CountNotFound."""
    name = _open(work, actor, subject)
    found = counts(work, [subject], span, sight_of(actor))[subject]
    in_force = catalogue(span.until)
    chosen = [_indicator(in_force.indicators, key) for key in wanted] or list(in_force.indicators.values())
    figures = [{"indicator": each.key, "zh": each.zh, "en": each.en, "dimension": each.dimension,
                "direction": each.direction, **_shown(each, found)} for each in chosen]  # fmt: skip
    return {
        "subject": subject, "name": name, "since": span.since, "until": span.until, "version": in_force.version,
        "counts": {key: found.get(key, 0) for key in in_force.counts}, "figures": figures,
    }  # fmt: skip


def changes_behind(
    work: Work, actor: Actor, subject: str, count: str, span: Span, query: Mapping[str, Any]
) -> dict[str, Any]:
    """The changes that a count of a subject is made of, the latest first, as far as the reader may see their cases.

    What is of no case (a hazard, a field report) is shown by its kind and id. Raises as `subject_figures`.
    """
    _open(work, actor, subject)
    if count not in catalogue(span.until).counts:
        raise CountNotFound
    is_of_no_case = FACTS.c.code.contains("/")
    changes = (
        select(FACTS.c.code, FACTS.c.day, FACTS.c.serial, FACTS.c.event, CHANGE.label("change"))
        .where(FACTS.c.indicator == count, of_subject(work, subject, span), known(sight_of(actor)))
        .where(is_of_no_case | guard.visible(actor, Act.CASE_READ, FACTS.c.code))
    )
    return CHANGES.page(work.execute(CHANGES.select(changes, query)).all(), query)


def _open(work: Work, actor: Actor, subject: str) -> str:
    """The subject's name, for who may read its figures. Raises Forbidden, SubjectNotFound."""
    node = subject.removeprefix(AREA)
    unit = node if node == subject else None  # an area tells of more units than the one it is named after
    guard.require(work, actor, Act.EVALUATION_READ, unit=unit)
    units = select(UNITS.c.name, UNITS.c.region).where(UNITS.c.unit == node)
    grids = select(GRIDS.c.name, GRIDS.c.region).where(literal("grid/") + GRIDS.c.grid == node)
    row = work.execute(union_all(units, grids)).first()
    is_near = row is not None and row.region.startswith(jurisdiction(actor.region or "-"))
    if row is None or not (is_near or (unit is not None and unit == actor.unit)):
        raise SubjectNotFound
    return str(row.name)


def _indicator(indicators: Mapping[str, Indicator], key: str) -> Indicator:
    if key not in indicators:
        raise CountNotFound
    return indicators[key]


def _shown(indicator: Indicator, found: Mapping[str, int]) -> dict[str, Any]:
    made = figure(indicator, found)
    return {
        "measured": made.measured,
        "numerator": made.numerator,
        "denominator": made.denominator,
        "value": made.value,
        "interval": made.interval,
        "rounding": made.rounding,
        "of": [each for each in (indicator.numerator, indicator.denominator) if each],
    }


def _side_by_side(unit: Mapping[Any, Any], found: Mapping[str, int]) -> dict[str, Any]:
    shown = {headline.value: found.get(headline.value, 0) for headline in Headline}
    rates = {name: Rate(shown[part.value], shown[whole.value]) for name, (part, whole) in _RATES.items()}
    return {
        "unit": unit["unit"],
        "name": unit["name"],
        "kind": unit["kind"],
        "counts": shown,
        "rates": rates,
    }
