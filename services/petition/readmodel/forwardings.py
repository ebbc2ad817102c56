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
from services.petition.domain.forwarding import PENDING, ForwardMove, ForwardState, can
from services.petition.domain.paper import TITLES, PaperKind, numbered
from services.petition.errors import ForwardingNotFound
from services.petition.forwarding_tables import FORWARDINGS, PAPERS, URGENT_REPORTS
from services.petition.sealing import live_key, opened
from services.petition.sight import check_recipient
from services.petition.tables import PETITIONS, TIES

Rows = list[dict[str, Any]]
_NEWEST = Keyset(FORWARDINGS.c.sent_at, FORWARDINGS.c.id)
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
    whose = select(PETITIONS.c.is_anonymous).where(PETITIONS.c.id == row["petition"])
    state = ForwardState(row["state"])
    acts = [name for name, move in _ACTS.items() if can(move, state)]
    if "object" in acts and (row["is_overruled"] or work.now >= row["object_by"]):
        acts.remove("object")
    return {
        **_opened(row, live_key(work, row["code"])),
        "is_anonymous": work.execute(whose).scalar_one(),
        "acts": acts,
    }


def _opened(row: RowMapping, key: DataKey | None) -> dict[str, Any]:
    texts = {
        name: opened(key, row[f"{name}_sealed"], f"forwardings/{row['id']}/{name}_sealed")
        for name in _WRITTEN
    }
    return {**row, **texts}
