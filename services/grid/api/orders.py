"""Orders: lists, one, and a dispatcher's own."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from werkzeug.wrappers import Response

from access import viewing
from access.viewing import Shown
from casekit.auth import Actor
from casekit.streams import case_stream
from casekit.web import Blueprint, Bridge, page_of
from casekit.work import Work
from services.grid.api.streams import stream_of
from services.grid.handlers.orders import issue_order
from services.grid.readmodel import orders as readmodel
from services.grid.schemas import orders as schemas


def resources(bridge: Bridge) -> Blueprint:
    """The blueprint."""
    orders = Blueprint("orders", __name__)

    @orders.get("/v1/orders")
    @orders.arguments(schemas.OrderQuery, location="query")
    @orders.response(200, page_of(schemas.OrderSummary))
    def listed(query: Mapping[str, Any]) -> Response:
        """Orders, newest first."""
        stream = case_stream(query["case"]) if query["case"] else None
        return bridge.read(lambda work, actor: readmodel.orders(work, actor, query), stream=stream)

    @orders.post("/v1/orders")
    @orders.arguments(schemas.OrderRequest)
    @orders.response(201, schemas.OrderView, heeds=("Idempotency-Key", "Case-Version", "If-Match"))
    def issue(body: Mapping[str, Any]) -> Response:
        """派单."""
        code, unit, supervisor, instruction = (
            body[name] for name in ("case", "unit", "supervisor", "instruction")
        )

        def act(work: Work, actor: Actor) -> Any:
            return readmodel.order(work, actor, issue_order(work, actor, code, unit, supervisor, instruction))

        return bridge.write(act, stream=case_stream(code))

    @orders.get("/v1/orders/<uuid:order>")
    @orders.response(200, schemas.OrderView)
    def one(order: UUID) -> Response:
        """An order."""
        return viewing.show(
            bridge, Shown.ORDER, lambda work, actor: readmodel.order(work, actor, order), stream_of(order)
        )

    return orders
