"""延期、中止、恢复 of an order's term: each answers with the order as it is then."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from werkzeug.wrappers import Response

from casekit.web import Blueprint, Bridge
from services.grid.api.acts import CarryOut, carrying_out
from services.grid.handlers import extending, suspending
from services.grid.schemas import terms as schemas
from services.grid.schemas.orders import OrderView

Body = Mapping[str, Any]
_ORDER = "/v1/orders/<uuid:order>"


def resources(bridge: Bridge) -> Blueprint:
    """The blueprint."""
    terms = Blueprint("order_terms", __name__)
    carry_out = carrying_out(bridge)
    for add in (_extending, _suspending):
        add(terms, carry_out)
    return terms


def _extending(terms: Blueprint, carry_out: CarryOut) -> None:
    @terms.post(f"{_ORDER}/extension")
    @terms.arguments(schemas.ExtensionRequest)
    @terms.response(200, OrderView)
    def ask(body: Body, order: UUID) -> Response:
        """申请延期."""
        return carry_out(order, lambda work, actor: extending.ask_extension(work, actor, order, **body))

    @terms.post(f"{_ORDER}/extension-decision")
    @terms.arguments(schemas.ExtensionDecisionRequest)
    @terms.response(200, OrderView)
    def decide(body: Body, order: UUID) -> Response:
        """延期审批."""
        text, is_granted = body["text"], body["granted"]
        return carry_out(
            order,
            lambda work, actor: extending.decide_extension(work, actor, order, text, is_granted=is_granted),
        )


def _suspending(terms: Blueprint, carry_out: CarryOut) -> None:
    @terms.post(f"{_ORDER}/suspension")
    @terms.arguments(schemas.SuspensionRequest)
    @terms.response(200, OrderView)
    def suspend(body: Body, order: UUID) -> Response:
        """中止计时."""
        return carry_out(order, lambda work, actor: suspending.suspend_order(work, actor, order, **body))

    @terms.post(f"{_ORDER}/resumption")
    @terms.arguments(schemas.ResumptionRequest)
    @terms.response(200, OrderView)
    def resume(body: Body, order: UUID) -> Response:
        """恢复计时."""
        return carry_out(order, lambda work, actor: suspending.resume_order(work, actor, order, **body))
