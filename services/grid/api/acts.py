"""The acts on an order: each answers with the order as it is then."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from werkzeug.wrappers import Response

from casekit.auth import Actor
from casekit.web import Blueprint, Bridge
from casekit.work import Work
from services.grid.api.streams import stream_of
from services.grid.handlers import orders as handlers
from services.grid.readmodel.orders import order as shown
from services.grid.schemas import orders as schemas

Body = Mapping[str, Any]
Command = Callable[[Work, Actor], None]
CarryOut = Callable[[UUID, Command], Response]
_ORDER = "/v1/orders/<uuid:order>"


def resources(bridge: Bridge) -> Blueprint:
    """The blueprint."""
    acts = Blueprint("order_acts", __name__)
    carry_out = carrying_out(bridge)
    for add in (_answering, _deciding, _working, _ending):
        add(acts, carry_out)
    return acts


def carrying_out(bridge: Bridge) -> CarryOut:
    """How a command on an order is carried out: the answer is the order as it is then."""

    def carry_out(order: UUID, command: Command) -> Response:
        def act(work: Work, actor: Actor) -> Any:
            command(work, actor)
            return shown(work, actor, order)

        return bridge.write(act, stream=stream_of(order))

    return carry_out


def _answering(acts: Blueprint, carry_out: CarryOut) -> None:
    @acts.post(f"{_ORDER}/acceptance")
    @acts.response(200, schemas.OrderView)
    def accept(order: UUID) -> Response:
        """接单."""
        return carry_out(order, lambda work, actor: handlers.accept_order(work, actor, order))

    @acts.post(f"{_ORDER}/return")
    @acts.arguments(schemas.ReturnRequest)
    @acts.response(200, schemas.OrderView)
    def give_back(body: Body, order: UUID) -> Response:
        """退单."""
        ground, reason = body["ground"], body["reason"]
        return carry_out(order, lambda work, actor: handlers.return_order(work, actor, order, ground, reason))


def _deciding(acts: Blueprint, carry_out: CarryOut) -> None:
    @acts.post(f"{_ORDER}/return-decision")
    @acts.arguments(schemas.ReturnDecisionRequest)
    @acts.response(200, schemas.OrderView)
    def decide(body: Body, order: UUID) -> Response:
        """退单裁决."""
        reason, is_upheld = body["reason"], body["upheld"]
        return carry_out(
            order, lambda work, actor: handlers.decide_return(work, actor, order, reason, is_upheld=is_upheld)
        )


def _working(acts: Blueprint, carry_out: CarryOut) -> None:
    @acts.post(f"{_ORDER}/progress")
    @acts.arguments(schemas.ProgressRequest)
    @acts.response(200, schemas.OrderView)
    def progress(body: Body, order: UUID) -> Response:
        """办理进展."""
        return carry_out(
            order, lambda work, actor: handlers.report_progress(work, actor, order, body["text"])
        )

    @acts.post(f"{_ORDER}/completion")
    @acts.arguments(schemas.CompletionRequest)
    @acts.response(200, schemas.OrderView)
    def complete(body: Body, order: UUID) -> Response:
        """办结反馈."""
        text, proofs = body["text"], body["proofs"]
        return carry_out(order, lambda work, actor: handlers.complete_order(work, actor, order, text, proofs))


def _ending(acts: Blueprint, carry_out: CarryOut) -> None:
    @acts.post(f"{_ORDER}/verification")
    @acts.arguments(schemas.VerificationRequest)
    @acts.response(200, schemas.OrderView)
    def verify(body: Body, order: UUID) -> Response:
        """核单、验单."""
        text, is_passed = body["text"], body["passed"]
        return carry_out(
            order, lambda work, actor: handlers.verify_order(work, actor, order, text, is_passed=is_passed)
        )

    @acts.post(f"{_ORDER}/cancellation")
    @acts.arguments(schemas.CancellationRequest)
    @acts.response(200, schemas.OrderView)
    def cancel(body: Body, order: UUID) -> Response:
        """撤单."""
        return carry_out(order, lambda work, actor: handlers.cancel_order(work, actor, order, body["reason"]))
