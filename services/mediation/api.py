"""Mediation's resources: HTTP to commands and back. No rule of the domain stands here."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy.engine import Connection
from werkzeug.wrappers import Response

from casekit.auth import Actor
from casekit.runtime import Runtime
from casekit.streams import case_stream
from casekit.web import Blueprint, Bridge, page_of
from casekit.work import Work
from services.mediation import readmodel, schemas
from services.mediation.domain.agreement import Agreement, Signature, Term
from services.mediation.domain.mediation import Attempt
from services.mediation.handlers import acts


def blueprints(runtime: Runtime) -> list[Blueprint]:
    """The resources of a runtime."""
    bridge = Bridge(runtime)
    return [_seeing(bridge), _acting(bridge)]


def _seeing(bridge: Bridge) -> Blueprint:
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
        return bridge.read(
            lambda work, actor: readmodel.mediation(work, actor, mediation), stream=_stream(mediation)
        )

    return resources


def _acting(bridge: Bridge) -> Blueprint:
    resources = Blueprint("mediation-acts", __name__, description="调解")

    @resources.post("/v1/mediations/<uuid:mediation>/attempts")
    @resources.arguments(schemas.AttemptRequest)
    @resources.response(201, schemas.MediationView)
    def record_attempt(body: dict[str, Any], mediation: UUID) -> Response:
        def act(work: Work, actor: Actor) -> Any:
            acts.record_attempt(work, actor, mediation, _attempt(body, work), body["record"])
            return readmodel.mediation(work, actor, mediation)

        return bridge.write(act, stream=_stream(mediation))

    @resources.post("/v1/mediations/<uuid:mediation>/agreement")
    @resources.arguments(schemas.AgreementRequest)
    @resources.response(201, schemas.MediationView)
    def make_agreement(body: dict[str, Any], mediation: UUID) -> Response:
        def act(work: Work, actor: Actor) -> Any:
            acts.make_agreement(work, actor, mediation, _agreement(body, work))
            return readmodel.mediation(work, actor, mediation)

        return bridge.write(act, stream=_stream(mediation))

    @resources.post("/v1/mediations/<uuid:mediation>/end")
    @resources.arguments(schemas.EndRequest)
    @resources.response(200, schemas.MediationView)
    def end_mediation(body: dict[str, Any], mediation: UUID) -> Response:
        def act(work: Work, actor: Actor) -> Any:
            acts.end_mediation(work, actor, mediation, body["reason"], body["text"])
            return readmodel.mediation(work, actor, mediation)

        return bridge.write(act, stream=_stream(mediation))

    return resources


def _stream(mediation: UUID) -> Callable[[Connection], str | None]:
    return lambda db: readmodel.stream_of(db, mediation)


def _attempt(body: dict[str, Any], work: Work) -> Attempt:
    return Attempt(body["tier"], body["outcome"], body["held_at"] or work.now, tuple(body["joint"]))


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
