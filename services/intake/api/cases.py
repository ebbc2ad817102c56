"""Registering, listing and reading cases; their parties and the cases that may have one root."""

from collections.abc import Mapping
from typing import Any

from werkzeug.wrappers import Response

from access.viewing import Shown
from casekit.auth import Actor
from casekit.casecode import CaseCode, code_year
from casekit.runtime import Runtime
from casekit.serials import SerialAllocator, reserve_in
from casekit.streams import case_stream
from casekit.web import Blueprint, Bridge, page_of
from casekit.work import Work
from services.intake.api.answers import receipt_of
from services.intake.api.commands import command_of
from services.intake.handlers.registering import register_case
from services.intake.handlers.revealing import reveal
from services.intake.handlers.viewing import seen
from services.intake.readmodel.candidates import related_candidates
from services.intake.readmodel.lists import case_list
from services.intake.readmodel.page import case_page
from services.intake.schemas.cases import (
    CandidatesQuery,
    CandidatesSchema,
    CaseItemSchema,
    CasePageSchema,
    CaseQuery,
)
from services.intake.schemas.parties import PartiesSchema, RevealQuery
from services.intake.schemas.registration import CounterSchema, ReceiptSchema
from services.intake.tables import SERIAL_BLOCKS


def resources(bridge: Bridge, runtime: Runtime) -> Blueprint:
    """The blueprint."""
    cases = Blueprint("cases", __name__)
    _registering(cases, bridge, runtime)
    for add in (_reading, _parties):
        add(cases, bridge)
    return cases


def _registering(cases: Blueprint, bridge: Bridge, runtime: Runtime) -> None:
    serials = SerialAllocator(reserve_in(runtime.db, SERIAL_BLOCKS))
    region, place = runtime.config.region, runtime.config.place

    @cases.post("/v1/cases")
    @cases.arguments(CounterSchema)
    @cases.response(201, ReceiptSchema)
    def register(body: Mapping[str, Any]) -> Response:
        """Register a case (登记). The secret for the public's look-up is told only here.

        What a unit sends again under its own `reference` is the same case still: the receipt comes back without secret.
        """
        year = code_year(runtime.clock.now())
        code = CaseCode(region, year, serials.next(region, year))
        command = command_of(body)
        return bridge.write(
            lambda work, actor: receipt_of(register_case(work, actor, command, str(code), place))
        )


def _reading(cases: Blueprint, bridge: Bridge) -> None:
    @cases.get("/v1/cases")
    @cases.arguments(CaseQuery, location="query")
    @cases.response(200, page_of(CaseItemSchema))
    def listed(query: Mapping[str, Any]) -> Response:
        """The cases the caller may read, newest first."""
        words = {name: getattr(value, "value", value) for name, value in query.items()}
        words |= {"code": _code(query, "q"), "related": _code(query, "related")}
        return bridge.read(lambda work, actor: case_list(work, actor, words))

    @cases.get("/v1/cases/<case_code:code>")
    @cases.response(200, CasePageSchema)
    def shown(code: str) -> Response:
        """One case, and what the caller may do next."""

        def look(work: Work, actor: Actor) -> dict[str, Any]:
            page = case_page(work, actor, code)
            seen(work, actor, code, Shown.PAGE)
            return page

        return bridge.read(look, stream=case_stream(code))


def _parties(cases: Blueprint, bridge: Bridge) -> None:
    @cases.get("/v1/cases/<case_code:code>/parties")
    @cases.arguments(RevealQuery, location="query")
    @cases.response(200, PartiesSchema)
    def parties(query: Mapping[str, Any], code: str) -> Response:
        """The parties with their data, for a stated purpose; who looked is on record."""
        return bridge.read(
            lambda work, actor: {"items": reveal(work, actor, code, query["purpose"])},
            stream=case_stream(code),
        )

    @cases.get("/v1/cases/<case_code:code>/related-candidates")
    @cases.arguments(CandidatesQuery, location="query")
    @cases.response(200, CandidatesSchema)
    def candidates(query: Mapping[str, Any], code: str) -> Response:
        """Cases that may have one root with this one, and why: proposals, for a person to decide."""
        return bridge.read(
            lambda work, actor: {"items": related_candidates(work, actor, code, query["days"])},
            stream=case_stream(code),
        )


def _code(query: Mapping[str, Any], name: str) -> str | None:
    return None if query[name] is None else str(CaseCode.parse(query[name], name))
