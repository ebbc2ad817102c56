"""Field reports: the fact to who oversees them, the text to the staff of their grid."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select

from access import guard
from access.acts import Act
from access.policy import decide_general
from casekit.auth import Actor
from casekit.web import Keyset
from casekit.work import Work
from services.grid.errors import ReportNotFound
from services.grid.field_sight import sees_report, ways_to_reports
from services.grid.sealing import live_key, opened, report_owner
from services.grid.tables import REPORTS

_NEWEST = Keyset(REPORTS.c.filed_at, REPORTS.c.id)
_FILTERS = (("grid", "grid"), ("case", "code"))


def reports(work: Work, actor: Actor, query: Mapping[str, Any]) -> dict[str, Any]:
    """A page of the reports that the actor may see, newest first; without their text. Raises Forbidden."""
    guard.require(work, actor, Act.REPORT_READ)
    wanted: list[ColumnElement[bool]] = [REPORTS.c.region == work.region]
    wanted += [REPORTS.c[name] == query[field] for field, name in _FILTERS if query[field] is not None]
    return _NEWEST.page(
        work.execute(_NEWEST.select(select(REPORTS), query, wanted, ways_to_reports(work, actor))).all(),
        query,
    )


def report(work: Work, actor: Actor, report_id: UUID) -> dict[str, Any]:
    """One report; its text, to who may file reports in its grid. Raises ReportNotFound."""
    found = select(REPORTS).where(REPORTS.c.id == report_id, sees_report(actor))
    row = work.execute(found).mappings().one_or_none()
    if row is None:
        raise guard.refusal(ReportNotFound, actor, Act.REPORT_READ)
    is_clear = decide_general(actor, Act.REPORT_FILE, grid=row["grid"]).is_allowed
    key = live_key(work, report_owner(report_id)) if is_clear else None
    return {
        **row,
        "text": opened(key, row["text_sealed"], f"reports/{report_id}/text_sealed"),
        "settlement": opened(key, row["settlement_sealed"], f"reports/{report_id}/settlement_sealed"),
    }
