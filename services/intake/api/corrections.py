"""Correcting, voiding and transferring what was registered; what stood there before, and who saw it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from werkzeug.wrappers import Response

from casekit.streams import case_stream
from casekit.web import Blueprint, Bridge, page_of
from contracts.vocabulary import CaseField, Relation
from services.intake.api.answers import standing
from services.intake.api.commands import party_of
from services.intake.handlers.correcting import CorrectCase, correct_case
from services.intake.handlers.correcting_parties import PartyChange
from services.intake.handlers.former import reveal_former
from services.intake.handlers.transferring import TransferCase, package, transfer
from services.intake.handlers.voiding import void
from services.intake.readmodel.corrections import corrections
from services.intake.schemas.acts import CaseStateSchema
from services.intake.schemas.corrections import (
    NO_PART,
    CaseTransferSchema,
    CorrectionItemSchema,
    CorrectionSchema,
    CorrectionsQuery,
    FormerSchema,
    ParcelSchema,
    VoidingSchema,
)
from services.intake.schemas.parties import RevealQuery

Body = Mapping[str, Any]
_CASE = "/v1/cases/<case_code:code>"
_NO_FACTS = frozenset({CaseField.PARTIES})


def resources(bridge: Bridge) -> Blueprint:
    """The blueprint."""
    cases = Blueprint("corrections", __name__)
    for add in (_acting, _transferring, _looking):
        add(cases, bridge)
    return cases


def _acting(cases: Blueprint, bridge: Bridge) -> None:
    @cases.post(f"{_CASE}/corrections")
    @cases.arguments(CorrectionSchema)
    @cases.response(201, CaseStateSchema)
    def correction(body: Body, code: str) -> Response:
        """更正 of what was registered wrongly: facts, text, parties, and the units it is about."""
        command = command_of(body)
        return bridge.write(
            lambda work, actor: standing(correct_case(work, actor, code, command)), stream=case_stream(code)
        )

    @cases.post(f"{_CASE}/voiding")
    @cases.arguments(VoidingSchema)
    @cases.response(200, CaseStateSchema)
    def voiding(body: Body, code: str) -> Response:
        """作废 of a case that should not have been registered."""
        said = body["ground"], body["original"], body["text"]
        return bridge.write(
            lambda work, actor: standing(void(work, actor, code, *said)), stream=case_stream(code)
        )


def _transferring(cases: Blueprint, bridge: Bridge) -> None:
    @cases.post(f"{_CASE}/transfer")
    @cases.arguments(CaseTransferSchema)
    @cases.response(200, CaseStateSchema)
    def transferred(body: Body, code: str) -> Response:
        """移送 to another centre of this installation, or away."""
        command = TransferCase(**body)
        return bridge.write(
            lambda work, actor: standing(transfer(work, actor, code, command)), stream=case_stream(code)
        )

    @cases.get(f"{_CASE}/transfer/package")
    @cases.response(200, ParcelSchema)
    def packed(code: str) -> Response:
        """移送数据包: the case for the installation it was transferred to; that it was taken is on record."""
        return bridge.read(lambda work, actor: package(work, actor, code), stream=case_stream(code))


def _looking(cases: Blueprint, bridge: Bridge) -> None:
    @cases.get(f"{_CASE}/corrections")
    @cases.arguments(CorrectionsQuery, location="query")
    @cases.response(200, page_of(CorrectionItemSchema))
    def listed(query: Body, code: str) -> Response:
        """更正记录, newest first."""
        words = {**query, "field": getattr(query["field"], "value", None)}
        return bridge.read(
            lambda work, actor: corrections(work, actor, code, words), stream=case_stream(code)
        )

    @cases.get(f"{_CASE}/corrections/<uuid:correction>/former")
    @cases.arguments(RevealQuery, location="query")
    @cases.response(200, FormerSchema)
    def former(query: Body, code: str, correction: UUID) -> Response:
        """What stood there before, for a stated purpose; who looked is on record."""
        return bridge.read(
            lambda work, actor: reveal_former(work, actor, code, correction, query["purpose"]),
            stream=case_stream(code),
        )


def command_of(body: Body) -> CorrectCase:
    """The command that `CorrectionSchema` has loaded."""
    facts = {name: body[name.value] for name in CaseField if name.value in body and name not in _NO_FACTS}
    if CaseField.SOURCE in facts:
        facts[CaseField.SOURCE] = facts[CaseField.SOURCE] or None
    changes = [
        PartyChange(each["number"], None if each["party"] is None else party_of(each["party"]))
        for each in body["parties"]
    ]
    units = {
        each["unit"]: None if each["relation"] == NO_PART else Relation(each["relation"])
        for each in body["units"]
    }
    return CorrectCase(body["ground"], facts, tuple(changes), units, body["text"])
