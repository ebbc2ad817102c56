"""Registering, listing and reading cases; their parties and the cases that may have one root."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from werkzeug.wrappers import Response

from casekit.casecode import CaseCode, code_year
from casekit.runtime import Runtime
from casekit.serials import SerialAllocator, reserve_in
from casekit.streams import case_stream
from casekit.web import Blueprint, Bridge, page_of
from contracts.vocabulary import Relation, UnitRelation
from services.intake.domain.progress import what_comes_next
from services.intake.handlers.registering import PartyData, RegisterCase, Registered, register_case
from services.intake.handlers.revealing import reveal
from services.intake.readmodel.lists import case_list, related_candidates
from services.intake.readmodel.page import case_page
from services.intake.schemas.cases import CandidatesSchema, CaseItemSchema, CasePageSchema, CaseQuery
from services.intake.schemas.parties import PartiesSchema, RevealQuery
from services.intake.schemas.registration import ReceiptSchema, RegistrationSchema
from services.intake.tables import SERIAL_BLOCKS

_PERSONAL = ("name", "phone", "id_number", "address", "representative", "guardian")


def resources(bridge: Bridge, runtime: Runtime) -> Blueprint:
    """The blueprint."""
    cases = Blueprint("cases", __name__)
    serials = SerialAllocator(reserve_in(runtime.db, SERIAL_BLOCKS))
    region, place = runtime.config.region, runtime.config.place

    @cases.post("/v1/cases")
    @cases.arguments(RegistrationSchema)
    @cases.response(201, ReceiptSchema)
    def register(body: Mapping[str, Any]) -> Response:
        """Register a case (登记). The secret for the public's look-up is told only here."""
        year = code_year(runtime.clock.now())
        code = CaseCode(region, year, serials.next(region, year))
        command = _command(body)
        return bridge.write(
            lambda work, actor: _receipt(
                register_case(work, actor, command, str(code), place), code, work.now
            )
        )

    @cases.get("/v1/cases")
    @cases.arguments(CaseQuery, location="query")
    @cases.response(200, page_of(CaseItemSchema))
    def listed(query: Mapping[str, Any]) -> Response:
        """The cases the caller may read, newest first."""
        code = None if query["q"] is None else str(CaseCode.parse(query["q"], "q"))
        words = {name: getattr(value, "value", value) for name, value in query.items()}
        return bridge.read(lambda work, actor: case_list(work, actor, {**words, "code": code}))

    @cases.get("/v1/cases/<case_code:code>")
    @cases.response(200, CasePageSchema)
    def shown(code: str) -> Response:
        """One case, and what the caller may do next."""
        return bridge.read(lambda work, actor: case_page(work, actor, code), stream=case_stream(code))

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
    @cases.response(200, CandidatesSchema)
    def candidates(code: str) -> Response:
        """Other cases of one who brings this one: proposals, for a person to decide."""
        return bridge.read(
            lambda work, actor: {"items": related_candidates(work, actor, code)}, stream=case_stream(code)
        )

    return cases


def _command(body: Mapping[str, Any]) -> RegisterCase:
    return RegisterCase(
        matter_type=body["matter_type"], channel=body["channel"], description=body["description"],
        location=body["location"], grid=body["grid"],
        units=tuple(UnitRelation(each["unit"], Relation(each["relation"])) for each in body["units"]),
        parties=tuple(_party(each) for each in body["parties"]), is_group=body["is_group"],
        received_at=body["received_at"], place=body["place"], answer=body["answer"],
    )  # fmt: skip


def _party(party: Mapping[str, Any]) -> PartyData:
    return PartyData(
        is_petitioner=party["side"] == "petitioner", kind=party["kind"], is_anonymous=party["is_anonymous"],
        is_minor=party["is_minor"], is_represented=party["representative"] is not None,
        personal={name: party[name] for name in _PERSONAL if party[name] is not None},
    )  # fmt: skip


def _receipt(registered: Registered, code: CaseCode, now: datetime) -> dict[str, Any]:
    case = registered.case
    return {
        "code": case.code, "compact": code.compact, "secret": registered.secret, "state": case.state.value,
        "matter_type": case.matter_type.value, "centre": registered.centre, "received_at": registered.received_at,
        "registered_at": now, "due_at": registered.due_at, "next": what_comes_next(case.state, None),
    }  # fmt: skip
