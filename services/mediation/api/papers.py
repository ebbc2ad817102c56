"""Papers: agreement, file, letters and application, to print from a page or made as a file by a job."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from werkzeug.wrappers import Response

from casekit.attachments.sniff import PDF
from casekit.auth import Actor
from casekit.web import Blueprint, Bridge
from casekit.web.downloads import download
from casekit.work import Work
from contracts.vocabulary import PaperKind
from services.mediation.api.streams import stream_of
from services.mediation.pages import page
from services.mediation.papers import open_paper, order_paper, papers_of
from services.mediation.printing import answered
from services.mediation.schemas.papers import PaperOrdered, PaperRequest, PapersView

_ONE = "/v1/mediations/<uuid:mediation>"
HTML: Mapping[str, Any] = {"type": "string"}
# where each is printed from, and what it is
_PAGES: Final[Mapping[str, tuple[PaperKind, str]]] = {
    "agreement/document": (PaperKind.AGREEMENT, "调解协议书 (or 口头协议登记表), to print and sign."),
    "file": (PaperKind.MEDIATION_FILE, "卷宗 in its standard order, to print."),
    "hand-over/document": (PaperKind.HAND_OVER, "移交函 to where the matter goes, to print."),
    "referral/document": (PaperKind.COURT_RETURN, "退回函 with which a court's file goes back, to print."),
    "confirmation/document": (PaperKind.CONFIRMATION, "司法确认申请书 of both sides, to print and sign."),
}


def resources(bridge: Bridge) -> Blueprint:
    """The blueprint."""
    papers = Blueprint("mediation-papers", __name__, description="文书、卷宗")
    for path, (kind, what) in _PAGES.items():
        _printing(papers, bridge, path, kind, what)
    _making(papers, bridge)
    return papers


def _printing(papers: Blueprint, bridge: Bridge, path: str, kind: PaperKind, what: str) -> None:
    def printed(mediation: UUID) -> Response:
        def show(work: Work, actor: Actor) -> Response:
            return answered(page(work, actor, mediation, kind))

        return bridge.read(show, stream=stream_of(mediation))

    printed.__doc__, printed.__name__ = what, f"{kind.value}_page"
    papers.get(f"{_ONE}/{path}")(papers.response(200, HTML, content_type="text/html")(printed))


def _making(papers: Blueprint, bridge: Bridge) -> None:
    @papers.post(f"{_ONE}/papers")
    @papers.arguments(PaperRequest)
    @papers.response(202, PaperOrdered)
    def order(body: Mapping[str, Any], mediation: UUID) -> Response:
        """文书生成 as PDF, by a job; with a one-case grant, the parties' names stand in it."""
        return bridge.write(
            lambda work, actor: order_paper(work, actor, mediation, body["kind"], body["grant"]),
            stream=stream_of(mediation),
        )

    @papers.get(f"{_ONE}/papers")
    @papers.response(200, PapersView)
    def all_of_them(mediation: UUID) -> Response:
        """Papers that were asked for, and how they fare."""
        return bridge.read(lambda work, actor: papers_of(work, actor, mediation), stream=stream_of(mediation))

    @papers.get(f"{_ONE}/papers/<uuid:paper>")
    def content(mediation: UUID, paper: UUID) -> Response:
        """A paper, as a download."""

        def give(work: Work, actor: Actor) -> Response:
            name, pieces = open_paper(work, actor, mediation, paper)
            return download(name, PDF, pieces)

        return bridge.read(give, stream=stream_of(mediation))
