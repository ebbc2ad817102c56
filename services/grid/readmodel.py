"""What grid shows: orders, reports, units, grids, posts. Only SELECTs; access is part of every one."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Table, or_, select

from access import guard
from access.acts import Act
from casekit.auth import Actor
from casekit.vault import DataKey
from casekit.web import Keyset
from casekit.work import Work
from services.grid.domain.lifecycle import OPEN, Move, State, can
from services.grid.errors import GridNotFound, OrderNotFound, ReportNotFound, UnitNotFound
from services.grid.sealing import case_owner, live_key, report_owner
from services.grid.tables import GRIDS, NOTES, ORDERS, PROOFS, REPORTS, STAFF, UNITS

MOVES: Mapping[Act, tuple[Move, ...]] = {
    Act.ORDER_ACCEPT: (Move.ACCEPT,),
    Act.ORDER_RETURN: (Move.RETURN,),
    Act.ORDER_DECIDE: (Move.UPHOLD,),
    Act.ORDER_PROGRESS: (Move.PROGRESS,),
    Act.ORDER_COMPLETE: (Move.COMPLETE,),
    Act.ORDER_VERIFY: (Move.PASS,),
    Act.ORDER_CANCEL: (Move.CANCEL,),
}
_ORDERS = Keyset(ORDERS.c.issued_at, ORDERS.c.id)
_REPORTS = Keyset(REPORTS.c.filed_at, REPORTS.c.id)
_ORGANISATION = {table.name: Keyset(table.c.id, ascending=True) for table in (UNITS, GRIDS, STAFF)}


def orders(work: Work, actor: Actor, query: Mapping[str, Any]) -> dict[str, Any]:
    """A page of the orders that the actor may see, newest first."""
    wanted: list[ColumnElement[bool]] = [
        ORDERS.c.region == work.region,
        guard.visible(actor, Act.ORDER_READ, ORDERS.c.code, ORDERS.c.unit),
    ]
    wanted += [ORDERS.c[name] == query[field] for field, name in _ORDER_FILTERS if query[field] is not None]
    if query["overdue"]:
        wanted.append(ORDERS.c.state.in_([State.ISSUED.value, State.ACCEPTED.value, State.RETURNED.value]))
        wanted.append(ORDERS.c.due_at <= work.now)
    if query["open"]:
        wanted.append(ORDERS.c.state.in_([state.value for state in OPEN]))
    rows = work.execute(_ORDERS.select(select(ORDERS).where(*wanted), query)).all()
    page = _ORDERS.page(rows, query)
    return {**page, "items": [_order(work, row) for row in page["items"]]}


_ORDER_FILTERS = (("unit", "unit"), ("state", "state"), ("case", "code"))


def order(work: Work, actor: Actor, order_id: UUID) -> dict[str, Any]:
    """One order with its notes, its proofs and what the actor may do next. Raises OrderNotFound."""
    row = work.execute(select(ORDERS).where(ORDERS.c.id == order_id)).mappings().one_or_none()
    if row is None:
        raise guard.refusal(OrderNotFound, actor, Act.ORDER_READ)
    grant = guard.require(
        work, actor, Act.ORDER_READ, row["code"], unit=row["unit"], hidden=OrderNotFound
    )  # fmt: skip
    key = None if grant.masked else live_key(work, case_owner(row["code"]))
    allowed = guard.acts_of(actor, grant, unit=row["unit"])
    state = State(row["state"])
    acts = [act.value for act, moves in MOVES.items() if act in allowed and can(moves[0], state)]
    return {
        **_order(work, row),
        "masked": grant.masked,
        "acts": acts,
        "notes": _notes(work, order_id, key),
        "proofs": _proofs(work, order_id, key),
    }


def proof(work: Work, order_id: UUID, proof_id: UUID) -> Mapping[str, Any] | None:
    """The row of a proof of an order; the caller has been granted the order."""
    t = PROOFS.c
    return work.execute(select(PROOFS).where(t.id == proof_id, t.order_id == order_id)).mappings().one_or_none()


def _order(work: Work, row: Mapping[str, Any]) -> dict[str, Any]:
    waits = row["state"] in (State.ISSUED.value, State.ACCEPTED.value, State.RETURNED.value)
    return {**row, "is_overdue": waits and row["due_at"] <= work.now}


def _notes(work: Work, order_id: UUID, key: DataKey | None) -> list[dict[str, Any]]:
    rows = work.execute(select(NOTES).where(NOTES.c.order_id == order_id).order_by(NOTES.c.written_at, NOTES.c.id))
    return [
        {**row, "text": _opened(key, row["sealed"], f"order_notes/{row['id']}/sealed")} for row in rows.mappings()
    ]


def _proofs(work: Work, order_id: UUID, key: DataKey | None) -> list[dict[str, Any]]:
    rows = work.execute(select(PROOFS).where(PROOFS.c.order_id == order_id).order_by(PROOFS.c.added_at, PROOFS.c.id))
    return [
        {**row, "name": _opened(key, row["name_sealed"], f"order_proofs/{row['id']}/name_sealed")}
        for row in rows.mappings()
    ]


def reports(work: Work, actor: Actor, query: Mapping[str, Any]) -> dict[str, Any]:
    """A page of the reports that the actor may see, newest first; without their text."""
    wanted = [REPORTS.c.region == work.region, _may_read(actor)]
    if query["grid"] is not None:
        wanted.append(REPORTS.c.grid == query["grid"])
    return _REPORTS.page(work.execute(_REPORTS.select(select(REPORTS).where(*wanted), query)).all(), query)


def report(work: Work, actor: Actor, report_id: UUID) -> dict[str, Any]:
    """One report with its text, to those of its grid. Raises ReportNotFound."""
    found = select(REPORTS).where(REPORTS.c.id == report_id, _may_read(actor))
    row = work.execute(found).mappings().one_or_none()
    if row is None:
        raise guard.refusal(ReportNotFound, actor, Act.REPORT_READ)
    key = live_key(work, report_owner(report_id)) if row["grid"] in actor.grids else None
    return {
        **row,
        "text": _opened(key, row["text_sealed"], f"reports/{report_id}/text_sealed"),
        "settlement": _opened(key, row["settlement_sealed"], f"reports/{report_id}/settlement_sealed"),
    }


def _may_read(actor: Actor) -> ColumnElement[bool]:
    """Those of the grid; others by their standing to the case that came of it. Never the unit accused in it."""
    by_case = guard.visible(actor, Act.REPORT_READ, REPORTS.c.code)
    if not actor.grids:
        return by_case
    walled = or_(REPORTS.c.code.is_(None), guard.unwalled(actor, REPORTS.c.code))
    return or_(by_case, REPORTS.c.grid.in_(sorted(actor.grids)) & walled)


def units(work: Work, actor: Actor, query: Mapping[str, Any]) -> dict[str, Any]:
    """A page of units, by id."""
    guard.require(work, actor, Act.UNIT_READ)
    wanted = select(UNITS).where(UNITS.c.region == work.region, *_equal(UNITS, query, "kind", "tier", "parent"))
    return _listed(work, UNITS, wanted if query["ended"] else wanted.where(UNITS.c.is_active), query)


def unit(work: Work, actor: Actor, unit_id: str) -> Mapping[str, Any]:
    """One unit, ended or not. Raises UnitNotFound."""
    guard.require(work, actor, Act.UNIT_READ)
    row = work.execute(select(UNITS).where(UNITS.c.id == unit_id)).mappings().one_or_none()
    if row is None:
        raise UnitNotFound
    return row


def grids(work: Work, actor: Actor, query: Mapping[str, Any]) -> dict[str, Any]:
    """A page of grids, by id; `parent` gives the children of one."""
    guard.require(work, actor, Act.GRID_READ)
    wanted = select(GRIDS).where(GRIDS.c.region == work.region, *_equal(GRIDS, query, "tier", "unit", "parent"))
    return _listed(work, GRIDS, wanted, query)


def grid(work: Work, actor: Actor, grid_id: str) -> Mapping[str, Any]:
    """One grid. Raises GridNotFound."""
    guard.require(work, actor, Act.GRID_READ)
    row = work.execute(select(GRIDS).where(GRIDS.c.id == grid_id)).mappings().one_or_none()
    if row is None:
        raise GridNotFound
    return row


def posts(work: Work, actor: Actor, query: Mapping[str, Any]) -> dict[str, Any]:
    """A page of posts, by id."""
    guard.require(work, actor, Act.STAFF_READ)
    wanted = select(STAFF).where(STAFF.c.region == work.region, *_equal(STAFF, query, "unit"))
    return _listed(work, STAFF, wanted, query)


def _listed(work: Work, table: Table, wanted: Select[Any], query: Mapping[str, Any]) -> dict[str, Any]:
    order_ = _ORGANISATION[table.name]
    return order_.page(work.execute(order_.select(wanted, query)).all(), query)


def _equal(table: Table, query: Mapping[str, Any], *names: str) -> list[ColumnElement[bool]]:
    return [table.c[name] == query[name] for name in names if query[name] is not None]


def _opened(key: DataKey | None, sealed: bytes | None, context: str) -> str | None:
    return None if key is None or sealed is None else key.decrypt(sealed, context)
