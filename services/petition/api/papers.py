"""文书 of a petition: to print from a page, or made as a file by a job."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from werkzeug.wrappers import Response

from access import viewing
from access.viewing import Shown
from casekit.attachments.sniff import PDF
from casekit.auth import Actor
from casekit.papers.schemas import PaperFiles, PaperOrdered
from casekit.web import Blueprint, Bridge
from casekit.web.downloads import download
from casekit.work import Work
from services.petition.api.streams import acting, stream_of
from services.petition.handlers import delivering
from services.petition.papers import files_of, open_file, order_file, try_again
from services.petition.printing import HTML, printed
from services.petition.readmodel.papers import paper
from services.petition.schemas.papers import DeliveryRequest, FileRequest
from services.petition.schemas.petitions import PetitionView

_ONE = "/v1/petitions/<uuid:petition>/papers/<uuid:paper_id>"


def resources(bridge: Bridge) -> Blueprint:
    """The blueprint."""
    papers = Blueprint("petition-papers", __name__, description="信访文书")

    @papers.get(_ONE)
    @papers.response(200, HTML, content_type="text/html")
    def show(petition: UUID, paper_id: UUID) -> Response:
        """告知书, 函 or 意见书 under its number, to print, sign and seal."""

        def read(work: Work, actor: Actor) -> Response:
            return printed(paper(work, actor, petition, paper_id))

        return viewing.show(bridge, Shown.PETITION_PAPER, read, stream_of(petition))

    @papers.post(f"{_ONE}/delivery")
    @papers.arguments(DeliveryRequest)
    @papers.response(200, PetitionView)
    def deliver(body: Mapping[str, Any], petition: UUID, paper_id: UUID) -> Response:
        """送达登记: the paper has reached the petitioner, entered afterwards."""

        def act(work: Work, actor: Actor) -> None:
            delivering.deliver(work, actor, petition, paper_id, body["delivery_form"], body["delivered_at"])

        return bridge.write(acting(petition, act), stream=stream_of(petition))

    _making(papers, bridge)
    _giving(papers, bridge)
    return papers


def _making(papers: Blueprint, bridge: Bridge) -> None:
    @papers.post(f"{_ONE}/files")
    @papers.arguments(FileRequest)
    @papers.response(202, PaperOrdered)
    def order(body: Mapping[str, Any], petition: UUID, paper_id: UUID) -> Response:
        """文书生成 as PDF, by a job; with a one-case grant, the petitioner's name stands in it."""
        return bridge.write(
            lambda work, actor: order_file(work, actor, petition, paper_id, body["grant"]),
            stream=stream_of(petition),
        )

    @papers.post(f"{_ONE}/files/<uuid:file>/retry")
    @papers.response(202, PaperOrdered)
    def retry(petition: UUID, paper_id: UUID, file: UUID) -> Response:
        """重新生成: a file whose job has failed is tried again."""
        return bridge.write(
            lambda work, actor: try_again(work, actor, petition, paper_id, file), stream=stream_of(petition)
        )


def _giving(papers: Blueprint, bridge: Bridge) -> None:
    @papers.get(f"{_ONE}/files")
    @papers.response(200, PaperFiles)
    def all_of_them(petition: UUID, paper_id: UUID) -> Response:
        """Files that were asked for, and how they fare."""
        return viewing.show(
            bridge,
            Shown.PETITION_PAPER,
            lambda work, actor: files_of(work, actor, petition, paper_id),
            stream_of(petition),
        )

    @papers.get(f"{_ONE}/files/<uuid:file>")
    def content(petition: UUID, paper_id: UUID, file: UUID) -> Response:
        """A file, as a download."""

        def give(work: Work, actor: Actor) -> Response:
            name, pieces = open_file(work, actor, petition, paper_id, file)
            return download(name, PDF, pieces)

        return viewing.show(bridge, Shown.PETITION_PAPER, give, stream_of(petition))
