"""Field reports."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from werkzeug.wrappers import Response

from casekit.auth import Actor
from casekit.streams import grid_stream
from casekit.web import Blueprint, Bridge, page_of
from casekit.work import Work
from services.grid.handlers.reports import FileReport, file_report
from services.grid.readmodel import reports as readmodel
from services.grid.schemas import reports as schemas


def resources(bridge: Bridge) -> Blueprint:
    """The blueprint."""
    reports = Blueprint("reports", __name__)

    @reports.get("/v1/reports")
    @reports.arguments(schemas.ReportQuery, location="query")
    @reports.response(200, page_of(schemas.ReportSummary), heeds=())
    def listed(query: Mapping[str, Any]) -> Response:
        """Reports, newest first."""
        return bridge.read(lambda work, actor: readmodel.reports(work, actor, query))

    @reports.post("/v1/reports")
    @reports.arguments(schemas.ReportRequest)
    @reports.response(201, schemas.ReportView)
    def file(body: Mapping[str, Any]) -> Response:
        """网格上报; with `settled`, 就地化解 in the same act."""
        settled = body["settled"]
        rest = {name: value for name, value in body.items() if name != "settled"}
        command = FileReport(**rest, settlement=None if settled is None else settled["record"])

        def act(work: Work, actor: Actor) -> Any:
            return readmodel.report(work, actor, file_report(work, actor, command))

        return bridge.write(act, stream=grid_stream(command.grid))

    @reports.get("/v1/reports/<uuid:report>")
    @reports.response(200, schemas.ReportView, heeds=())
    def one(report: UUID) -> Response:
        """A report."""
        return bridge.read(lambda work, actor: readmodel.report(work, actor, report))

    return reports
