"""Papers to print: the agreement in its form, and the file in its order."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from werkzeug.wrappers import Response

from casekit.auth import Actor
from casekit.web import Blueprint, Bridge
from casekit.work import Work
from services.mediation.api.streams import stream_of
from services.mediation.printing import printed
from services.mediation.readmodel.papers import agreement_paper, file_paper

_ONE = "/v1/mediations/<uuid:mediation>"
HTML: Mapping[str, Any] = {"type": "string"}


def resources(bridge: Bridge) -> Blueprint:
    """The blueprint."""
    papers = Blueprint("mediation-papers", __name__, description="文书、卷宗")

    @papers.get(f"{_ONE}/agreement/document")
    @papers.response(200, HTML, content_type="text/html")
    def agreement(mediation: UUID) -> Response:
        """调解协议书 (or 口头协议登记表), to print and sign."""

        def show(work: Work, actor: Actor) -> Response:
            return printed("agreement.html", **agreement_paper(work, actor, mediation))

        return bridge.read(show, stream=stream_of(mediation))

    @papers.get(f"{_ONE}/file")
    @papers.response(200, HTML, content_type="text/html")
    def file(mediation: UUID) -> Response:
        """卷宗 in its standard order, to print."""

        def show(work: Work, actor: Actor) -> Response:
            return printed("file.html", **file_paper(work, actor, mediation))

        return bridge.read(show, stream=stream_of(mediation))

    return papers
