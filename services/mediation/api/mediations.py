"""Mediations, and what a mediator does with one."""

from typing import Any
from uuid import UUID

from werkzeug.wrappers import Response

from access import viewing
from access.viewing import Shown
from casekit.auth import Actor
from casekit.streams import case_stream
from casekit.web import Blueprint, Bridge, page_of
from casekit.work import Work
from services.mediation.api.streams import stream_of
from services.mediation.domain.agreement import Agreement, Signature, Term
from services.mediation.domain.mediation import Attempt
from services.mediation.handlers import acts
from services.mediation.readmodel import mediations as readmodel
from services.mediation.schemas import mediations as schemas


def seeing(bridge: Bridge) -> Blueprint:
    """The blueprint of lists and pages."""
    resources = Blueprint("mediations", __name__, description="调解")

    @resources.get("/v1/mediations")
    @resources.arguments(schemas.MediationQuery, location="query")
    @resources.response(200, page_of(schemas.MediationSummary))
    def list_mediations(query: dict[str, Any]) -> Response:
        stream = None if query["case"] is None else case_stream(query["case"])
        return bridge.read(lambda work, actor: readmodel.mediations(work, actor, query), stream=stream)

    @resources.get("/v1/mediations/<uuid:mediation>")
    @resources.response(200, schemas.MediationView)
    def get_mediation(mediation: UUID) -> Response:
        return viewing.show(
            bridge,
            Shown.MEDIATION,
            lambda work, actor: readmodel.mediation(work, actor, mediation),
            stream_of(mediation),
        )

    return resources


def acting(bridge: Bridge) -> Blueprint:
    """The blueprint of a mediator's acts."""
    resources = Blueprint("mediation-acts", __name__, description="调解")

    @resources.post("/v1/mediations/<uuid:mediation>/attempts")
    @resources.arguments(schemas.AttemptRequest)
    @resources.response(201, schemas.MediationView)
    def record_attempt(body: dict[str, Any], mediation: UUID) -> Response:
        def act(work: Work, actor: Actor) -> Any:
            acts.record_attempt(work, actor, mediation, _attempt(body, work), body["record"])
            return readmodel.mediation(work, actor, mediation)

        return bridge.write(act, stream=stream_of(mediation))

    @resources.post("/v1/mediations/<uuid:mediation>/agreement")
    @resources.arguments(schemas.AgreementRequest)
    @resources.response(201, schemas.MediationView)
    def make_agreement(body: dict[str, Any], mediation: UUID) -> Response:
        def act(work: Work, actor: Actor) -> Any:
            acts.make_agreement(work, actor, mediation, _agreement(body, work))
            return readmodel.mediation(work, actor, mediation)

        return bridge.write(act, stream=stream_of(mediation))

    @resources.post("/v1/mediations/<uuid:mediation>/end")
    @resources.arguments(schemas.EndRequest)
    @resources.response(200, schemas.MediationView)
    def end_mediation(body: dict[str, Any], mediation: UUID) -> Response:
        def act(work: Work, actor: Actor) -> Any:
            acts.end_mediation(work, actor, mediation, body["reason"], body["text"])
            return readmodel.mediation(work, actor, mediation)

        return bridge.write(act, stream=stream_of(mediation))

    return resources


def _attempt(body: dict[str, Any], work: Work) -> Attempt:
    held_at = body["held_at"] or work.now
    return Attempt(body["tier"], body["outcome"], held_at, tuple(body["joint"]), body["session"])


def _agreement(body: dict[str, Any], work: Work) -> Agreement:
    return Agreement(
        form=body["form"],
        text=body["text"],
        made_at=body["made_at"] or work.now,
        signatures=tuple(Signature(**each) for each in body["signatures"]),
        is_mediator_signed=body["mediator_signed"],
        is_sealed=body["sealed"],
        terms=tuple(Term(**each) for each in body["terms"]),
        related=tuple(body["related"]),
    )
