"""Where a petition was passed to, what was reported, which it may repeat, and its papers.

For the petition's own page (the caller has asked leave; `key` is None for who sees it masked), and for the unit that a
petition was passed to.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, select

from access import guard
from access.acts import Act
from casekit.auth import Actor
from casekit.vault import DataKey
from casekit.web import Keyset
from casekit.work import Work
from services.petition.domain.forwarding import HAS_IT, PENDING, ForwardMove, ForwardState, can
from services.petition.domain.lifecycle import Move, State
from services.petition.domain.lifecycle import can as can_petition
from services.petition.domain.longer import LongerState
from services.petition.domain.paper import TITLES, PaperKind, numbered
from services.petition.errors import ForwardingNotFound, UrgentReportNotFound
from services.petition.forwarding_tables import FORWARDINGS, PAPERS, URGENT_REPORTS
from services.petition.readmodel.steps import extensions
from services.petition.sealing import live_key, opened
from services.petition.sight import check_recipient, check_told, stood_for
from services.petition.tables import PETITIONS, TIES

Rows = list[dict[str, Any]]
_NEWEST = Keyset(FORWARDINGS.c.sent_at, FORWARDINGS.c.id)
_REPORTED = Keyset(URGENT_REPORTS.c.reported_at, URGENT_REPORTS.c.id)
_ACTS = {"object": ForwardMove.OBJECT, "take": ForwardMove.TAKE, "report": ForwardMove.REPORT}
_WRITTEN = ("text", "objection", "decision", "report")


def forwardings(work: Work, petition: UUID, key: DataKey | None) -> Rows:
    """转送、交办 of a petition, in order."""
    found = select(FORWARDINGS).where(FORWARDINGS.c.petition == petition).order_by(FORWARDINGS.c.id)
    return [_opened(row, key) for row in work.execute(found).mappings()]


def is_away(passed: Sequence[Mapping[str, Any]]) -> bool:
    """Whether another unit has the petition, and has not taken or returned it."""
    return any(each["state"] in [state.value for state in PENDING] for each in passed)


def urgent_reports(work: Work, petition: UUID, key: DataKey | None) -> Rows:
    """重大、紧急事项报告, in order."""
    found = select(URGENT_REPORTS).where(URGENT_REPORTS.c.petition == petition).order_by(URGENT_REPORTS.c.id)
    return [
        {**row, "text": opened(key, row["text_sealed"], f"urgent_reports/{row['id']}/text_sealed")}
        for row in work.execute(found).mappings()
    ]


def reported_to_us(work: Work, actor: Actor, query: Mapping[str, Any]) -> dict[str, Any]:
    """A page of the urgent reports made to the actor's unit, newest first; nothing of a case that accuses it."""
    guard.require(work, actor, Act.FORWARDING_READ, unit=actor.unit)
    u = URGENT_REPORTS.c
    whose = sorted(stood_for(work, actor))
    wanted = [u.region == work.region, u.recipient.in_(whose), guard.unwalled(actor, u.code)]
    return _REPORTED.page(work.execute(_REPORTED.select(select(URGENT_REPORTS), query, wanted)).all(), query)


def urgent_report(work: Work, actor: Actor, report: UUID) -> dict[str, Any]:
    """One of them. Raises UrgentReportNotFound or Forbidden."""
    found = select(URGENT_REPORTS).where(
        URGENT_REPORTS.c.id == report, URGENT_REPORTS.c.recipient.is_not(None)
    )
    row = work.execute(found).mappings().one_or_none()
    if row is None:
        raise guard.refusal(UrgentReportNotFound, actor, Act.FORWARDING_READ)
    check_told(work, actor, Act.FORWARDING_READ, row, UrgentReportNotFound)
    key = live_key(work, row["code"])
    return {**row, "text": opened(key, row["text_sealed"], f"urgent_reports/{row['id']}/text_sealed")}


def repeats(work: Work, actor: Actor, code: str) -> Rows:
    """Petitions of cases of one root with this: what it may repeat, as far as the actor may see them."""
    tied = work.execute(select(TIES.c.other).where(TIES.c.code == code)).scalars().all()
    return repeats_of(work, actor, tied)


