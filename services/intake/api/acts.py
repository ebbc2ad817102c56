"""The acts of staff on a case, a resource each."""

from collections.abc import Callable, Mapping
from typing import Any

from werkzeug.wrappers import Response

from casekit.auth import Actor
from casekit.casecode import CaseCode
from casekit.streams import case_stream
from casekit.web import Blueprint, Bridge
from casekit.work import Work
from services.intake.api.answers import standing
from services.intake.domain.case import Case
from services.intake.handlers import acts, relating
from services.intake.handlers.acts import Direction
from services.intake.handlers.triaging import Decision, triage_case
from services.intake.schemas import acts as schemas

Body = Mapping[str, Any]
Command = Callable[[Work, Actor], Case]
CarryOut = Callable[[str, Command], Response]
_CASE = "/v1/cases/<case_code:code>"


def resources(bridge: Bridge) -> Blueprint:
    """The blueprint."""
    cases = Blueprint("acts", __name__)

    def carry_out(code: str, command: Command) -> Response:
        return bridge.write(lambda work, actor: standing(command(work, actor)), stream=case_stream(code))

    for add in (_taking_on, _deciding, _finishing, _going_back, _relating):
        add(cases, carry_out)
    return cases


def _taking_on(cases: Blueprint, carry_out: CarryOut) -> None:
    @cases.post(f"{_CASE}/admission")
    @cases.arguments(schemas.EmptySchema)
    @cases.response(200, schemas.CaseStateSchema)
    def admission(body: Body, code: str) -> Response:
        """受理."""
        return carry_out(code, lambda work, actor: acts.admit(work, actor, code))

    @cases.post(f"{_CASE}/refusal")
    @cases.arguments(schemas.RefusalSchema)
    @cases.response(200, schemas.CaseStateSchema)
    def refusal(body: Body, code: str) -> Response:
        """不予受理, with the ground and the right way."""
        ground, way, text = body["ground"], body["right_way"], body["text"]
        return carry_out(code, lambda work, actor: acts.refuse(work, actor, code, ground, way, text))


def _deciding(cases: Blueprint, carry_out: CarryOut) -> None:
    @cases.post(f"{_CASE}/triage")
    @cases.arguments(schemas.TriageSchema)
    @cases.response(200, schemas.CaseStateSchema)
    def triage(body: Body, code: str) -> Response:
        """研判: category and grade, perhaps concern and route, and by which suggestion."""
        return carry_out(code, lambda work, actor: triage_case(work, actor, code, Decision(**body)))

    @cases.post(f"{_CASE}/routing")
    @cases.arguments(schemas.RoutingSchema)
    @cases.response(200, schemas.CaseStateSchema)
    def routing(body: Body, code: str) -> Response:
        """分流: opens an order, a mediation or a petition, or guides the party elsewhere."""
        return carry_out(code, lambda work, actor: acts.direct(work, actor, code, Direction(**body)))

    @cases.post(f"{_CASE}/answer")
    @cases.arguments(schemas.AnswerSchema)
    @cases.response(200, schemas.CaseStateSchema)
    def answer(body: Body, code: str) -> Response:
        """当场答复."""
        return carry_out(code, lambda work, actor: acts.answer(work, actor, code, body["text"]))


def _finishing(cases: Blueprint, carry_out: CarryOut) -> None:
    @cases.post(f"{_CASE}/follow-ups")
    @cases.arguments(schemas.FollowUpSchema)
    @cases.response(201, schemas.CaseStateSchema)
    def follow_up(body: Body, code: str) -> Response:
        """回访."""
        said, text, way = body["satisfaction"], body["text"], body["way"]
        return carry_out(code, lambda work, actor: acts.follow_up(work, actor, code, said, text, way))

    @cases.post(f"{_CASE}/closure")
    @cases.arguments(schemas.EmptySchema)
    @cases.response(200, schemas.CaseStateSchema)
    def closure(body: Body, code: str) -> Response:
        """结案, once the party was told and, where the procedure wants it, asked."""
        return carry_out(code, lambda work, actor: acts.close(work, actor, code))

    @cases.post(f"{_CASE}/archive")
    @cases.arguments(schemas.EmptySchema)
    @cases.response(200, schemas.CaseStateSchema)
    def archive(body: Body, code: str) -> Response:
        """归档."""
        return carry_out(code, lambda work, actor: acts.archive(work, actor, code))


def _going_back(cases: Blueprint, carry_out: CarryOut) -> None:
    @cases.post(f"{_CASE}/reopening")
    @cases.arguments(schemas.RemarkSchema)
    @cases.response(200, schemas.CaseStateSchema)
    def reopening(body: Body, code: str) -> Response:
        """重新办理: a new round."""
        return carry_out(code, lambda work, actor: acts.reopen(work, actor, code, body["text"]))

    @cases.post(f"{_CASE}/withdrawal")
    @cases.arguments(schemas.RemarkSchema)
    @cases.response(200, schemas.CaseStateSchema)
    def withdrawal(body: Body, code: str) -> Response:
        """撤回, asked for by the party."""
        return carry_out(code, lambda work, actor: acts.withdraw(work, actor, code, body["text"]))


def _relating(cases: Blueprint, carry_out: CarryOut) -> None:
    @cases.post(f"{_CASE}/relations")
    @cases.arguments(schemas.RelationSchema)
    @cases.response(201, schemas.CaseStateSchema)
    def relation(body: Body, code: str) -> Response:
        """关联 with another case of one root."""
        other = str(CaseCode.parse(body["other"], "other"))
        return carry_out(code, lambda work, actor: relating.relate(work, actor, code, other, body["reason"]))

    @cases.post(f"{_CASE}/relations/<case_code:other>/end")
    @cases.arguments(schemas.EmptySchema)
    @cases.response(200, schemas.CaseStateSchema)
    def unrelation(body: Body, code: str, other: str) -> Response:
        """解除关联: the two cases are handled apart."""
        return carry_out(code, lambda work, actor: relating.untie(work, actor, code, other))
