"""督办, 救助, 建议 and the figures of a year."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.engine import Connection
from werkzeug.wrappers import Response

from access import viewing
from access.viewing import Shown
from casekit.auth import Actor
from casekit.streams import case_stream
from casekit.web import Blueprint, Bridge, PageQuery, page_of
from casekit.work import Work
from services.petition.api.streams import acting, stream_of
from services.petition.handlers import pressing, relieving
from services.petition.pressing_tables import ADVICES
from services.petition.printing import HTML, reported
from services.petition.readmodel import pressing as readmodel
from services.petition.readmodel.figures import year_figures, year_report
from services.petition.schemas import pressing as schemas
from services.petition.schemas.petitions import PetitionView
from services.petition.sight import with_case

Body = Mapping[str, Any]
_ONE = "/v1/petitions/<uuid:petition>"


def resources(bridge: Bridge) -> Blueprint:
    """The blueprint."""
    pressed = Blueprint("petition-pressing", __name__, description="督办、救助、建议、年度数字")
    _pressing(pressed, bridge)
    _relieving(pressed, bridge)
    _advised(pressed, bridge)
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


def _advised(pressed: Blueprint, bridge: Bridge) -> None:
    @pressed.get("/v1/advices")
    @pressed.arguments(PageQuery, location="query")
    @pressed.response(200, page_of(schemas.AdviceSummary))
    def list_advices(query: Body) -> Response:
        """三项建议 to one's own unit."""
        return bridge.read(lambda work, actor: readmodel.given_to_us(work, actor, query))

    @pressed.get("/v1/advices/<uuid:advice>")
    @pressed.response(200, schemas.AdvicePage)
    def get_advice(advice: UUID) -> Response:
        return viewing.show(
            bridge,
            Shown.ADVICE,
            lambda work, actor: readmodel.advice(work, actor, advice),
            _stream_of(advice),
        )

    @pressed.post("/v1/advices/<uuid:advice>/reply")
    @pressed.arguments(schemas.AdviceReplyRequest)
    @pressed.response(200, schemas.AdvicePage)
    def reply(body: Body, advice: UUID) -> Response:
        """建议回复."""

        def act(work: Work, actor: Actor) -> object:
            relieving.reply(work, actor, advice, body["text"], is_adopted=body["adopted"])
            return readmodel.advice(work, actor, advice)

        return bridge.write(act, stream=_stream_of(advice))


def _stream_of(advice: UUID) -> Callable[[Connection], str | None]:
    """The stream of the case that it is on; None for an unknown one."""

    def find(connection: Connection) -> str | None:
        code = connection.execute(with_case().where(ADVICES.c.id == advice)).mappings().one_or_none()
        return None if code is None else case_stream(code["code"])

    return find


def _counting(pressed: Blueprint, bridge: Bridge) -> None:
    @pressed.get("/v1/petition-figures")
    @pressed.arguments(schemas.YearQuery, location="query")
    @pressed.response(200, schemas.YearFigures)
    def figures(query: Body) -> Response:
        """年度报告的数字."""
        return bridge.read(lambda work, actor: year_figures(work, actor, query["year"]))

    @pressed.get("/v1/petition-figures/report")
    @pressed.arguments(schemas.YearQuery, location="query")
    @pressed.response(200, HTML, content_type="text/html")
    def report(query: Body) -> Response:
        """信访工作年度报告 of the same figures, to print."""
        return bridge.read(lambda work, actor: reported(year_report(work, actor, query["year"])))
