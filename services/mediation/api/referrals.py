"""What interrupts or redirects a mediation: danger, expert opinions, courts' files, hand-overs."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from werkzeug.wrappers import Response

from casekit.auth import Actor
from casekit.web import Blueprint, Bridge
from casekit.work import Work
from services.mediation.api.streams import acting, stream_of
from services.mediation.domain.deciding import Decision
from services.mediation.domain.referral import Referral
from services.mediation.domain.ruling import Proceeding, Ruling
from services.mediation.handlers import acts, deciding, extending, referring, reporting, ruling
from services.mediation.readmodel.mediations import mediation as shown
from services.mediation.readmodel.settlement import settlement
from services.mediation.schemas import settlement as schemas
from services.mediation.schemas.mediations import MediationView

Body = Mapping[str, Any]
_ONE = "/v1/mediations/<uuid:mediation>"


def resources(bridge: Bridge) -> Blueprint:
    """The blueprint."""
    referrals = Blueprint("mediation-referrals", __name__, description="委派、鉴定、移交")
    for add in (_danger, _expertise, _referral, _extension, _proceeding, _ruling, _hand_over, _decision):
        add(referrals, bridge)
    return referrals


def _danger(referrals: Blueprint, bridge: Bridge) -> None:
    @referrals.post(f"{_ONE}/dangers")
    @referrals.arguments(schemas.DangerRequest)
    @referrals.response(201, schemas.SettlementView)
    def report(body: Body, mediation: UUID) -> Response:
        """报告公安机关 (人民调解法 25)."""
        return bridge.write(
            acting(mediation, settlement, reporting.report_danger, body["ground"], body["text"]),
            stream=stream_of(mediation),
        )


def _expertise(referrals: Blueprint, bridge: Bridge) -> None:
    @referrals.post(f"{_ONE}/expertises")
    @referrals.arguments(schemas.ExpertiseRequest)
    @referrals.response(201, schemas.SettlementView)
    def request(body: Body, mediation: UUID) -> Response:
        """鉴定前置: the term stops where its rule says so."""
        return bridge.write(
            acting(mediation, settlement, reporting.request_expertise, body["kind"], body["question"]),
            stream=stream_of(mediation),
        )

    @referrals.post(f"{_ONE}/expertises/delivery")
    @referrals.arguments(schemas.OpinionRequest)
    @referrals.response(200, schemas.SettlementView)
    def deliver(body: Body, mediation: UUID) -> Response:
        """鉴定意见 is there: the term goes on."""
        return bridge.write(
            acting(mediation, settlement, reporting.deliver_expertise, body["opinion"]),
            stream=stream_of(mediation),
        )


def _referral(referrals: Blueprint, bridge: Bridge) -> None:
    @referrals.post(f"{_ONE}/referral")
    @referrals.arguments(schemas.ReferralRequest)
    @referrals.response(201, MediationView)
    def receive(body: Body, mediation: UUID) -> Response:
        """委派、委托: the court's file was signed for."""

        def act(work: Work, actor: Actor) -> Any:
            referral = Referral(body["kind"], body["court"], body["signed_at"] or work.now)
            referring.receive_referral(work, actor, mediation, referral, body["file_number"])
            return shown(work, actor, mediation)

        return bridge.write(act, stream=stream_of(mediation))


def _extension(referrals: Blueprint, bridge: Bridge) -> None:
    @referrals.post(f"{_ONE}/referral/extension")
    @referrals.arguments(schemas.ExtensionRequest)
    @referrals.response(200, MediationView)
    def extend(body: Body, mediation: UUID) -> Response:
        """延长 of a court's file, by agreement of both sides."""
        return bridge.write(
            acting(mediation, shown, extending.extend_referral, body["days"], body["sides"]),
            stream=stream_of(mediation),
        )

    @referrals.post(f"{_ONE}/extension")
    @referrals.arguments(schemas.ExtensionRequest)
    @referrals.response(200, MediationView)
    def extend_any(body: Body, mediation: UUID) -> Response:
        """约定延长 of the term that the mediation is under, where its rule provides for it."""
        return bridge.write(
            acting(mediation, shown, extending.extend, body["days"], body["sides"]),
            stream=stream_of(mediation),
        )


def _proceeding(referrals: Blueprint, bridge: Bridge) -> None:
    @referrals.post(f"{_ONE}/proceedings")
    @referrals.arguments(schemas.ProceedingRequest)
    @referrals.response(201, schemas.SettlementView)
    def enter(body: Body, mediation: UUID) -> Response:
        """登记程序: the case stands before an arbitration commission or court, too."""
        where = Proceeding(body["stage"], body["body"])
        return bridge.write(
            acting(mediation, settlement, ruling.enter_proceeding, where, body["file_number"]),
            stream=stream_of(mediation),
        )


def _ruling(referrals: Blueprint, bridge: Bridge) -> None:
    @referrals.post(f"{_ONE}/ruling")
    @referrals.arguments(schemas.ClosingRulingRequest)
    @referrals.response(201, schemas.SettlementView)
    def give(body: Body, mediation: UUID) -> Response:
        """裁判了结: one paper closes the case, and related ones with it (一案解三结)."""
        given = Ruling(body["kind"], body["body"], body["given_on"], tuple(body["related"]))
        return bridge.write(
            acting(mediation, settlement, ruling.give_ruling, given, body["number"]),
            stream=stream_of(mediation),
        )


def _hand_over(referrals: Blueprint, bridge: Bridge) -> None:
    @referrals.post(f"{_ONE}/hand-over")
    @referrals.arguments(schemas.HandOverRequest)
    @referrals.response(201, MediationView)
    def hand_over(body: Body, mediation: UUID) -> Response:
        """移交: the mediation ends, and the centre routes the case."""
        return bridge.write(
            acting(mediation, shown, acts.hand_over, body["to"], body["ground"], body["text"]),
            stream=stream_of(mediation),
        )


def _decision(referrals: Blueprint, bridge: Bridge) -> None:
    @referrals.post(f"{_ONE}/decisions")
    @referrals.arguments(schemas.DecisionRequest)
    @referrals.response(201, schemas.SettlementView)
    def deliver(body: Body, mediation: UUID) -> Response:
        """处理决定送达 to a side, of what was handed over to the government; its thirty days to sue begin."""

        def act(work: Work, actor: Actor) -> Any:
            at = body["delivered_at"] or work.now
            decision = Decision(body["body"], body["given_on"], body["side"], at)
            deciding.record(work, actor, mediation, decision, body["number"])
            return settlement(work, actor, mediation)

        return bridge.write(act, stream=stream_of(mediation))
