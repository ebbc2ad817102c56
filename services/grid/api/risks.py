"""The risk list (风险清单)."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from werkzeug.wrappers import Response

from access import viewing
from access.viewing import Shown
from casekit.auth import Actor
from casekit.streams import case_stream, grid_stream
from casekit.web import Blueprint, Bridge, page_of
from casekit.work import Work
from services.grid.api.streams import stream_in
from services.grid.handlers import risks as handlers
from services.grid.readmodel import risks as readmodel
from services.grid.risk_tables import RISKS
from services.grid.schemas import risks as schemas

Body = Mapping[str, Any]
CarryOut = Callable[[UUID, Callable[[Work, Actor], None]], Response]
_RISK = "/v1/risks/<uuid:risk>"


def resources(bridge: Bridge) -> Blueprint:
    """The blueprint."""
    risks = Blueprint("risks", __name__)

    def carry_out(risk: UUID, command: Callable[[Work, Actor], None]) -> Response:
        def act(work: Work, actor: Actor) -> Any:
            command(work, actor)
            return readmodel.risk(work, actor, risk)

        return bridge.write(act, stream=stream_in(RISKS, risk))

    _reading(risks, bridge)
    _listing(risks, bridge)
    _acting(risks, carry_out)
    return risks


def _reading(risks: Blueprint, bridge: Bridge) -> None:
    @risks.get("/v1/risks")
    @risks.arguments(schemas.RiskQuery, location="query")
    @risks.response(200, page_of(schemas.RiskSummary))
    def listed(query: Body) -> Response:
        """风险清单, newest first."""
        stream = case_stream(query["case"]) if query["case"] else None
        return bridge.read(lambda work, actor: readmodel.risks(work, actor, query), stream=stream)

    @risks.get(_RISK)
    @risks.response(200, schemas.RiskView)
    def one(risk: UUID) -> Response:
        """An entry."""
        return viewing.show(
            bridge, Shown.RISK, lambda work, actor: readmodel.risk(work, actor, risk), stream_in(RISKS, risk)
        )


def _listing(risks: Blueprint, bridge: Bridge) -> None:
    @risks.post("/v1/risks")
    @risks.arguments(schemas.RiskRequest)
    @risks.response(201, schemas.RiskView, heeds=("Idempotency-Key", "Case-Version", "If-Match"))
    def enter(body: Body) -> Response:
        """列入风险清单."""
        command = handlers.ListRisk(**body)

        def act(work: Work, actor: Actor) -> Any:
            return readmodel.risk(work, actor, handlers.list_risk(work, actor, command))

        stream = case_stream(command.case) if command.case is not None else grid_stream(str(command.grid))
        return bridge.write(act, stream=stream)


def _acting(risks: Blueprint, carry_out: CarryOut) -> None:
    @risks.post(f"{_RISK}/assignment")
    @risks.arguments(schemas.RiskAssignmentRequest)
    @risks.response(200, schemas.RiskView)
    def assign(body: Body, risk: UUID) -> Response:
        """转交: another unit or post answers for it."""
        return carry_out(risk, lambda work, actor: handlers.assign_risk(work, actor, risk, **body))

    @risks.post(f"{_RISK}/review")
    @risks.arguments(schemas.RiskReviewRequest)
    @risks.response(200, schemas.RiskView)
    def review(body: Body, risk: UUID) -> Response:
        """研判."""
        return carry_out(risk, lambda work, actor: handlers.review_risk(work, actor, risk, **body))

    @risks.post(f"{_RISK}/striking-off")
    @risks.arguments(schemas.RiskEndRequest)
    @risks.response(200, schemas.RiskView)
    def strike_off(body: Body, risk: UUID) -> Response:
        """销号."""
        return carry_out(risk, lambda work, actor: handlers.strike_off_risk(work, actor, risk, **body))
