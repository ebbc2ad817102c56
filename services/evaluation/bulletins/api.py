"""Bulletins over HTTP: drafted by a job, read as figures, page or PDF, published by a person."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from werkzeug.wrappers import Response

from casekit.attachments.sniff import PDF
from casekit.auth.actor import Actor
from casekit.web import Blueprint, Bridge, page_of
from casekit.web.downloads import download
from casekit.work import Work
from services.evaluation.bulletins import readmodel
from services.evaluation.bulletins.handlers import order_bulletin, publish
from services.evaluation.bulletins.printing import HEADERS
from services.evaluation.bulletins.schemas import (
    BulletinItem,
    BulletinOrdered,
    BulletinRequest,
    BulletinsQuery,
    BulletinView,
)

_ALL: Final = "/v1/evaluation/bulletins"
_ONE: Final = f"{_ALL}/<uuid:bulletin>"
_HTML: Final[Mapping[str, Any]] = {"type": "string"}


def resources(bridge: Bridge) -> Blueprint:
    """The blueprint."""
    bulletins = Blueprint("bulletins", __name__, description="研判专报")
    _writing(bulletins, bridge)
    _reading(bulletins, bridge)
    return bulletins


def _writing(bulletins: Blueprint, bridge: Bridge) -> None:
    @bulletins.post(_ALL)
    @bulletins.arguments(BulletinRequest)
    @bulletins.response(202, BulletinOrdered)
    def order(body: Mapping[str, Any]) -> Response:
        """起草专报 of a week or month that is over, of the caller's region, by a job."""
        return bridge.write(lambda work, actor: order_bulletin(work, actor, body["period"], body["day"]))

    @bulletins.post(f"{_ONE}/publication")
    @bulletins.response(200, BulletinView, heeds=("Idempotency-Key",))
    def publication(bulletin: UUID) -> Response:
        """审核发布, by another post than had it drafted."""

        def act(work: Work, actor: Actor) -> Any:
            publish(work, actor, bulletin)
            return readmodel.bulletin(work, actor, bulletin)

        return bridge.write(act)


def _reading(bulletins: Blueprint, bridge: Bridge) -> None:
    @bulletins.get(_ALL)
    @bulletins.arguments(BulletinsQuery, location="query")
    @bulletins.response(200, page_of(BulletinItem))
    def listed(query: Mapping[str, Any]) -> Response:
        """专报: published ones; drafts, too, for those who review them."""
        return bridge.read(lambda work, actor: readmodel.bulletins(work, actor, query))

    @bulletins.get(_ONE)
    @bulletins.response(200, BulletinView, heeds=())
    def one(bulletin: UUID) -> Response:
        """专报 as figures."""
        return bridge.read(lambda work, actor: readmodel.bulletin(work, actor, bulletin))

    @bulletins.get(f"{_ONE}/document")
    @bulletins.response(200, _HTML, content_type="text/html", heeds=())
    def document(bulletin: UUID) -> Response:
        """专报 as a page."""

        def show(work: Work, actor: Actor) -> Response:
            content = readmodel.page(work, actor, bulletin)
            return Response(content, headers=HEADERS, content_type="text/html; charset=utf-8")

        return bridge.read(show)

    @bulletins.get(f"{_ONE}/file")
    @bulletins.response(200, heeds=())
    def file(bulletin: UUID) -> Response:
        """专报 as PDF, a download."""

        def give(work: Work, actor: Actor) -> Response:
            name, content = readmodel.file(work, actor, bulletin)
            return download(name, PDF, content)

        return bridge.read(give)
