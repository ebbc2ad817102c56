"""文书 of a petition, to print."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from werkzeug.wrappers import Response

from casekit.auth import Actor
from casekit.web import Blueprint, Bridge
from casekit.work import Work
from services.petition.api.streams import stream_of
from services.petition.printing import printed
from services.petition.readmodel.papers import paper

HTML: Mapping[str, Any] = {"type": "string"}


def resources(bridge: Bridge) -> Blueprint:
    """The blueprint."""
    papers = Blueprint("petition-papers", __name__, description="信访文书")

    @papers.get("/v1/petitions/<uuid:petition>/papers/<uuid:paper_id>")
    @papers.response(200, HTML, content_type="text/html")
    def show(petition: UUID, paper_id: UUID) -> Response:
        """告知书, 函 or 意见书 under its number, to print, sign and seal."""

        def read(work: Work, actor: Actor) -> Response:
            return printed(paper(work, actor, petition, paper_id))

        return bridge.read(read, stream=stream_of(petition))

    return papers
