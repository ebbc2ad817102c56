"""Evaluation's HTTP resources: a unit's figures, all units' figures, and the cases behind a figure."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint as AnyBlueprint

from casekit.runtime import Runtime
from casekit.web import Blueprint, Bridge, page_of
from services.evaluation import readmodel
from services.evaluation.cards.api import resources as cards
from services.evaluation.readmodel import Span
from services.evaluation.schemas import BehindQuery, BehindSchema, FiguresSchema, SpanQuery, UnitsQuery


def blueprints(runtime: Runtime) -> Sequence[AnyBlueprint]:
    """The resources of this runtime."""
    bridge = Bridge(runtime)
    evaluation = Blueprint("evaluation", __name__)

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

    return [evaluation, cards(bridge)]


def _span(query: dict[str, Any]) -> Span:
    return Span(query["since"], query["until"])
