"""Papers: agreement, file, letters and application, to print from a page or made as a file by a job."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from werkzeug.wrappers import Response

from access import viewing
from access.viewing import Shown
from casekit.attachments.sniff import PDF
from casekit.auth import Actor
from casekit.papers import titles_if_told
from casekit.papers.schemas import PaperOrdered
from casekit.runtime import Runtime
from casekit.web import Blueprint, Bridge
from casekit.web.downloads import download
from casekit.work import Work
from contracts.vocabulary import PaperKind
from services.mediation.api.streams import stream_of
from services.mediation.pages import page
from services.mediation.papers import open_paper, order_paper, papers_of, posts_to_name, try_again
from services.mediation.printing import answered
from services.mediation.schemas.papers import PaperRequest, PapersView

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


def resources(bridge: Bridge, runtime: Runtime) -> Blueprint:
    """The blueprint."""
    papers = Blueprint("mediation-papers", __name__, description="文书、卷宗")
    for path, (kind, what) in _PAGES.items():
        _printing(papers, bridge, runtime, path, kind, what)
    _making(papers, bridge)
    return papers


def _printing(
    papers: Blueprint, bridge: Bridge, runtime: Runtime, path: str, kind: PaperKind, what: str
) -> None:
    def printed(mediation: UUID) -> Response:
        titles = _titles(bridge, runtime, mediation) if kind is PaperKind.MEDIATION_FILE else {}

        def show(work: Work, actor: Actor) -> Response:
            return answered(page(work, actor, mediation, kind, titles=titles))

        return viewing.show(bridge, Shown.MEDIATION_PAPER, show, stream_of(mediation))

    printed.__doc__, printed.__name__ = what, f"{kind.value}_page"
    papers.get(f"{_ONE}/{path}")(papers.response(200, HTML, content_type="text/html")(printed))


def _titles(bridge: Bridge, runtime: Runtime, mediation: UUID) -> Mapping[str, str]:
    """What the posts are called that the file names: asked of grid between two transactions, for who may see it."""
    posts: list[str] = []

    def look(work: Work, actor: Actor) -> Response:
        posts.extend(posts_to_name(work, actor, mediation))
        return Response()

    bridge.read(look, stream=stream_of(mediation))
    return titles_if_told(runtime.extras.get("peers", {}), posts)


def _making(papers: Blueprint, bridge: Bridge) -> None:
    @papers.post(f"{_ONE}/papers")
    @papers.arguments(PaperRequest)
    @papers.response(202, PaperOrdered)
    def order(body: Mapping[str, Any], mediation: UUID) -> Response:
        """文书生成 as PDF, by a job; with a one-case grant, the parties' names stand in it."""
        return bridge.write(
            lambda work, actor: order_paper(work, actor, mediation, PaperKind(body["kind"]), body["grant"]),
            stream=stream_of(mediation),
        )

    @papers.get(f"{_ONE}/papers")
    @papers.response(200, PapersView)
    def all_of_them(mediation: UUID) -> Response:
        """Papers that were asked for, and how they fare."""
        return viewing.show(
            bridge,
            Shown.MEDIATION,
            lambda work, actor: papers_of(work, actor, mediation),
            stream_of(mediation),
        )

    @papers.post(f"{_ONE}/papers/<uuid:paper>/retry")
    @papers.response(202, PaperOrdered)
    def retry(mediation: UUID, paper: UUID) -> Response:
        """重新生成: a paper whose job has failed is tried again."""
        return bridge.write(
            lambda work, actor: try_again(work, actor, mediation, paper), stream=stream_of(mediation)
        )

    @papers.get(f"{_ONE}/papers/<uuid:paper>")
    def content(mediation: UUID, paper: UUID) -> Response:
        """A paper, as a download."""

        def give(work: Work, actor: Actor) -> Response:
            name, pieces = open_paper(work, actor, mediation, paper)
            return download(name, PDF, pieces)

        return viewing.show(bridge, Shown.MEDIATION_PAPER, give, stream_of(mediation))
