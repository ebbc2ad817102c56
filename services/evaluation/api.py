"""Evaluation's HTTP resources: the indicators, the figures of units, grids and areas, and what is behind a figure."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint as AnyBlueprint

from casekit.clock import to_local
from casekit.runtime import Runtime
from casekit.web import Blueprint, Bridge, page_of
from casekit.work import Work
from services.evaluation import listing, readmodel
from services.evaluation.bulletins import api as bulletins
from services.evaluation.cards.api import resources as cards
from services.evaluation.domain.periods import span_of
from services.evaluation.errors import PeriodRefused
from services.evaluation.schemas import (
    BehindQuery,
    BehindSchema,
    CatalogueSchema,
    ChangeSchema,
    ChangesQuery,
    FiguresQuery,
    FiguresSchema,
    SpanQuery,
    SubjectFiguresSchema,
    UnitsQuery,
)
from services.evaluation.summing import Span


def blueprints(runtime: Runtime) -> Sequence[AnyBlueprint]:
    """The resources of this runtime."""
    bridge = Bridge(runtime)
    evaluation = Blueprint("evaluation", __name__)
    _of_units(evaluation, bridge)
    _of_subjects(evaluation, bridge)
    return [evaluation, cards(bridge), bulletins.resources(bridge)]


def _of_units(evaluation: Blueprint, bridge: Bridge) -> None:
    @evaluation.get("/v1/evaluation/units")
    @evaluation.arguments(UnitsQuery, location="query")
    @evaluation.response(200, page_of(FiguresSchema))
    def units(query: dict[str, Any]) -> Any:
        """各单位指标: the units of the jurisdiction side by side."""
        return bridge.read(lambda work, actor: readmodel.all_figures(work, actor, _span(query), query))

    @evaluation.get("/v1/evaluation/units/<string:unit>")
    @evaluation.arguments(SpanQuery, location="query")
    @evaluation.response(200, FiguresSchema, heeds=())
    def unit_figures(query: dict[str, Any], unit: str) -> Any:
        """单位指标: one unit's counts and rates."""
        return bridge.read(lambda work, actor: readmodel.unit_figures(work, actor, unit, _span(query)))

    @evaluation.get("/v1/evaluation/units/<string:unit>/cases")
    @evaluation.arguments(BehindQuery, location="query")
    @evaluation.response(200, page_of(BehindSchema), heeds=())
    def cases(query: dict[str, Any], unit: str) -> Any:
        """指标明细: the cases a figure is made of."""
        indicator = query["indicator"]
        return bridge.read(
            lambda work, actor: readmodel.cases_behind(work, actor, unit, indicator, _span(query), query)
        )


def _of_subjects(evaluation: Blueprint, bridge: Bridge) -> None:
    @evaluation.get("/v1/evaluation/indicators")
    @evaluation.response(200, CatalogueSchema)
    def indicators() -> Any:
        """指标目录: what is counted by which events, and what is published of it."""
        return bridge.read(listing.catalogue_in_force)

    @evaluation.get("/v1/evaluation/figures")
    @evaluation.arguments(FiguresQuery, location="query")
    @evaluation.response(200, SubjectFiguresSchema)
    def figures(query: dict[str, Any]) -> Any:
        """指标值: the indicators of a unit, a grid or an area over a period."""
        wanted = [] if query["indicator"] is None else [query["indicator"]]
        return bridge.read(
            lambda work, actor: readmodel.subject_figures(
                work, actor, query["subject"], _period_or_window(query, work), wanted
            )
        )

    @evaluation.get("/v1/evaluation/figures/changes")
    @evaluation.arguments(ChangesQuery, location="query")
    @evaluation.response(200, page_of(ChangeSchema))
    def changes(query: dict[str, Any]) -> Any:
        """指标来源: every change that a count is made of, and the event that made it."""
        return bridge.read(
            lambda work, actor: readmodel.changes_behind(
                work, actor, query["subject"], query["count"], _period(query, work), query
            )
        )


def _period_or_window(query: dict[str, Any], work: Work) -> Span:
    """The period asked for, else the window of the one indicator asked for. Raises PeriodRefused, CountNotFound."""
    if query["period"] is not None:
        return _period(query, work)
    if query["indicator"] is None:
        raise PeriodRefused
    days = readmodel.window_of(query["indicator"], to_local(work.now).date())
    return Span(days.since, days.until)


def _period(query: dict[str, Any], work: Work) -> Span:
    """Raises PeriodRefused."""
    try:
        days = span_of(query["period"], to_local(work.now).date())
    except (ValueError, OverflowError):
        raise PeriodRefused from None
    return Span(days.since, days.until)


def _span(query: dict[str, Any]) -> Span:
    return Span(query["since"], query["until"])
