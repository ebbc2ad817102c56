"""Callouts (吹哨报到)."""

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
from services.grid.chain_tables import CALLOUTS
from services.grid.handlers import callouts as handlers
from services.grid.readmodel import callouts as readmodel
from services.grid.schemas import callouts as schemas

Body = Mapping[str, Any]
Command = Callable[[Work, Actor], None]
CarryOut = Callable[[UUID, Command], Response]
_CALLOUT = "/v1/callouts/<uuid:callout>"


def resources(bridge: Bridge) -> Blueprint:
    """The blueprint."""
    callouts = Blueprint("callouts", __name__)

    def carry_out(callout: UUID, command: Command) -> Response:
        def act(work: Work, actor: Actor) -> Any:
            command(work, actor)
            return readmodel.callout(work, actor, callout)

        return bridge.write(act, stream=stream_in(CALLOUTS, callout))

    for show in (_listing, _raising):
        show(callouts, bridge)
    for add in (_answering, _ending):
        add(callouts, carry_out)
    return callouts


def _listing(callouts: Blueprint, bridge: Bridge) -> None:
    @callouts.get("/v1/callouts")
    @callouts.arguments(schemas.CalloutQuery, location="query")
    @callouts.response(200, page_of(schemas.CalloutSummary))
    def listed(query: Body) -> Response:
        """Callouts, newest first."""
        stream = case_stream(query["case"]) if query["case"] else None
        return bridge.read(lambda work, actor: readmodel.callouts(work, actor, query), stream=stream)

    @callouts.get(_CALLOUT)
    @callouts.response(200, schemas.CalloutView)
    def one(callout: UUID) -> Response:
        """A callout."""
        return viewing.show(
            bridge,
            Shown.CALLOUT,
            lambda work, actor: readmodel.callout(work, actor, callout),
            stream_in(CALLOUTS, callout),
        )


def _raising(callouts: Blueprint, bridge: Bridge) -> None:
    @callouts.post("/v1/callouts")
    @callouts.arguments(schemas.CalloutRequest)
    @callouts.response(201, schemas.CalloutView, heeds=("Idempotency-Key", "Case-Version", "If-Match"))
    def call(body: Body) -> Response:
        """吹哨."""
        command = handlers.RaiseCallout(**body)

        def act(work: Work, actor: Actor) -> Any:
            return readmodel.callout(work, actor, handlers.raise_callout(work, actor, command))

        stream = case_stream(command.case) if command.case is not None else grid_stream(str(command.grid))
        return bridge.write(act, stream=stream)


def _answering(callouts: Blueprint, carry_out: CarryOut) -> None:
    @callouts.post(f"{_CALLOUT}/report-in")
    @callouts.response(200, schemas.CalloutView)
    def report_in(callout: UUID) -> Response:
        """报到."""
        return carry_out(callout, lambda work, actor: handlers.report_in(work, actor, callout))

    @callouts.post(f"{_CALLOUT}/answer")
    @callouts.arguments(schemas.CalloutAnswerRequest)
    @callouts.response(200, schemas.CalloutView)
    def answer(body: Body, callout: UUID) -> Response:
        """回复."""
        return carry_out(callout, lambda work, actor: handlers.answer_callout(work, actor, callout, **body))


def _ending(callouts: Blueprint, carry_out: CarryOut) -> None:
    @callouts.post(f"{_CALLOUT}/closure")
    @callouts.arguments(schemas.CalloutClosureRequest)
    @callouts.response(200, schemas.CalloutView)
    def close(body: Body, callout: UUID) -> Response:
        """销哨; what was not settled is followed by an order, an escalation or a report in the same act."""
        return carry_out(callout, lambda work, actor: _close(work, actor, callout, body))

    @callouts.post(f"{_CALLOUT}/cancellation")
    @callouts.arguments(schemas.CalloutCancellationRequest)
    @callouts.response(200, schemas.CalloutView)
    def cancel(body: Body, callout: UUID) -> Response:
        """撤哨."""
        return carry_out(callout, lambda work, actor: handlers.cancel_callout(work, actor, callout, **body))


def _close(work: Work, actor: Actor, callout: UUID, body: Body) -> None:
    if body["settled"]:
        handlers.settle_callout(work, actor, callout, body["text"])
        return
    report, escalation = body["report"], body["escalation"]
    follow = handlers.Follow(
        order=body["order"],
        escalation=escalation and escalation["ground"],
        report=report and (report["matter_type"], report["category"]),
    )
    handlers.leave_callout(work, actor, callout, body["text"], follow)
