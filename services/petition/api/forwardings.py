"""登记, 紧急报告, 转送、交办: by the office on the petition, by the recipient on what was passed to it."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.engine import Connection
from werkzeug.wrappers import Response

from casekit.auth import Actor
from casekit.streams import case_stream
from casekit.web import Blueprint, Bridge, page_of
from casekit.work import Work
from services.petition.api.petitions import notice_of
from services.petition.api.streams import acting, stream_of
from services.petition.domain.registration import Registration
from services.petition.forwarding_tables import FORWARDINGS
from services.petition.handlers import forwarding as passing_on
from services.petition.handlers import registering
from services.petition.handlers.forwarding import Passing
from services.petition.readmodel import forwardings as readmodel
from services.petition.schemas import forwardings as schemas
from services.petition.schemas.petitions import PetitionView

Body = Mapping[str, Any]
_ONE = "/v1/petitions/<uuid:petition>"
_PASSED = "/v1/forwardings/<uuid:forwarding>"


def resources(bridge: Bridge) -> Blueprint:
    """The blueprint."""
    passing = Blueprint("petition-forwardings", __name__, description="登记、转送、交办")
    for add in (_registering, _passing, _reading, _objecting, _handling):
        add(passing, bridge)
    return passing


def _registering(passing: Blueprint, bridge: Bridge) -> None:
    @passing.post(f"{_ONE}/registration")
    @passing.arguments(schemas.RegistrationRequest)
    @passing.response(200, PetitionView)
    def register(body: Body, petition: UUID) -> Response:
        """登记要素: form, sort, how many bring it and who speaks for them."""

        def act(work: Work, actor: Actor) -> None:
            registering.register(work, actor, petition, Registration(**body))

        return bridge.write(acting(petition, act), stream=stream_of(petition))

    @passing.post(f"{_ONE}/urgent-reports")
    @passing.arguments(schemas.UrgentReportRequest)
    @passing.response(201, PetitionView)
    def report_urgent(body: Body, petition: UUID) -> Response:
        """重大、紧急信访事项报告."""

        def act(work: Work, actor: Actor) -> None:
            registering.report_urgent(work, actor, petition, body["text"])

        return bridge.write(acting(petition, act), stream=stream_of(petition))


def _passing(passing: Blueprint, bridge: Bridge) -> None:
    @passing.post(f"{_ONE}/forwarding")
    @passing.arguments(schemas.ForwardingRequest)
    @passing.response(201, PetitionView)
    def forward(body: Body, petition: UUID) -> Response:
        """转送 or 交办."""
        to = Passing(**{**body, "joint": tuple(body["joint"])})

        def act(work: Work, actor: Actor) -> None:
            passing_on.forward(work, actor, petition, to)

        return bridge.write(acting(petition, act), stream=stream_of(petition))

    @passing.post(f"{_ONE}/forwarding/decision")
    @passing.arguments(schemas.ForwardingDecisionRequest)
    @passing.response(200, PetitionView)
    def decide(body: Body, petition: UUID) -> Response:
        """核实异议."""

        def act(work: Work, actor: Actor) -> None:
            passing_on.decide(work, actor, petition, body["text"], is_upheld=body["upheld"])

        return bridge.write(acting(petition, act), stream=stream_of(petition))


def _reading(passing: Blueprint, bridge: Bridge) -> None:
    @passing.get("/v1/forwardings")
    @passing.arguments(schemas.ForwardingQuery, location="query")
    @passing.response(200, page_of(schemas.ForwardingSummary))
    def list_forwardings(query: Body) -> Response:
        """What was passed to one's own unit."""
        return bridge.read(lambda work, actor: readmodel.passed_to_us(work, actor, query))

    @passing.get(_PASSED)
    @passing.response(200, schemas.ForwardingPage)
    def get_forwarding(forwarding: UUID) -> Response:
        return bridge.read(
            lambda work, actor: readmodel.forwarding(work, actor, forwarding), stream=_stream_of(forwarding)
        )


def _objecting(passing: Blueprint, bridge: Bridge) -> None:
    @passing.post(f"{_PASSED}/objection")
    @passing.arguments(schemas.ObjectionRequest)
    @passing.response(200, schemas.ForwardingPage)
    def object_to(body: Body, forwarding: UUID) -> Response:
        """提出异议, within five working days."""

        def act(work: Work, actor: Actor) -> object:
            passing_on.object_to(work, actor, forwarding, body["text"])
            return readmodel.forwarding(work, actor, forwarding)

        return bridge.write(act, stream=_stream_of(forwarding))


def _handling(passing: Blueprint, bridge: Bridge) -> None:
    @passing.post(f"{_PASSED}/admission")
    @passing.arguments(schemas.TakingRequest)
    @passing.response(200, schemas.ForwardingPage)
    def take(body: Body, forwarding: UUID) -> Response:
        """受理告知: the sixty days run."""

        def act(work: Work, actor: Actor) -> object:
            passing_on.take(work, actor, forwarding, notice_of(body, work), body["text"])
            return readmodel.forwarding(work, actor, forwarding)

        return bridge.write(act, stream=_stream_of(forwarding))

    @passing.post(f"{_PASSED}/report")
    @passing.arguments(schemas.ReportRequest)
    @passing.response(200, schemas.ForwardingPage)
    def report(body: Body, forwarding: UUID) -> Response:
        """反馈办理结果."""

        def act(work: Work, actor: Actor) -> object:
            passing_on.report(work, actor, forwarding, body["text"])
            return readmodel.forwarding(work, actor, forwarding)

        return bridge.write(act, stream=_stream_of(forwarding))


def _stream_of(forwarding: UUID) -> Callable[[Connection], str | None]:
    """The stream of the case that it is of; None for an unknown one."""

    def find(connection: Connection) -> str | None:
        found = select(FORWARDINGS.c.code).where(FORWARDINGS.c.id == forwarding)
        code = connection.execute(found).scalar_one_or_none()
        return None if code is None else case_stream(code)

    return find
