"""Orders as their readers may see them: in lists, and one with its notes, terms, proofs, and what may be done next."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, Select, select

from access import guard
from access.acts import Act
from access.masking import masked
from casekit.auth import Actor
from casekit.deadlines import deadlines_of
from casekit.streams import case_stream
from casekit.vault import DataKey
from casekit.web import Keyset
from casekit.work import Work
from services.grid.domain.lifecycle import OPEN, Move, State, can
from services.grid.errors import OrderNotFound
from services.grid.order_tables import NOTES, ORDERS, PROOFS
from services.grid.readmodel.chain import around
from services.grid.sealing import case_owner, live_key, opened
from services.grid.tables import UNITS

MOVES: Mapping[Act, Move] = {
    Act.ORDER_ACCEPT: Move.ACCEPT,
    Act.ORDER_RETURN: Move.RETURN,
    Act.ORDER_DECIDE: Move.UPHOLD,
    Act.ORDER_PROGRESS: Move.PROGRESS,
    Act.ORDER_COMPLETE: Move.COMPLETE,
    Act.ORDER_VERIFY: Move.PASS,
    Act.ORDER_CANCEL: Move.CANCEL,
}
# Who decides returns, verifies, supervises or appraises must know what the unit says.
JUDGING = frozenset({Act.ORDER_DECIDE, Act.ORDER_VERIFY, Act.ORDER_SUPERVISE, Act.ORDER_APPRAISE})
_NEWEST = Keyset(ORDERS.c.issued_at, ORDERS.c.id)
_FILTERS = (("unit", "unit"), ("state", "state"), ("case", "code"))
# While its term of completion runs.
_WITH_UNIT = (State.ISSUED, State.ACCEPTED, State.RETURNED)


def orders(work: Work, actor: Actor, query: Mapping[str, Any]) -> dict[str, Any]:
    """A page of the orders that the actor may see, newest first; `query` has the fields of `schemas.OrderQuery`.

    Raises Forbidden when his roles never can, and CaseNotFound for orders of a case that he may not know of.
    """
    guard.require(work, actor, Act.ORDER_READ, query["case"])
    ways = guard.ways(work, actor, Act.ORDER_READ, ORDERS.c.code, ORDERS.c.unit)
    wanted: list[ColumnElement[bool]] = [ORDERS.c.region == work.region]
    wanted += [ORDERS.c[name] == query[field] for field, name in _FILTERS if query[field] is not None]
    if query["overdue"]:
        wanted += [ORDERS.c.state.in_([state.value for state in _WITH_UNIT]), ORDERS.c.due_at <= work.now]
    if query["open"]:
        wanted.append(ORDERS.c.state.in_([state.value for state in OPEN]))
    page = _NEWEST.page(work.execute(_NEWEST.select(_named(), query, wanted, ways)).all(), query)
    return {**page, "items": [_summary(work, row) for row in page["items"]]}


def order(work: Work, actor: Actor, order_id: UUID) -> dict[str, Any]:
    """One order. Who sees it masked reads its text only to judge it, and then without any long number.

    Raises OrderNotFound or Forbidden.
    """
    row = work.execute(_named().where(ORDERS.c.id == order_id)).mappings().one_or_none()
    if row is None:
        raise guard.refusal(OrderNotFound, actor, Act.ORDER_READ)
    grant = guard.require(work, actor, Act.ORDER_READ, row["code"], unit=row["unit"], hidden=OrderNotFound)
    allowed = guard.acts_of(actor, grant, unit=row["unit"])
    may_read = not grant.masked or bool(JUDGING & allowed)
    key = live_key(work, case_owner(row["code"])) if may_read else None
    state = State(row["state"])
    chain = around(work, dict(row), allowed)
    acts = [act.value for act, move in MOVES.items() if act in allowed and can(move, state)]
    return {
        **_summary(work, dict(row)),
        **chain,
        "is_masked": grant.masked,
        "acts": acts + chain["chain_acts"],
        "deadlines": _deadlines(work, row),
        "notes": _notes(work, order_id, key, is_masked=grant.masked),
        "proofs": _proofs(work, order_id, None if grant.masked else key),
    }


def _named() -> Select[Any]:
    unit = select(UNITS.c.name).where(UNITS.c.id == ORDERS.c.unit).scalar_subquery()
    return select(ORDERS, unit.label("unit_name"))


def _summary(work: Work, row: Mapping[str, Any]) -> dict[str, Any]:
    return {**row, "is_overdue": State(row["state"]) in _WITH_UNIT and row["due_at"] <= work.now}


def _deadlines(work: Work, row: RowMapping) -> list[dict[str, Any]]:
    found = deadlines_of(work.db, case_stream(row["code"]))
    names = ("kind", "owner", "rule", "state", "due_at", "missed_at", "ended_at", "is_target")
    own = [each for each in found if each.subject == str(row["id"])]
    return [
        {**{name: getattr(each, name) for name in names}, "told": list(each.escalate_to[: each.escalated])}
        for each in own
    ]


def _notes(work: Work, order_id: UUID, key: DataKey | None, *, is_masked: bool) -> list[dict[str, Any]]:
    rows = work.execute(
        select(NOTES).where(NOTES.c.order_id == order_id).order_by(NOTES.c.written_at, NOTES.c.id)
    )
    return [{**row, "text": _text(key, row, is_masked=is_masked)} for row in rows.mappings()]


def _text(key: DataKey | None, row: RowMapping, *, is_masked: bool) -> str | None:
    text = opened(key, row["sealed"], f"order_notes/{row['id']}/sealed")
    return masked(text, ()) if is_masked and text is not None else text


def _proofs(work: Work, order_id: UUID, key: DataKey | None) -> list[dict[str, Any]]:
    rows = work.execute(
        select(PROOFS).where(PROOFS.c.order_id == order_id).order_by(PROOFS.c.added_at, PROOFS.c.id)
    )
    return [
        {**row, "name": opened(key, row["name_sealed"], f"order_proofs/{row['id']}/name_sealed")}
        for row in rows.mappings()
    ]
