"""Units and posts: lists by id, one, and what it was. All staff may see them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import RowMapping, Select, Table, select

from access import guard
from access.acts import Act
from casekit.auth import Actor
from casekit.errors import Problem
from casekit.web import Keyset
from casekit.work import Work
from services.grid.errors import PostNotFound, UnitNotFound
from services.grid.past import held_on, states
from services.grid.rows import today_of
from services.grid.tables import DEPUTIES, STAFF, STAFF_PAST, UNIT_PAST, UNITS

_BY_ID = {table.name: Keyset(table.c.id, ascending=True) for table in (UNITS, STAFF)}


def units(work: Work, actor: Actor, query: Mapping[str, Any]) -> dict[str, Any]:
    """A page of units; those that have ended only when asked for."""
    guard.require(work, actor, Act.UNIT_READ)
    return _listed(
        work, UNITS, query, {} if query["ended"] else {"is_active": True}, ("kind", "tier", "parent")
    )


def unit(work: Work, actor: Actor, unit_id: str, at: date | None = None) -> Mapping[str, Any]:
    """One unit, ended or not; with `at`, as it was on that day. Raises Forbidden or UnitNotFound."""
    guard.require(work, actor, Act.UNIT_READ)
    if at is None:
        return dict(_one(work, UNITS, unit_id, UnitNotFound))
    row = work.execute(held_on(UNITS, UNIT_PAST, unit_id, at)).mappings().one_or_none()
    if row is None:
        raise UnitNotFound
    return {**row, "is_active": True, "successor": None}


def posts(work: Work, actor: Actor, query: Mapping[str, Any]) -> dict[str, Any]:
    """A page of posts; those that have ended only when asked for."""
    guard.require(work, actor, Act.STAFF_READ)
    return _listed(work, STAFF, query, {} if query["ended"] else {"ended_on": None}, ("unit",))


def post(work: Work, actor: Actor, post_id: str) -> RowMapping:
    """One post. Raises Forbidden or PostNotFound."""
    guard.require(work, actor, Act.STAFF_READ)
    return _one(work, STAFF, post_id, PostNotFound)


def titles(work: Work, posts: Sequence[str]) -> dict[str, str]:
    """What these posts are called now, ended ones too; for other services of the platform."""
    found = select(STAFF.c.id, STAFF.c.title).where(STAFF.c.id.in_(posts))
    return {row.id: row.title for row in work.execute(found)}


def unit_history(work: Work, actor: Actor, unit_id: str) -> dict[str, Any]:
    """Every state of a unit, the first first. Raises Forbidden or UnitNotFound."""
    guard.require(work, actor, Act.UNIT_READ)
    return _history(work, states(UNITS, UNIT_PAST, unit_id), UnitNotFound)


def post_history(work: Work, actor: Actor, post_id: str) -> dict[str, Any]:
    """Every state of a post, the first first. Raises Forbidden or PostNotFound."""
    guard.require(work, actor, Act.STAFF_READ)
    return _history(work, states(STAFF, STAFF_PAST, post_id), PostNotFound)


def deputies(work: Work, actor: Actor, post_id: str) -> dict[str, Any]:
    """The deputies of a post, the last first; at most a hundred. Raises Forbidden or PostNotFound."""
    post(work, actor, post_id)
    t, today = DEPUTIES.c, today_of(work)
    rows = work.execute(
        select(DEPUTIES).where(t.post == post_id).order_by(t.begins_on.desc(), t.id.desc()).limit(100)
    )
    return {
        "items": [
            {**row, "is_in_force": row["begins_on"] <= today <= row["ends_on"]} for row in rows.mappings()
        ]
    }


def _history(work: Work, statement: Select[Any], missing: type[Problem]) -> dict[str, Any]:
    rows = work.execute(statement).mappings().all()
    if not rows:
        raise missing
    return {"items": rows}


def _listed(
    work: Work, table: Table, query: Mapping[str, Any], wanted: Mapping[str, Any], filters: tuple[str, ...]
) -> dict[str, Any]:
    equal = {
        "region": work.region,
        **wanted,
        **{name: query[name] for name in filters if query[name] is not None},
    }
    statement = select(table).where(*(table.c[name] == value for name, value in equal.items()))
    order = _BY_ID[table.name]
    return order.page(work.execute(order.select(statement, query)).all(), query)


def _one(work: Work, table: Table, id_: str, missing: type[Problem]) -> RowMapping:
    row = work.execute(select(table).where(table.c.id == id_)).mappings().one_or_none()
    if row is None:
        raise missing
    return row
