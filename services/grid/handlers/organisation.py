"""Units (单位), grids (网格) and posts (岗位). Registering the same again is answered like the first time."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import RowMapping, func, select, update

from access import guard
from access.acts import Act
from casekit.auth import Actor
from casekit.streams import grid_stream, unit_stream
from casekit.work import Work
from contracts.vocabulary import Tier, UnitKind
from services.grid.domain.lifecycle import OPEN
from services.grid.domain.organisation import Grid, Post, Unit
from services.grid.errors import AlreadyThere, GridNotFound, UnitNotFound, UnitUnknown
from services.grid.tables import GRIDS, ORDERS, STAFF, UNITS


def register_unit(work: Work, actor: Actor, unit: Unit) -> None:
    """单位登记. Raises Forbidden, UnitUnknown (its parent) or AlreadyThere."""
    guard.require(work, actor, Act.UNIT_MANAGE)
    work.lock(unit_stream(unit.id))
    if (row := _row(work, UNITS, unit.id)) is not None:
        _same(unit_of(row), unit)
        return
    _check_units(work, unit.parent)
    work.append(unit_stream(unit.id), unit.registered())
    work.insert("units", id=unit.id, registered_at=work.now, **_unit_columns(work, unit))


def change_unit(work: Work, actor: Actor, unit_id: str, changes: Mapping[str, Any]) -> None:
    """单位变更: the fields given are put in place. Raises Forbidden, UnitNotFound or UnitUnknown."""
    unit = _open_unit(work, actor, unit_id)
    for name, value in changes.items():
        setattr(unit, name, value)
    _check_units(work, unit.parent)
    work.append(unit_stream(unit_id), unit.changed())
    work.execute(update(UNITS).where(UNITS.c.id == unit_id).values(_unit_columns(work, unit)))


def end_unit(work: Work, actor: Actor, unit_id: str) -> None:
    """单位撤销. Raises Forbidden, UnitNotFound or UnitBusy."""
    unit = _open_unit(work, actor, unit_id)
    states = [state.value for state in OPEN]
    orders = select(func.count()).where(ORDERS.c.unit == unit_id, ORDERS.c.state.in_(states))
    below = [
        select(func.count()).where(UNITS.c.parent == unit_id, UNITS.c.is_active),
        select(func.count()).where(GRIDS.c.unit == unit_id),
        select(func.count()).where(STAFF.c.unit == unit_id),
    ]
    dependants = sum(work.execute(each).scalar_one() for each in below)
    event = unit.end(work.execute(orders).scalar_one(), dependants)
    work.append(unit_stream(unit_id), event)
    work.execute(update(UNITS).where(UNITS.c.id == unit_id).values(is_active=False))


def register_grid(work: Work, actor: Actor, grid: Grid) -> None:
    """网格建立. Raises Forbidden, UnitUnknown, ParentUnfit or AlreadyThere."""
    guard.require(work, actor, Act.GRID_MANAGE)
    work.lock(grid_stream(grid.id))
    if (row := _row(work, GRIDS, grid.id)) is not None:
        _same(grid_of(row), grid)
        return
    _check_units(work, grid.unit)
    grid.place_under(_tier_of(work, grid.parent))
    work.append(grid_stream(grid.id), grid.registered())
    work.insert("grids", id=grid.id, registered_at=work.now, **_grid_columns(work, grid))


def change_grid(work: Work, actor: Actor, grid_id: str, changes: Mapping[str, Any]) -> None:
    """网格变更: name and unit. Raises Forbidden, GridNotFound or UnitUnknown."""
    guard.require(work, actor, Act.GRID_MANAGE)
    work.lock(grid_stream(grid_id))
    row = _row(work, GRIDS, grid_id)
    if row is None:
        raise GridNotFound
    grid = grid_of(row)
    for name, value in changes.items():
        setattr(grid, name, value)
    _check_units(work, grid.unit)
    work.append(grid_stream(grid_id), grid.changed())
    work.execute(update(GRIDS).where(GRIDS.c.id == grid_id).values(_grid_columns(work, grid)))


def register_post(work: Work, actor: Actor, post: Post) -> None:
    """岗位登记. Raises Forbidden, UnitUnknown or AlreadyThere."""
    guard.require(work, actor, Act.STAFF_MANAGE)
    work.lock(unit_stream(post.unit))
    if (row := _row(work, STAFF, post.id)) is not None:
        _same(post_of(row), post)
        return
    _check_units(work, post.unit)
    known = set(work.execute(select(GRIDS.c.id).where(GRIDS.c.id.in_(post.grids))).scalars())
    if missing := set(post.grids) - known:
        raise UnitUnknown(unknown=sorted(missing))
    work.append(unit_stream(post.unit), post.registered())
    work.insert(
        "staff", id=post.id, region=work.region, title=post.title, unit=post.unit, roles=list(post.roles),
        grids=list(post.grids), registered_at=work.now,
    )  # fmt: skip


def unit_of(row: Mapping[str, Any]) -> Unit:
    """The unit that a row holds."""
    return Unit(
        row["id"], row["name"], UnitKind(row["kind"]), Tier(row["tier"]), row["parent"], tuple(row["fields"]),
        row["is_active"],
    )  # fmt: skip


def grid_of(row: Mapping[str, Any]) -> Grid:
    """The grid that a row holds."""
    return Grid(row["id"], row["name"], Tier(row["tier"]), row["unit"], row["parent"])


def post_of(row: Mapping[str, Any]) -> Post:
    """The post that a row holds."""
    return Post(row["id"], row["title"], row["unit"], tuple(row["roles"]), tuple(row["grids"]))


def _open_unit(work: Work, actor: Actor, unit_id: str) -> Unit:
    guard.require(work, actor, Act.UNIT_MANAGE)
    work.lock(unit_stream(unit_id))
    row = _row(work, UNITS, unit_id)
    if row is None or not row["is_active"]:
        raise UnitNotFound
    return unit_of(row)


def _row(work: Work, table: Any, id_: str) -> RowMapping | None:
    return work.execute(select(table).where(table.c.id == id_)).mappings().one_or_none()


def _same(found: object, wanted: object) -> None:
    if found != wanted:
        raise AlreadyThere


def _check_units(work: Work, *units: str | None) -> None:
    named = {unit for unit in units if unit is not None}
    known = set(work.execute(select(UNITS.c.id).where(UNITS.c.id.in_(named), UNITS.c.is_active)).scalars())
    if missing := named - known:
        raise UnitUnknown(unknown=sorted(missing))


def _tier_of(work: Work, grid: str | None) -> Tier | None:
    if grid is None:
        return None
    tier = work.execute(select(GRIDS.c.tier).where(GRIDS.c.id == grid)).scalar_one_or_none()
    if tier is None:
        raise UnitUnknown(unknown=[grid])
    return Tier(tier)


def _unit_columns(work: Work, unit: Unit) -> dict[str, Any]:
    return {
        "region": work.region, "name": unit.name, "kind": unit.kind.value, "tier": unit.tier.value,
        "parent": unit.parent, "fields": list(unit.fields), "is_active": unit.is_active,
    }  # fmt: skip


def _grid_columns(work: Work, grid: Grid) -> dict[str, Any]:
    return {
        "region": work.region, "name": grid.name, "tier": grid.tier.value, "unit": grid.unit, "parent": grid.parent,
    }  # fmt: skip
