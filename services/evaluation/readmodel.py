"""Evaluation's figures, as a reader may know them. Only SELECTs.

Every figure leaves out the cases in which the reader's unit is accused.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    Select,
    Text,
    exists,
    func,
    literal,
    select,
    true,
    tuple_,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY

from access import guard
from access.acts import Act
from access.relations import jurisdiction
from casekit.auth.actor import Actor
from casekit.clock import to_local
from casekit.web.paging import Keyset
from casekit.work import Work
from services.evaluation.areas import AREA
from services.evaluation.catalogue import catalogue
from services.evaluation.domain.figures import figure
from services.evaluation.domain.indicators import Catalogue, Headline, Indicator
from services.evaluation.domain.periods import running
from services.evaluation.domain.rates import Rate
from services.evaluation.domain.trees import Stay
from services.evaluation.errors import CountNotFound, SubjectNotFound, UnitNotFound
from services.evaluation.measuring import counts, stays_of
from services.evaluation.summing import Span, known, readable, sight_of, totals
from services.evaluation.tables import CHANGE, FACTS, GRIDS, UNITS

BY_UNIT = Keyset(UNITS.c.unit, ascending=True)
BEHIND = Keyset(FACTS.c.day, FACTS.c.serial)
_CHANGE = (FACTS.c.code, FACTS.c.day, FACTS.c.serial, FACTS.c.event, CHANGE.label("change"))
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
        select(FACTS.c.code, FACTS.c.day, FACTS.c.serial)
        .where(
            *alike, span.holds(FACTS.c.day), readable(actor, unit, FACTS), guard.unwalled(actor, FACTS.c.code)
        )
        .where(guard.seen(actor, Act.CASE_READ, FACTS.c.code))
        .where(
            ~exists().where(*of_case, tuple_(same.c.day, same.c.serial) > tuple_(FACTS.c.day, FACTS.c.serial))
        )
        .where(select(func.sum(same.c.delta)).where(*of_case).scalar_subquery() != 0)
    )
    return BEHIND.page(work.execute(BEHIND.select(behind, query)).all(), query)


def subject_figures(
    work: Work, actor: Actor, subject: str, span: Span, wanted: Sequence[str]
) -> dict[str, Any]:
    """The indicators of a subject, all or those `wanted`. Raises Forbidden, SubjectNotFound, CountNotFound."""
    name = _open(work, actor, subject)
    found = counts(work, [subject], span, sight_of(actor))[subject]
    in_force = _in_force(work, span)
    chosen = [_indicator(in_force.indicators, key) for key in wanted] or list(in_force.indicators.values())
    figures = [{"indicator": each.key, "zh": each.zh, "en": each.en, "dimension": each.dimension,
                "direction": each.direction, **_shown(each, found)} for each in chosen]  # fmt: skip
    return {
        "subject": subject, "name": name, "since": span.since, "until": span.until, "version": in_force.version,
        "counts": {key: found.get(key, 0) for key in in_force.counts}, "figures": figures,
    }  # fmt: skip


def window_of(indicator: str, today: date) -> Stay:
    """Over which days an indicator is read unless others are asked for. Raises CountNotFound."""
    return running(_indicator(catalogue(today).indicators, indicator).window, today)


def changes_behind(
    work: Work, actor: Actor, subject: str, count: str, span: Span, query: Mapping[str, Any]
) -> dict[str, Any]:
    """The changes that a count of a subject is made of, the latest first, as far as the reader may see their cases.

    What is of no case (a hazard, a field report) is shown by its kind and id. Raises as `subject_figures`.
    """
    _open(work, actor, subject)
    if count not in _in_force(work, span).counts:
        raise CountNotFound
    is_of_no_case = FACTS.c.code.contains("/")
    alike = [
        FACTS.c.indicator == count,
        known(sight_of(actor)),
        is_of_no_case | guard.seen(actor, Act.CASE_READ, FACTS.c.code),
    ]
    if subject.startswith(AREA):
        return _page_of_area(work, stays_of(work, subject, span), alike, query)
    found = select(*_CHANGE).where(FACTS.c.unit == subject, span.holds(FACTS.c.day), *alike)
    return BEHIND.page(work.execute(BEHIND.select(found, query)).all(), query)


def _page_of_area(
    work: Work,
    stays: Sequence[tuple[Span, Sequence[str]]],
    alike: Sequence[ColumnElement[bool]],
    query: Mapping[str, Any],
) -> dict[str, Any]:
    """The latest of what was counted where it lay, as much of it as a page holds, however much there is of it.

    Each place is first asked for its latest, so many of them together that they would fill the page; none of what
    comes before the last of these is on it.
    """
    places = sum(len(leaves) for _, leaves in stays)
    if not places:
        return BEHIND.page([], query)
    few = union_all(*_latest(stays, alike, {**query, "limit": query["limit"] // places})).subquery()
    filling = select(few.c.day, few.c.serial).order_by(few.c.day.desc(), few.c.serial.desc())
    last = filling.offset(query["limit"]).limit(1).cte("last")
    day = func.coalesce(select(last.c.day).scalar_subquery(), literal(date.min, Date))
    serial = func.coalesce(select(last.c.serial).scalar_subquery(), literal(0, BigInteger))
    is_late = tuple_(FACTS.c.day, FACTS.c.serial) >= tuple_(day, serial)
    every = union_all(*_latest(stays, [*alike, is_late], query)).subquery()
    order = Keyset(every.c.day, every.c.serial)
    return order.page(work.execute(order.select(select(every), query)).all(), query)


def _latest(
    stays: Sequence[tuple[Span, Sequence[str]]],
    alike: Sequence[ColumnElement[bool]],
    query: Mapping[str, Any],
) -> Iterator[Select[Any]]:
    """Of each place its latest changes, no more than a page has."""
    for held, leaves in stays:
        place = select(func.unnest(literal(leaves, ARRAY(Text))).label("unit")).subquery()
        own = select(*_CHANGE).where(FACTS.c.unit == place.c.unit, held.holds(FACTS.c.day), *alike)
        latest = BEHIND.select(own, query).lateral()
        yield select(*latest.c).select_from(place.join(latest, true()))


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


def _in_force(work: Work, span: Span) -> Catalogue:
    """The catalogue of the span's last day; today's where that is to come: a later version counts nothing yet."""
    today = to_local(work.now).date()
    return catalogue(today if span.until is None else min(span.until, today))


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
