"""Petitions in lists and one by one, and an officer's first acts: admission, refusal, answer, hand-over."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from werkzeug.wrappers import Response

from access import viewing
from access.viewing import Shown
from casekit.auth import Actor
from casekit.streams import case_stream
from casekit.web import Blueprint, Bridge, page_of
from casekit.work import Work
from services.petition.api import streams
from services.petition.api.streams import stream_of
from services.petition.domain.petition import Notice
from services.petition.domain.registration import Registration
from services.petition.handlers import acts, handing
from services.petition.readmodel import petitions as readmodel
from services.petition.schemas import petitions as schemas


def seeing(bridge: Bridge) -> Blueprint:
    """The blueprint of lists and pages."""
    resources = Blueprint("petitions", __name__, description="信访")

    @resources.get("/v1/petitions")
    @resources.arguments(schemas.PetitionQuery, location="query")
    @resources.response(200, page_of(schemas.PetitionSummary))
    def list_petitions(query: dict[str, Any]) -> Response:
        stream = None if query["case"] is None else case_stream(query["case"])
        return bridge.read(lambda work, actor: readmodel.petitions(work, actor, query), stream=stream)

    @resources.get("/v1/petitions/<uuid:petition>")
    @resources.response(200, schemas.PetitionView)
    def get_petition(petition: UUID) -> Response:
        return viewing.show(
            bridge,
            Shown.PETITION,
            lambda work, actor: readmodel.petition(work, actor, petition),
            stream_of(petition),
        )

    return resources


def acting(bridge: Bridge) -> Blueprint:
    """The blueprint of the first acts."""
    resources = Blueprint("petition-acts", __name__, description="信访")

    def carried_out(petition: UUID, act: Callable[[Work, Actor], object]) -> Response:
        return bridge.write(streams.acting(petition, act), stream=stream_of(petition))

    @resources.post("/v1/petitions/<uuid:petition>/admission")
    @resources.arguments(schemas.AdmissionRequest)
    @resources.response(200, schemas.PetitionView)
    def admit(body: dict[str, Any], petition: UUID) -> Response:
        with_it = body["registration"]
        registration = None if with_it is None else Registration(**with_it)

        def act(work: Work, actor: Actor) -> None:
            acts.admit(work, actor, petition, notice_of(body, work), body["text"], registration)

        return carried_out(petition, act)

    @resources.post("/v1/petitions/<uuid:petition>/refusal")
    @resources.arguments(schemas.RefusalRequest)
    @resources.response(200, schemas.PetitionView)
    def refuse(body: dict[str, Any], petition: UUID) -> Response:
        refusal = acts.Refusal(**body)
        return carried_out(petition, lambda work, actor: acts.refuse(work, actor, petition, refusal))

    @resources.post("/v1/petitions/<uuid:petition>/answer")
    @resources.arguments(schemas.AnswerRequest)
    @resources.response(200, schemas.PetitionView)
    def answer(body: dict[str, Any], petition: UUID) -> Response:
        def act(work: Work, actor: Actor) -> None:
            acts.answer(work, actor, petition, body["text"], body["delivered_at"])

        return carried_out(petition, act)

    @resources.post("/v1/petitions/<uuid:petition>/hand-over")
    @resources.arguments(schemas.HandOverRequest)
    @resources.response(201, schemas.PetitionView)
    def hand_over(body: dict[str, Any], petition: UUID) -> Response:
        """移交调解: the petition ends, and the centre routes the case."""
        wish = handing.Wish(body["to"], body["sides"], body["text"])

        def act(work: Work, actor: Actor) -> None:
            handing.hand_over(work, actor, petition, wish, notice_of(body, work))

        return carried_out(petition, act)

    return resources


def notice_of(body: Mapping[str, Any], work: Work) -> Notice | None:
    """书面告知, as the body has it."""
    form = body["notice_form"]
    return None if form is None else Notice(form, body["notified_at"] or work.now)
