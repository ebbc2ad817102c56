"""Window tickets (叫号): taking one, calling, and what becomes of it."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from werkzeug.wrappers import Response

from casekit.auth import Actor
from casekit.casecode import CaseCode
from casekit.loops import bell
from casekit.runtime import Runtime
from casekit.web import Blueprint, Bridge, page_of
from casekit.work import Work
from services.intake.handlers import tickets as handlers
from services.intake.readmodel.hall import ticket as one_ticket
from services.intake.readmodel.hall import tickets as ticket_list
from services.intake.schemas import hall as schemas
from services.intake.schemas.acts import EmptySchema

BELL = "tickets"  # rung when a display has something new to show
Body = Mapping[str, Any]
Command = Callable[[Work, Actor], dict[str, Any]]
CarryOut = Callable[[Command], Response]
_TICKET = "/v1/tickets/<uuid:ticket>"
_KEYED = ("Idempotency-Key",)


def resources(bridge: Bridge, runtime: Runtime) -> Blueprint:
    """The blueprint."""
    tickets = Blueprint("tickets", __name__)
    news = bell(BELL, runtime.name)

    def carry_out(command: Command) -> Response:
        answer = bridge.write(command)
        news.ring()
        return answer

    _reading(tickets, bridge)
    for add in (_taking, _calling, _leaving, _serving):
        add(tickets, carry_out)
    return tickets


def _reading(tickets: Blueprint, bridge: Bridge) -> None:
    @tickets.get("/v1/tickets")
    @tickets.arguments(schemas.TicketQuery, location="query")
    @tickets.response(200, page_of(schemas.TicketViewSchema))
    def listed(query: Body) -> Response:
        """The tickets of a day in the caller's hall, latest first."""
        words = {name: getattr(value, "value", value) for name, value in query.items()}
        return bridge.read(lambda work, actor: ticket_list(work, actor, words))

    @tickets.get(_TICKET)
    @tickets.response(200, schemas.TicketViewSchema, heeds=())
    def shown(ticket: UUID) -> Response:
        """One ticket."""
        return bridge.read(lambda work, actor: one_ticket(work, actor, ticket))


def _taking(tickets: Blueprint, carry_out: CarryOut) -> None:
    @tickets.post("/v1/tickets")
    @tickets.arguments(schemas.TakeSchema)
    @tickets.response(201, schemas.TakenSchema)
    def take(body: Body) -> Response:
        """取号, at a machine or by a guide; nobody says who he is."""
        return carry_out(lambda work, actor: handlers.take(work, actor, body["line"]))


def _calling(tickets: Blueprint, carry_out: CarryOut) -> None:
    @tickets.post("/v1/tickets/calls")
    @tickets.arguments(schemas.CallSchema)
    @tickets.response(200, schemas.TicketSchema)
    def call(body: Body) -> Response:
        """叫号: the next of the window's lines. No other window gets the same."""
        return carry_out(lambda work, actor: handlers.call_next(work, actor, body["window"]))

    @tickets.post(f"{_TICKET}/recall")
    @tickets.arguments(schemas.CallSchema)
    @tickets.response(200, schemas.TicketSchema, heeds=_KEYED)
    def recall(body: Body, ticket: UUID) -> Response:
        """重呼; also one who was passed and has come back."""
        return carry_out(lambda work, actor: handlers.recall(work, actor, ticket, body["window"]))


def _leaving(tickets: Blueprint, carry_out: CarryOut) -> None:
    @tickets.post(f"{_TICKET}/pass")
    @tickets.arguments(EmptySchema)
    @tickets.response(200, schemas.TicketSchema, heeds=_KEYED)
    def skip(body: Body, ticket: UUID) -> Response:
        """过号: nobody came."""
        return carry_out(lambda work, actor: handlers.skip(work, actor, ticket))

    @tickets.post(f"{_TICKET}/transfer")
    @tickets.arguments(schemas.TransferSchema)
    @tickets.response(200, schemas.TicketSchema, heeds=_KEYED)
    def transfer(body: Body, ticket: UUID) -> Response:
        """转号 to another line, keeping the time waited."""
        return carry_out(lambda work, actor: handlers.transfer(work, actor, ticket, body["line"]))


def _serving(tickets: Blueprint, carry_out: CarryOut) -> None:
    @tickets.post(f"{_TICKET}/service")
    @tickets.arguments(schemas.BroughtSchema)
    @tickets.response(200, schemas.TicketSchema, heeds=_KEYED)
    def serve(body: Body, ticket: UUID) -> Response:
        """The visitor has come to the window; perhaps with a case."""
        return carry_out(lambda work, actor: handlers.serve(work, actor, ticket, _code(body)))

    @tickets.post(f"{_TICKET}/finish")
    @tickets.arguments(schemas.BroughtSchema)
    @tickets.response(200, schemas.TicketSchema, heeds=_KEYED)
    def finish(body: Body, ticket: UUID) -> Response:
        """办毕; perhaps a case came of it."""
        return carry_out(lambda work, actor: handlers.finish(work, actor, ticket, _code(body)))


def _code(body: Body) -> str | None:
    return None if body["case"] is None else str(CaseCode.parse(body["case"], "case"))
