"""Paper forms for when nothing works: numbers in blocks, and the forms as a page to print."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from werkzeug.wrappers import Response

from casekit.auth import Actor
from casekit.web import Blueprint, Bridge, PageQuery, page_of
from casekit.web.printing import Paper
from casekit.web.qr import qr_code
from casekit.work import Work
from services.intake.api.desk import HTML
from services.intake.domain.paper import FormNumber
from services.intake.domain.wording import MATTER_TYPES
from services.intake.handlers.paper import allocate
from services.intake.printing import PRESS
from services.intake.readmodel.paper import block, blocks
from services.intake.schemas.desk import PaperQuery
from services.intake.schemas.paper import BlockSchema, NewBlockSchema

Body = Mapping[str, Any]


def resources(bridge: Bridge) -> Blueprint:
    """The blueprint."""
    paper = Blueprint("paper", __name__)
    _blocks(paper, bridge)
    _forms(paper, bridge)
    return paper


def _blocks(paper: Blueprint, bridge: Bridge) -> None:
    @paper.post("/v1/paper-forms")
    @paper.arguments(NewBlockSchema)
    @paper.response(201, BlockSchema)
    def new(body: Body) -> Response:
        """Give out a block of form numbers; `page` of the answer prints the forms."""
        return bridge.write(lambda work, actor: _shown(allocate(work, actor, body["count"])))

    @paper.get("/v1/paper-forms")
    @paper.arguments(PageQuery, location="query")
    @paper.response(200, page_of(BlockSchema))
    def listed(query: Body) -> Response:
        """The blocks of the caller's centre, and how many forms of each were entered; latest first."""
        return bridge.read(lambda work, actor: _page(work, actor, query))


def _forms(paper: Blueprint, bridge: Bridge) -> None:
    @paper.get("/v1/paper-forms/<uuid:block>")
    @paper.arguments(PaperQuery, location="query")
    @paper.response(200, HTML, content_type="text/html", heeds=())
    def sheets(query: Body, block: UUID) -> Response:
        """The blank forms (纸质登记表) of a block, a page each."""
        return bridge.read(lambda work, actor: _sheets(work, actor, block, query["paper"]))


def _sheets(work: Work, actor: Actor, block_id: UUID, paper: Paper) -> Response:
    found = block(work, actor, block_id)
    numbers = [str(FormNumber(found["year"], serial)) for serial in range(found["first"], found["last"] + 1)]
    forms = [{"number": number, "qr": qr_code(number, "登记表编号")} for number in numbers]
    return PRESS.printed(
        "form.html", paper, forms=forms, centre=found["name"], matters=list(MATTER_TYPES.values())
    )


def _page(work: Work, actor: Actor, query: Body) -> dict[str, Any]:
    page = blocks(work, actor, query)
    return {**page, "items": [_shown(row) for row in page["items"]]}


def _shown(row: Mapping[str, Any]) -> dict[str, Any]:
    first, last = (str(FormNumber(row["year"], row[name])) for name in ("first", "last"))
    count = row["last"] - row["first"] + 1
    return {**row, "first": first, "last": last, "count": count, "page": f"/v1/paper-forms/{row['id']}"}
