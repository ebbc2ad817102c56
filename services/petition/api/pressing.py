"""督办, 救助, 建议 and the figures of a year."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from werkzeug.wrappers import Response

from casekit.auth import Actor
from casekit.web import Blueprint, Bridge
from casekit.work import Work
from services.petition.api.streams import acting, stream_of
from services.petition.handlers import pressing, relieving
from services.petition.readmodel.figures import year_figures
from services.petition.schemas import pressing as schemas
from services.petition.schemas.petitions import PetitionView

Body = Mapping[str, Any]
_ONE = "/v1/petitions/<uuid:petition>"


def resources(bridge: Bridge) -> Blueprint:
    """The blueprint."""
    pressed = Blueprint("petition-pressing", __name__, description="督办、救助、建议、年度数字")
    _pressing(pressed, bridge)
    _relieving(pressed, bridge)
    _counting(pressed, bridge)
    return pressed


def _pressing(pressed: Blueprint, bridge: Bridge) -> None:
    @pressed.post(f"{_ONE}/slips/<uuid:slip>/explanation")
    @pressed.arguments(schemas.ExplanationRequest)
    @pressed.response(200, PetitionView)
    def explain(body: Body, petition: UUID, slip: UUID) -> Response:
        """督办回复 of the office."""

        def act(work: Work, actor: Actor) -> None:
            pressing.explain(work, actor, petition, slip, body["text"])

        return bridge.write(acting(petition, act), stream=stream_of(petition))

    @pressed.post(f"{_ONE}/slips/<uuid:slip>/closure")
    @pressed.arguments(schemas.ReleaseRequest)
    @pressed.response(200, PetitionView)
    def close(body: Body, petition: UUID, slip: UUID) -> Response:
        """督办办结."""

        def act(work: Work, actor: Actor) -> None:
            pressing.close(work, actor, petition, slip, body["text"])

        return bridge.write(acting(petition, act), stream=stream_of(petition))


def _relieving(pressed: Blueprint, bridge: Bridge) -> None:
    @pressed.post(f"{_ONE}/reliefs")
    @pressed.arguments(schemas.ReliefRequest)
    @pressed.response(201, PetitionView)
    def relieve(body: Body, petition: UUID) -> Response:
        """信访救助."""

        def act(work: Work, actor: Actor) -> None:
            relieving.relieve(work, actor, petition, body["amount_fen"], body["text"])

        return bridge.write(acting(petition, act), stream=stream_of(petition))

    @pressed.post(f"{_ONE}/advices")
    @pressed.arguments(schemas.AdviceRequest)
    @pressed.response(201, PetitionView)
    def advise(body: Body, petition: UUID) -> Response:
        """三项建议."""

        def act(work: Work, actor: Actor) -> None:
            relieving.advise(work, actor, petition, body["kind"], body["recipient"], body["text"])

        return bridge.write(acting(petition, act), stream=stream_of(petition))


def _counting(pressed: Blueprint, bridge: Bridge) -> None:
    @pressed.get("/v1/petition-figures")
    @pressed.arguments(schemas.YearQuery, location="query")
    @pressed.response(200, schemas.YearFigures)
    def figures(query: Body) -> Response:
        """年度报告的数字."""
        return bridge.read(lambda work, actor: year_figures(work, actor, query["year"]))