def repeats_of(work: Work, actor: Actor, codes: Sequence[str]) -> Rows:
    """The petitions of these cases that the actor may see, the oldest first."""
    if not codes:
        return []
    p = PETITIONS.c
    seen = guard.visible(actor, Act.PETITION_READ, p.code, p.unit)
    found = select(p.code, p.id.label("petition"), p.state).where(p.code.in_(codes), seen)
    return [dict(row) for row in work.execute(found.order_by(p.received_at, p.id)).mappings()]


def papers(work: Work, petition: UUID) -> Rows:
    """文书, in the order they were given out."""
    found = select(PAPERS).where(PAPERS.c.petition == petition).order_by(PAPERS.c.id)
    return [as_paper(row) for row in work.execute(found).mappings()]


def as_paper(row: RowMapping) -> dict[str, Any]:
    """A paper with its title and number."""
    kind = PaperKind(row["kind"])
    return {**row, "title": TITLES[kind], "number": numbered(kind, row["year"], row["number"])}


def passed_to_us(work: Work, actor: Actor, query: Mapping[str, Any]) -> dict[str, Any]:
    """A page of what was passed to the actor's unit, newest first; nothing of a case that accuses it."""
    guard.require(work, actor, Act.FORWARDING_READ, unit=actor.unit)
    f = FORWARDINGS.c
    wanted: list[ColumnElement[bool]] = [
        f.region == work.region, f.recipient == actor.unit, guard.unwalled(actor, f.code)
    ]  # fmt: skip
    if query["state"] is not None:
        wanted.append(f.state == query["state"])
    rows = work.execute(_NEWEST.select(select(FORWARDINGS), query, wanted)).all()
    return _NEWEST.page(rows, query)


def forwarding(work: Work, actor: Actor, forwarding_id: UUID) -> dict[str, Any]:
    """One of them. Raises ForwardingNotFound or Forbidden."""
    found = select(FORWARDINGS).where(FORWARDINGS.c.id == forwarding_id)
    row = work.execute(found).mappings().one_or_none()
    if row is None:
        raise guard.refusal(ForwardingNotFound, actor, Act.FORWARDING_READ)
    check_recipient(work, actor, Act.FORWARDING_READ, row)
    whose = select(PETITIONS).where(PETITIONS.c.id == row["petition"])
    petition, key = work.execute(whose).mappings().one(), live_key(work, row["code"])
    own = _own(work, row, petition, key)
    return {
        **_opened(row, key),
        "is_anonymous": petition["is_anonymous"],
        "acts": _possible(work, row) + _may_handle(State(petition["state"]), own),
        **own,
    }


def _possible(work: Work, row: RowMapping) -> list[str]:
    """What its state lets the unit do with the forwarding itself."""
    state = ForwardState(row["state"])
    acts = [name for name, move in _ACTS.items() if can(move, state)]
    if "object" in acts and (row["is_overruled"] or work.now >= row["object_by"]):
        acts.remove("object")
    return acts


def _own(work: Work, row: RowMapping, petition: RowMapping, key: DataKey | None) -> dict[str, Any]:
    """办理: the term, the longer ones and the papers of the unit that admitted upon it; for another there are none."""
    given = papers(work, petition["id"])
    admitted = [each["source"] for each in given if each["kind"] == PaperKind.ADMISSION.value]
    if admitted[-1:] != [row["id"]] or ForwardState(row["state"]) not in HAS_IT:
        return {"due_at": None, "extensions": [], "papers": []}
    return {
        "due_at": petition["due_at"],
        "extensions": extensions(work, petition["id"], key),
        "papers": [each for each in given if each["unit"] == row["recipient"]],
    }


def _may_handle(state: State, own: Mapping[str, Any]) -> list[str]:
    """What the petition's state lets the unit do that has admitted it."""
    if own["due_at"] is None or not can_petition(Move.ANSWER, state):
        return []
    longer = {each["state"] for each in own["extensions"]}
    if LongerState.GRANTED.value in longer:
        return ["answer", "tell"]
    is_asked_for = longer & {LongerState.ASKED.value, LongerState.TOLD.value}
    return ["answer"] if is_asked_for else ["answer", "extend"]


def _opened(row: RowMapping, key: DataKey | None) -> dict[str, Any]:
    texts = {
        name: opened(key, row[f"{name}_sealed"], f"forwardings/{row['id']}/{name}_sealed")
        for name in _WRITTEN
    }
    return {**row, **texts}
