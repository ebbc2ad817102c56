"""Units and posts: lists by id, and one. All staff may see them."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import RowMapping, Table, select

from access import guard
from access.acts import Act
from casekit.auth import Actor
from casekit.errors import Problem
from casekit.web import Keyset
from casekit.work import Work
from services.grid.errors import PostNotFound, UnitNotFound
from services.grid.tables import STAFF, UNITS

_BY_ID = {table.name: Keyset(table.c.id, ascending=True) for table in (UNITS, STAFF)}


def units(work: Work, actor: Actor, query: Mapping[str, Any]) -> dict[str, Any]:
    """A page of units; those that have ended only when asked for."""
    guard.require(work, actor, Act.UNIT_READ)
    return _listed(
        work, UNITS, query, {} if query["ended"] else {"is_active": True}, ("kind", "tier", "parent")
    )


def unit(work: Work, actor: Actor, unit_id: str) -> RowMapping:
    """One unit, ended or not. Raises Forbidden or UnitNotFound."""
    guard.require(work, actor, Act.UNIT_READ)
    return _one(work, UNITS, unit_id, UnitNotFound)


def posts(work: Work, actor: Actor, query: Mapping[str, Any]) -> dict[str, Any]:
    """A page of posts."""
    guard.require(work, actor, Act.STAFF_READ)
    return _listed(work, STAFF, query, {}, ("unit",))


def post(work: Work, actor: Actor, post_id: str) -> RowMapping:
    """One post. Raises Forbidden or PostNotFound."""
    guard.require(work, actor, Act.STAFF_READ)
    return _one(work, STAFF, post_id, PostNotFound)


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
