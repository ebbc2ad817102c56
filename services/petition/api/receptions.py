"""领导接访 and 见面: by the office on its petition, and the list of who is booked."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from werkzeug.wrappers import Response

from casekit.auth import Actor
from casekit.web import Blueprint, Bridge, page_of
from casekit.work import Work
from services.petition.api.streams import acting, stream_of
from services.petition.handlers import meeting, receiving
from services.petition.handlers.receiving import Record
from services.petition.readmodel import receptions as readmodel
from services.petition.schemas import receptions as schemas
from services.petition.schemas.petitions import PetitionView

Body = Mapping[str, Any]
_ALL = "/v1/petitions/<uuid:petition>/receptions"
_ONE = f"{_ALL}/<uuid:reception>"


def resources(bridge: Bridge) -> Blueprint:
    """The blueprint."""
    received = Blueprint("petition-receptions", __name__, description="领导接访")
    _booking(received, bridge)
    _holding(received, bridge)
    _meeting(received, bridge)
    return received


def _booking(received: Blueprint, bridge: Bridge) -> None:
    @received.get("/v1/petition-receptions")
    @received.arguments(schemas.ReceptionQuery, location="query")
    @received.response(200, page_of(schemas.ReceptionSummary))
    def list_receptions(query: Body) -> Response:
        """Who is booked, and who was received."""
        return bridge.read(lambda work, actor: readmodel.booked(work, actor, query))

    @received.get("/v1/petition-receptions/rhythm")
    @received.response(200, schemas.ReceptionRhythmView)
    def rhythm() -> Response:
        """How often leaders receive here, and what of it is still to be held."""
        return bridge.read(readmodel.rhythm)

    @received.post(_ALL)
    @received.arguments(schemas.BookingRequest)
    @received.response(201, PetitionView)
    def book(body: Body, petition: UUID) -> Response:
        """预约接访."""

        def act(work: Work, actor: Actor) -> None:
            receiving.book(work, actor, petition, body["shift"])

        return bridge.write(acting(petition, act), stream=stream_of(petition))

    @received.post(f"{_ONE}/cancellation")
    @received.response(200, PetitionView)
    def cancel(petition: UUID, reception: UUID) -> Response:
        """取消预约."""

        def act(work: Work, actor: Actor) -> None:
            receiving.cancel_booking(work, actor, petition, reception)

        return bridge.write(acting(petition, act), stream=stream_of(petition))


def _meeting(received: Blueprint, bridge: Bridge) -> None:
    @received.post("/v1/petitions/<uuid:petition>/meeting")
    @received.arguments(schemas.MeetingRecordRequest)
    @received.response(200, PetitionView)
    def meet(body: Body, petition: UUID) -> Response:
        """见面登记: meets the term of the place's plan (双123), where it has one."""

        def act(work: Work, actor: Actor) -> None:
            meeting.record(work, actor, petition, body["text"], body["met_at"])

        return bridge.write(acting(petition, act), stream=stream_of(petition))


def _holding(received: Blueprint, bridge: Bridge) -> None:
    @received.post(f"{_ONE}/record")
    @received.arguments(schemas.RecordRequest)
    @received.response(200, PetitionView)
    def record(body: Body, petition: UUID, reception: UUID) -> Response:
        """接访登记."""

        def act(work: Work, actor: Actor) -> None:
            receiving.record(work, actor, petition, reception, Record(**body))

        return bridge.write(acting(petition, act), stream=stream_of(petition))

    @received.post(f"{_ONE}/fulfilment")
    @received.arguments(schemas.FulfilmentRequest)
    @received.response(200, PetitionView)
    def fulfil(body: Body, petition: UUID, reception: UUID) -> Response:
        """承诺兑现."""

        def act(work: Work, actor: Actor) -> None:
            receiving.fulfil(work, actor, petition, reception, body["text"])

        return bridge.write(acting(petition, act), stream=stream_of(petition))
