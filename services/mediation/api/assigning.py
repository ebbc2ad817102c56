"""Who conducts a mediation: assignment, recusal, consent."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from werkzeug.wrappers import Response

from access import viewing
from access.viewing import Shown
from casekit.auth import Actor
from casekit.web import Blueprint, Bridge
from casekit.work import Work
from contracts.vocabulary import MediatorCapacity
from services.mediation.api.streams import stream_of
from services.mediation.handlers import assigning, consenting
from services.mediation.readmodel import conduct
from services.mediation.readmodel.mediations import mediation as shown
from services.mediation.schemas import conduct as schemas
from services.mediation.schemas.mediations import MediationView

Body = Mapping[str, Any]
_ONE = "/v1/mediations/<uuid:mediation>"


def resources(bridge: Bridge) -> Blueprint:
    """The blueprint."""
    conducting = Blueprint("mediation-conduct", __name__, description="调解员")
    for add in (_reading, _assigning, _recusing, _consenting):
        add(conducting, bridge)
    return conducting


def _reading(conducting: Blueprint, bridge: Bridge) -> None:
    @conducting.get(f"{_ONE}/assignments")
    @conducting.response(200, schemas.AssignmentsView)
    def assignments(mediation: UUID) -> Response:
        """Who was assigned when, and what was weighed."""
        return viewing.show(
            bridge,
            Shown.MEDIATION,
            lambda work, actor: {"items": conduct.assignments(work, actor, mediation)},
            stream_of(mediation),
        )

    @conducting.get(f"{_ONE}/recusals")
    @conducting.response(200, schemas.RecusalsView)
    def recusals(mediation: UUID) -> Response:
        """Recusals asked for, and what was decided."""
        return viewing.show(
            bridge,
            Shown.MEDIATION,
            lambda work, actor: {"items": conduct.recusals(work, actor, mediation)},
            stream_of(mediation),
        )

    @conducting.get(f"{_ONE}/consents")
    @conducting.response(200, schemas.ConsentsView)
    def consents(mediation: UUID) -> Response:
        """Which sides have consented."""
        return viewing.show(
            bridge,
            Shown.MEDIATION,
            lambda work, actor: {"items": conduct.consents(work, actor, mediation)},
            stream_of(mediation),
        )


def _assigning(conducting: Blueprint, bridge: Bridge) -> None:
    @conducting.post(f"{_ONE}/assignments")
    @conducting.arguments(schemas.AssignmentRequest)
    @conducting.response(201, schemas.AssignmentsView)
    def assign(body: Body, mediation: UUID) -> Response:
        """选定、指定调解员、专家、心理咨询师; the last of the answer is the new one."""

        def act(work: Work, actor: Actor) -> Any:
            chosen, capacity = tuple(body["mediators"]), body["capacity"]
            if capacity is MediatorCapacity.MEDIATOR:
                assigning.assign(work, actor, mediation, body["by"], chosen, is_joining=body["joining"])
            else:
                assigning.assign_advisers(work, actor, mediation, capacity, body["by"], chosen)
            return {"items": conduct.assignments(work, actor, mediation)}

        return bridge.write(act, stream=stream_of(mediation))


def _recusing(conducting: Blueprint, bridge: Bridge) -> None:
    @conducting.post(f"{_ONE}/recusals")
    @conducting.arguments(schemas.RecusalRequest)
    @conducting.response(201, schemas.RecusalsView)
    def ask(body: Body, mediation: UUID) -> Response:
        """申请回避."""

        def act(work: Work, actor: Actor) -> Any:
            assigning.ask_recusal(work, actor, mediation, **body)
            return {"items": conduct.recusals(work, actor, mediation)}

        return bridge.write(act, stream=stream_of(mediation))

    @conducting.post(f"{_ONE}/recusals/<uuid:recusal>/decision")
    @conducting.arguments(schemas.RecusalDecisionRequest)
    @conducting.response(200, schemas.RecusalsView)
    def decide(body: Body, mediation: UUID, recusal: UUID) -> Response:
        """回避决定, by another than the post concerned."""

        def act(work: Work, actor: Actor) -> Any:
            assigning.decide_recusal(work, actor, mediation, recusal, is_granted=body["granted"])
            return {"items": conduct.recusals(work, actor, mediation)}

        return bridge.write(act, stream=stream_of(mediation))


def _consenting(conducting: Blueprint, bridge: Bridge) -> None:
    @conducting.post(f"{_ONE}/consents")
    @conducting.arguments(schemas.ConsentRequest)
    @conducting.response(201, MediationView)
    def consent(body: Body, mediation: UUID) -> Response:
        """同意调解 of one side; its refusal ends the mediation."""

        def act(work: Work, actor: Actor) -> Any:
            if body["given"]:
                consenting.consent(work, actor, mediation, body["side"], is_written=body["written"])
            else:
                consenting.refuse(work, actor, mediation)
            return shown(work, actor, mediation)

        return bridge.write(act, stream=stream_of(mediation))
