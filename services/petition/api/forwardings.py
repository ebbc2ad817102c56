"""登记, 紧急报告, 转送、交办: by the office on the petition, by the recipient on what was passed to it."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Table, select
from sqlalchemy.engine import Connection
from werkzeug.wrappers import Response

from access import viewing
from access.viewing import Shown
from casekit.auth import Actor
from casekit.streams import case_stream
from casekit.web import Blueprint, Bridge, PageQuery, page_of
from casekit.work import Work
from services.petition.api.petitions import notice_of
from services.petition.api.streams import acting, stream_of
from services.petition.domain.registration import Registration
from services.petition.forwarding_tables import FORWARDINGS, URGENT_REPORTS
from services.petition.handlers import forwarding as passing_on
from services.petition.handlers import handling, opening, registering
from services.petition.handlers.forwarding import Passing
from services.petition.printing import HTML, printed
from services.petition.readmodel import forwardings as readmodel
from services.petition.readmodel.papers import own_paper
from services.petition.schemas import forwardings as schemas
from services.petition.schemas.petitions import AnswerRequest, PetitionView
from services.petition.schemas.steps import ExtensionNoticeRequest, ExtensionRequest

Body = Mapping[str, Any]
_ONE = "/v1/petitions/<uuid:petition>"
_PASSED = "/v1/forwardings/<uuid:forwarding>"


def resources(bridge: Bridge) -> Blueprint:
    """The blueprint."""
    passing = Blueprint("petition-forwardings", __name__, description="登记、转送、交办")
    for add in (_registering, _passing, _reading, _reported, _objecting, _handling, _extending, _answering):
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

    @passing.post(f"{_ONE}/opening")
    @passing.response(201, PetitionView)
    def open_elsewhere(petition: UUID) -> Response:
        """登记到国家信访信息系统: the exchange opens it there, and gives it the parties' data, on record."""

        def act(work: Work, actor: Actor) -> None:
            opening.order(work, actor, petition)

        return bridge.write(acting(petition, act), stream=stream_of(petition))

    @passing.post(f"{_ONE}/urgent-reports")
    @passing.arguments(schemas.UrgentReportRequest)
    @passing.response(201, PetitionView)
    def report_urgent(body: Body, petition: UUID) -> Response:
        """重大、紧急信访事项报告."""

        def act(work: Work, actor: Actor) -> None:
            registering.report_urgent(work, actor, petition, body["text"], body["recipient"])

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
        return viewing.show(
            bridge,
            Shown.FORWARDING,
            lambda work, actor: readmodel.forwarding(work, actor, forwarding),
            _stream_of(forwarding),
        )


def _reported(passing: Blueprint, bridge: Bridge) -> None:
    @passing.get("/v1/urgent-reports")
    @passing.arguments(PageQuery, location="query")
    @passing.response(200, page_of(schemas.UrgentReportSummary))
    def list_urgent_reports(query: Body) -> Response:
        """重大、紧急事项报告 made to one's own unit."""
        return bridge.read(lambda work, actor: readmodel.reported_to_us(work, actor, query))

    @passing.get("/v1/urgent-reports/<uuid:urgent>")
    @passing.response(200, schemas.UrgentReportPage)
    def get_urgent_report(urgent: UUID) -> Response:
        return viewing.show(
            bridge,
            Shown.URGENT_REPORT,
            lambda work, actor: readmodel.urgent_report(work, actor, urgent),
            _stream_of(urgent, URGENT_REPORTS),
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


def _extending(passing: Blueprint, bridge: Bridge) -> None:
    @passing.post(f"{_PASSED}/extension")
    @passing.arguments(ExtensionRequest)
    @passing.response(201, schemas.ForwardingPage)
    def ask(body: Body, forwarding: UUID) -> Response:
        """申请延期 of the unit that handles."""

        def act(work: Work, actor: Actor) -> object:
            handling.ask(work, actor, forwarding, body["days"], body["text"])
            return readmodel.forwarding(work, actor, forwarding)

        return bridge.write(act, stream=_stream_of(forwarding))

    @passing.post(f"{_PASSED}/extension/notice")
    @passing.arguments(ExtensionNoticeRequest)
    @passing.response(200, schemas.ForwardingPage)
    def tell(body: Body, forwarding: UUID) -> Response:
        """告知延期理由: the extension takes effect."""

        def act(work: Work, actor: Actor) -> object:
            handling.tell(work, actor, forwarding, notice_of(body, work), body["text"])
            return readmodel.forwarding(work, actor, forwarding)

        return bridge.write(act, stream=_stream_of(forwarding))


def _answering(passing: Blueprint, bridge: Bridge) -> None:
    @passing.post(f"{_PASSED}/answer")
    @passing.arguments(AnswerRequest)
    @passing.response(200, schemas.ForwardingPage)
    def answer(body: Body, forwarding: UUID) -> Response:
        """处理意见书 of the unit that handles."""

        def act(work: Work, actor: Actor) -> object:
            handling.answer(work, actor, forwarding, body["text"], body["delivered_at"])
            return readmodel.forwarding(work, actor, forwarding)

        return bridge.write(act, stream=_stream_of(forwarding))

    @passing.get(f"{_PASSED}/papers/<uuid:paper_id>")
    @passing.response(200, HTML, content_type="text/html")
    def show(forwarding: UUID, paper_id: UUID) -> Response:
        """告知书 or 意见书 of the unit under its number, to print, sign and seal."""
        return viewing.show(
            bridge,
            Shown.PETITION_PAPER,
            lambda work, actor: printed(own_paper(work, actor, forwarding, paper_id)),
            _stream_of(forwarding),
        )


def _stream_of(passed: UUID, table: Table = FORWARDINGS) -> Callable[[Connection], str | None]:
    """The stream of the case that it is of; None for an unknown one."""

    def find(connection: Connection) -> str | None:
        found = select(table.c.code).where(table.c.id == passed)
        code = connection.execute(found).scalar_one_or_none()
        return None if code is None else case_stream(code)

    return find
