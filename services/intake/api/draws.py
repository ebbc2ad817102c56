"""The monthly draws of cases whose parties are asked."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from werkzeug.wrappers import Response

from casekit.web import Blueprint, Bridge, page_of
from services.intake.readmodel import draws as readmodel
from services.intake.schemas import draws as schemas

Body = Mapping[str, Any]


def resources(bridge: Bridge) -> Blueprint:
    """The blueprint."""
    draws = Blueprint("draws", __name__)

    @draws.get("/v1/follow-up-draws")
    @draws.arguments(schemas.DrawQuery, location="query")
    @draws.response(200, page_of(schemas.DrawSchema), heeds=())
    def listed(query: Body) -> Response:
        """随机抽取回访, newest first: what was committed to, and once held everything to compute it again."""
        return bridge.read(lambda work, actor: readmodel.draws(work, actor, query))

    @draws.get("/v1/follow-up-draws/<uuid:draw>/cases")
    @draws.arguments(schemas.DrawnQuery, location="query")
    @draws.response(200, page_of(schemas.DrawnCaseSchema), heeds=())
    def cases(query: Body, draw: UUID) -> Response:
        """The cases drawn that the caller may read, in the order drawn."""
        return bridge.read(lambda work, actor: readmodel.drawn_cases(work, actor, draw, query))

    return draws
