"""The risk list (风险清单) as its readers may see it: who answers for it, and who oversees; never who is accused."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, select

from access import guard
from access.acts import Act
from access.policy import decide_general
from casekit.auth import Actor
from casekit.web import Keyset
from casekit.work import Work
from services.grid.domain.risk import State
from services.grid.domain.risk_errors import RiskNotFound
from services.grid.letter_tables import LETTERS
from services.grid.risk_tables import RISK_NOTES, RISKS
from services.grid.sealing import live_key, opened, risk_owner
from services.grid.sight import may_see_letter, may_see_risk, ways_to_risks
from services.grid.tables import UNITS

_NEWEST = Keyset(RISKS.c.listed_at, RISKS.c.id)
_FILTERS = ("unit", "post", "reason", "state", "grid", "hazard", "trend")
_NAME = select(UNITS.c.name).where(UNITS.c.id == RISKS.c.unit).scalar_subquery().label("unit_name")


def risks(work: Work, actor: Actor, query: Mapping[str, Any]) -> dict[str, Any]:
    """A page of the entries that the actor may see, newest first, without text. Raises Forbidden or CaseNotFound."""
    guard.require(work, actor, Act.RISK_READ, unit=actor.unit)
    if query["case"] is not None:
        guard.require(work, actor, Act.CASE_READ, query["case"])
    wanted: list[ColumnElement[bool]] = [RISKS.c.region == work.region]
    wanted += [RISKS.c[name] == query[name] for name in _FILTERS if query[name] is not None]
    if query["case"] is not None:
        wanted.append(RISKS.c.code == query["case"])
    if query["overdue"]:
        wanted += [RISKS.c.state == State.LISTED.value, RISKS.c.review_by <= work.now]
    found = _NEWEST.select(select(RISKS, _NAME), query, wanted, ways_to_risks(work, actor))
    page = _NEWEST.page(work.execute(found).all(), query)
    return {**page, "items": [_summary(work, row) for row in page["items"]]}


def risk(work: Work, actor: Actor, risk_id: UUID) -> dict[str, Any]:
    """One entry; its text to who answers for it and who keeps the list, to others the fact. Raises RiskNotFound."""
    row = (
        work.execute(select(RISKS, _NAME).where(RISKS.c.id == risk_id, may_see_risk(actor)))
        .mappings()
        .first()
    )
    if row is None:
        raise guard.refusal(RiskNotFound, actor, Act.RISK_READ)
    is_open = decide_general(actor, Act.RISK_OPEN, unit=row["unit"]).is_allowed
    key = live_key(work, risk_owner(risk_id)) if is_open else None
    notes, letters = RISK_NOTES.c, LETTERS.c
    written = select(RISK_NOTES).where(notes.risk == risk_id).order_by(notes.written_at, notes.id)
    papers = select(letters.id, letters.number, letters.kind, letters.name, letters.recipient, letters.state)
    papers = papers.where(letters.risk == risk_id, may_see_letter(actor)).order_by(
        letters.sent_at, letters.id
    )
    return {
        **_summary(work, row),
        **{
            name: opened(key, row[f"{name}_sealed"], f"risks/{risk_id}/{name}_sealed")
            for name in ("matter", "measures")
        },
        "notes": [
            {**each, "text": opened(key, each["sealed"], f"risk_notes/{each['id']}/sealed")}
            for each in work.execute(written).mappings()
        ],
        "letters": list(work.execute(papers).mappings()),
        "is_masked": not is_open,
    }


def _summary(work: Work, row: RowMapping) -> dict[str, Any]:
    return {**row, "is_overdue": row["state"] == State.LISTED.value and row["review_by"] <= work.now}
