"""What the desk does beside a case's life: the receipt printed again, a new secret, the first contact handed over."""

from collections.abc import Mapping
from typing import Any

from werkzeug.wrappers import Response

from casekit.auth import Actor
from casekit.casecode import CaseCode
from casekit.streams import case_stream
from casekit.web import Blueprint, Bridge
from casekit.web.printing import Paper, front_door
from casekit.web.qr import qr_code
from casekit.work import Work
from services.intake.api.answers import standing
from services.intake.domain.case import Case
from services.intake.handlers.first_contact import hand_over_first_contact
from services.intake.handlers.secrets import reissue_secret
from services.intake.printing import PRESS
from services.intake.readmodel.receipt import receipt
from services.intake.schemas import desk as schemas
from services.intake.schemas.acts import CaseStateSchema

Body = Mapping[str, Any]
HTML = {"type": "string"}
_CASE = "/v1/cases/<case_code:code>"


def resources(bridge: Bridge) -> Blueprint:
    """The blueprint."""
    desk = Blueprint("desk", __name__)
    for add in (_receipt, _secret, _first_contact):
        add(desk, bridge)
    return desk


def _receipt(desk: Blueprint, bridge: Bridge) -> None:
    @desk.get(f"{_CASE}/receipt")
    @desk.arguments(schemas.PaperQuery, location="query")
    @desk.response(200, HTML, content_type="text/html")
    def again(query: Body, code: str) -> Response:
        """The receipt (回执) as a page to print again, without the secret."""
        return bridge.read(
            lambda work, actor: _page(work, actor, code, query["paper"]), stream=case_stream(code)
        )


def _page(work: Work, actor: Actor, code: str, paper: Paper) -> Response:
    shown = receipt(work, actor, code)
    link = f"{front_door()}?code={CaseCode.parse(code).compact}"
    return PRESS.printed("receipt.html", paper, **shown, qr=qr_code(link, "查询二维码"))


def _secret(desk: Blueprint, bridge: Bridge) -> None:
    @desk.post(f"{_CASE}/secret")
    @desk.arguments(schemas.SecretSchema)
    @desk.response(201, schemas.NewSecretSchema)
    def reissue(body: Body, code: str) -> Response:
        """重发查询密码, once it is made sure who asks; the one before is worth nothing any more."""
        return bridge.write(
            lambda work, actor: _told(*reissue_secret(work, actor, code, **body)), stream=case_stream(code)
        )


def _told(case: Case, secret: str) -> dict[str, str]:
    return {"code": case.code, "compact": CaseCode.parse(case.code).compact, "secret": secret}


def _first_contact(desk: Blueprint, bridge: Bridge) -> None:
    @desk.post(f"{_CASE}/first-contact")
    @desk.arguments(schemas.HandOverSchema)
    @desk.response(200, CaseStateSchema)
    def hand_over(body: Body, code: str) -> Response:
        """移交首问责任 to another post of the centre, while the case has no owner."""
        return bridge.write(
            lambda work, actor: standing(hand_over_first_contact(work, actor, code, **body)),
            stream=case_stream(code),
        )
