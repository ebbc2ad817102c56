"""The acts of the order chain (协办、督办、提级、评单), which answer with the order; and the list of slips."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from werkzeug.wrappers import Response

from casekit.auth import Actor
from casekit.streams import case_stream
from casekit.web import Blueprint, Bridge, page_of
from casekit.work import Work
from services.grid.api.acts import CarryOut, carrying_out
from services.grid.api.streams import stream_of
from services.grid.handlers import supervising
from services.grid.handlers.appraising import appraise_order
from services.grid.handlers.escalating import escalate_order
from services.grid.handlers.joint import join_order
from services.grid.readmodel.chain import supervisions
from services.grid.readmodel.orders import order as shown
from services.grid.schemas import chain as schemas
from services.grid.schemas.orders import OrderView

Body = Mapping[str, Any]
_ORDER = "/v1/orders/<uuid:order>"


def resources(bridge: Bridge) -> Blueprint:
    """The blueprint."""
    chain = Blueprint("order_chain", __name__)
    _listing(chain, bridge)
    _joining(chain, bridge)
    carry_out = carrying_out(bridge)
    for add in (_pressing, _letting_go, _judging):
        add(chain, carry_out)
    return chain


def _listing(chain: Blueprint, bridge: Bridge) -> None:
    @chain.get("/v1/supervisions")
    @chain.arguments(schemas.SupervisionQuery, location="query")
    @chain.response(200, page_of(schemas.SupervisionView))
    def listed(query: Body) -> Response:
        """Supervision slips, newest first."""
        stream = case_stream(query["case"]) if query["case"] else None
        return bridge.read(lambda work, actor: supervisions(work, actor, query), stream=stream)


def _joining(chain: Blueprint, bridge: Bridge) -> None:
    @chain.post(f"{_ORDER}/assistance")
    @chain.arguments(schemas.AssistanceRequest)
    @chain.response(201, OrderView)
    def join(body: Body, order: UUID) -> Response:
        """协办: a further unit under this order's; the answer is the new order."""

        def act(work: Work, actor: Actor) -> Any:
            return shown(work, actor, join_order(work, actor, order, **body))

        return bridge.write(act, stream=stream_of(order))


def _pressing(chain: Blueprint, carry_out: CarryOut) -> None:
    @chain.post(f"{_ORDER}/supervision")
    @chain.arguments(schemas.SupervisionRequest)
    @chain.response(200, OrderView)
    def supervise(body: Body, order: UUID) -> Response:
        """督办."""
        return carry_out(order, lambda work, actor: supervising.supervise_order(work, actor, order, **body))

    @chain.post(f"{_ORDER}/supervision-answer")
    @chain.arguments(schemas.SupervisionRequest)
    @chain.response(200, OrderView)
    def explain(body: Body, order: UUID) -> Response:
        """督办回复."""
        return carry_out(order, lambda work, actor: supervising.explain_order(work, actor, order, **body))


def _letting_go(chain: Blueprint, carry_out: CarryOut) -> None:
    @chain.post(f"{_ORDER}/supervision-renewal")
    @chain.arguments(schemas.SupervisionRequest)
    @chain.response(200, OrderView)
    def renew(body: Body, order: UUID) -> Response:
        """再次督办."""
        return carry_out(order, lambda work, actor: supervising.renew_supervision(work, actor, order, **body))

    @chain.post(f"{_ORDER}/supervision-closure")
    @chain.arguments(schemas.SupervisionClosureRequest)
    @chain.response(200, OrderView)
    def close(body: Body, order: UUID) -> Response:
        """督办办结."""
        return carry_out(order, lambda work, actor: supervising.close_supervision(work, actor, order, **body))


def _judging(chain: Blueprint, carry_out: CarryOut) -> None:
    @chain.post(f"{_ORDER}/escalation")
    @chain.arguments(schemas.EscalationRequest)
    @chain.response(200, OrderView)
    def escalate(body: Body, order: UUID) -> Response:
        """提级: the answer is the order that ended; `successor` took its place, or the city is asked (`outside_at`)."""
        return carry_out(order, lambda work, actor: escalate_order(work, actor, order, **body))

    @chain.post(f"{_ORDER}/appraisal")
    @chain.arguments(schemas.AppraisalRequest)
    @chain.response(200, OrderView)
    def appraise(body: Body, order: UUID) -> Response:
        """评单."""
        return carry_out(order, lambda work, actor: appraise_order(work, actor, order, **body))
