"""网格上报: for grid workers and leaders, on a phone in the field; settling on the spot is one act."""

from uuid import UUID

from flask import Blueprint
from werkzeug.wrappers import Response

from access.acts import Act
from casekit.errors import Forbidden
from casekit.runtime import Runtime
from gateway.console.acting import Failed, carry_out
from gateway.console.forms import Field, Form, Kind
from gateway.console.labels import choices
from gateway.console.visit import Visit, go, page, staff

_LAST = 10


def add_to(pages: Blueprint, runtime: Runtime) -> None:
    """Add `/staff/reports/new` and `/staff/reports/<id>`."""

    @pages.get("/staff/reports/new")
    def new_report() -> Response:
        """The form, and the last reports of one's own grids."""
        return _form()

    @pages.post("/staff/reports/new")
    def file() -> Response:
        """File the report."""
        failed = carry_out([_report(_worker(), runtime)], "report", "")
        return go("/staff/reports/new?filed=1") if failed is None else _form(failed)

    @pages.get("/staff/reports/<uuid:report>")
    def one(report: UUID) -> Response:
        """One report; its text, to the staff of its grid."""
        visit = staff()
        found = visit.asking.read(f"/v1/reports/{report}").get()
        return page("report.html", report=found, names=visit.names, categories=_categories(runtime))

    def _form(failed: Failed | None = None) -> Response:
        visit = _worker()
        last = visit.asking.read("/v1/reports", {"limit": _LAST}).get()["items"]
        return page(
            "reports.html", 200 if failed is None else failed.status, form=_report(visit, runtime), failed=failed,
            last=last, names=visit.names, categories=_categories(runtime),
        )  # fmt: skip


def _worker() -> Visit:
    visit = staff()
    if not visit.may(Act.REPORT_FILE):
        raise Forbidden
    return visit


def _categories(runtime: Runtime) -> dict[str, str]:
    procedure = runtime.extras["procedures"].load(runtime.config.place)
    return {each.key: each.name for each in procedure.categories}


def _report(visit: Visit, runtime: Runtime) -> Form:
    grids = sorted(visit.actor.grids) if visit.actor else []
    fields = (
        Field("grid", "网格", Kind.CHOICE, groups=visit.names.grids_of(grids), is_required=True,
              value=grids[0] if len(grids) == 1 else ""),
        Field("matter_type", "事项类型", Kind.CHOICE, choices("matter_type"), is_required=True),
        Field("category", "类别", Kind.CHOICE, tuple(_categories(runtime).items()), is_required=True),
        Field("text", "情况", Kind.AREA, is_required=True, hint="发现了什么，在哪里，涉及什么。"),
        Field("observed_at", "发现时间", Kind.MOMENT, hint="不填即现在。"),
        Field("settled.record", "就地化解记录", Kind.AREA, hint="已当场解决的，写明如何解决；上报与办结一次完成。"),
    )  # fmt: skip
    return Form("report", "上报", "/v1/reports", fields)
