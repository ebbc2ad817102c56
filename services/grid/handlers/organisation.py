"""Units (单位), grids (网格) and posts (岗位). Registering the same again is answered like the first time.

Who may is asked of `handlers.managing`: a centre's people, of what stands under it before the act and after.
Whoever ties something to a unit holds its row share-locked until the commit, and `end_unit` holds it alone: so nothing
is tied to a unit that is ending.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Table, or_, select, update

from access.acts import Act
from access.rules import OVERSEEING
from casekit.auth import Actor
from casekit.errors import Problem
from casekit.streams import grid_stream, unit_stream
from casekit.work import Work
from contracts.vocabulary import Tier, UnitKind
from services.grid.domain.lifecycle import OPEN
from services.grid.domain.organisation import Grid, Post, Unit
from services.grid.errors import AlreadyThere, GridNotFound, UnitNotFound, UnitUnknown
from services.grid.handlers import managing
from services.grid.tables import GRIDS, ORDERS, STAFF, UNITS


def register_unit(work: Work, actor: Actor, unit: Unit) -> None:
    """单位登记. Raises Forbidden, UnitUnknown (its parent), ParentUnfit or AlreadyThere."""
    managing.require_registering(work, actor, unit)
    work.lock(unit_stream(unit.id))
    if (row := _row(work, UNITS, unit.id)) is not None:
        _same(unit_of(row), unit)
        return
    unit.check_place(_line_above(work, unit))
    work.append(unit_stream(unit.id), unit.registered())
    work.insert("units", id=unit.id, registered_at=work.now, **_unit_columns(work, unit))


def change_unit(work: Work, actor: Actor, unit_id: str, changes: Mapping[str, Any]) -> None:
    """单位变更: the fields given are put in place; nothing is said when nothing changes.

    Raises Forbidden, UnitNotFound, UnitHasEnded, UnitUnknown or ParentUnfit.
    """
    unit = _unit(work, actor, unit_id)
    changed = replace(unit, **changes)
    managing.require(work, actor, Act.UNIT_MANAGE, unit.parent, changed.parent)
    event = changed.changed()
    if changed == unit:
        return
    changed.check_place(_line_above(work, changed))
    work.append(unit_stream(unit_id), event)
    work.execute(update(UNITS).where(UNITS.c.id == unit_id).values(_unit_columns(work, changed)))


def end_unit(work: Work, actor: Actor, unit_id: str) -> None:
    """单位撤销. Raises Forbidden, UnitNotFound, UnitHasEnded or UnitBusy, which says neither why nor how much."""
    unit = _unit(work, actor, unit_id)
    managing.require(work, actor, Act.UNIT_MANAGE, unit.parent)
    work.execute(select(UNITS.c.id).where(UNITS.c.id == unit_id).with_for_update())
    work.append(unit_stream(unit_id), unit.end(is_busy=_is_busy(work, unit_id)))
    work.execute(update(UNITS).where(UNITS.c.id == unit_id).values(is_active=unit.is_active))


def register_grid(work: Work, actor: Actor, grid: Grid) -> None:
    """网格建立. Raises Forbidden, UnitUnknown, ParentUnfit or AlreadyThere."""
    managing.require(work, actor, Act.GRID_MANAGE)
    above = _grid_above(work, grid)
    managing.require(work, actor, Act.GRID_MANAGE, grid.unit, above and above.unit)
    work.lock(grid_stream(grid.id))
    if (row := _row(work, GRIDS, grid.id)) is not None:
        _same(grid_of(row), grid)
        return
    grid.check_place(above and above.tier)
    _tie_to_unit(work, grid.unit)
    work.append(grid_stream(grid.id), grid.registered())
    work.insert("grids", id=grid.id, registered_at=work.now, **_grid_columns(work, grid))


def change_grid(work: Work, actor: Actor, grid_id: str, changes: Mapping[str, Any]) -> None:
    """网格变更: name and unit; nothing is said when nothing changes. Raises Forbidden, GridNotFound or UnitUnknown."""
    managing.require(work, actor, Act.GRID_MANAGE)
    grid = grid_of(_locked(work, GRIDS, grid_stream(grid_id), grid_id, GridNotFound))
    changed = replace(grid, **changes)
    managing.require(work, actor, Act.GRID_MANAGE, grid.unit, changed.unit)
    if changed == grid:
        return
    _tie_to_unit(work, changed.unit)
    work.append(grid_stream(grid_id), changed.changed())
    work.execute(update(GRIDS).where(GRIDS.c.id == grid_id).values(_grid_columns(work, changed)))


def register_post(work: Work, actor: Actor, post: Post) -> None:
    """岗位登记: an auditor's or director's by the director of the county's centre alone.

    Raises Forbidden, UnitUnknown or AlreadyThere.
    """
    managing.require(work, actor, Act.STAFF_MANAGE, post.unit)
    if not OVERSEEING.isdisjoint(post.roles):
        managing.require(work, actor, Act.STAFF_APPOINT)
    work.lock(unit_stream(post.unit))
    if (row := _row(work, STAFF, post.id)) is not None:
        _same(post_of(row), post)
        return
    _tie_to_unit(work, post.unit)
    managing.require(work, actor, Act.STAFF_MANAGE, post.unit, *_units_of(work, post.grids))
    work.append(unit_stream(post.unit), post.registered())
    work.insert(
        "staff", id=post.id, region=work.region, title=post.title, unit=post.unit, roles=post.roles,
        grids=post.grids, registered_at=work.now,
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


def _unit(work: Work, actor: Actor, unit_id: str) -> Unit:
    """The unit, locked, for one who manages some; whether this one too is still to be asked."""
    managing.require(work, actor, Act.UNIT_MANAGE)
    return unit_of(_locked(work, UNITS, unit_stream(unit_id), unit_id, UnitNotFound))


def _locked(work: Work, table: Table, stream: str, id_: str, missing: type[Problem]) -> dict[str, Any]:
    """Lock the stream, which is not made for this; the row."""
    try:
        work.lock(stream, create=False)
    except KeyError:
        raise missing from None
    row = _row(work, table, id_)
    if row is None:
        raise missing
    return row


def _row(work: Work, table: Table, id_: str) -> dict[str, Any] | None:
    row = work.execute(select(table).where(table.c.id == id_)).mappings().one_or_none()
    return None if row is None else dict(row)


def _same(found: object, wanted: object) -> None:
    if found != wanted:
        raise AlreadyThere


def _tie_to_unit(work: Work, unit: str, field: str = "unit") -> Unit:
    """The active unit that `field` names, which cannot end before the commit. Raises UnitUnknown."""
    wanted = select(UNITS).where(UNITS.c.id == unit, UNITS.c.is_active).with_for_update(read=True)
    row = work.execute(wanted).mappings().one_or_none()
    if row is None:
        raise UnitUnknown(field=field)
    return unit_of(dict(row))


def _line_above(work: Work, unit: Unit) -> list[Unit]:
    """The units above, nearest first, up to where `unit` itself would stand.

    All of them stay share-locked, so that two changes at once cannot close a ring.
    """
    line: list[Unit] = []
    parent = unit.parent
    while parent is not None:
        if parent == unit.id:
            return [*line, unit]
        above = _tie_to_unit(work, parent, "parent")
        line.append(above)
        parent = above.parent
    return line


def _is_busy(work: Work, unit: str) -> bool:
    """Whether an order is open at the unit, or an active unit or a grid belongs to it; one statement for all."""
    states = [state.value for state in OPEN]
    orders = select(ORDERS.c.id).where(ORDERS.c.unit == unit, ORDERS.c.state.in_(states))
    units = select(UNITS.c.id).where(UNITS.c.parent == unit, UNITS.c.is_active)
    grids = select(GRIDS.c.id).where(GRIDS.c.unit == unit)
    return bool(work.execute(select(or_(orders.exists(), units.exists(), grids.exists()))).scalar_one())


def _grid_above(work: Work, grid: Grid) -> Grid | None:
    if grid.parent is None:
        return None
    above = _row(work, GRIDS, grid.parent)
    if above is None:
        raise UnitUnknown(field="parent")
    return grid_of(above)


def _units_of(work: Work, grids: Sequence[str]) -> set[str]:
    """The units that answer for these grids. Raises UnitUnknown."""
    rows = work.execute(select(GRIDS.c.id, GRIDS.c.unit).where(GRIDS.c.id.in_(grids))).all()
    if set(grids) - {row.id for row in rows}:
        raise UnitUnknown(field="grids")
    return {row.unit for row in rows}


def _unit_columns(work: Work, unit: Unit) -> dict[str, Any]:
    return {
        "region": work.region, "name": unit.name, "kind": unit.kind.value, "tier": unit.tier.value,
        "parent": unit.parent, "fields": list(unit.fields), "is_active": unit.is_active,
    }  # fmt: skip


def _grid_columns(work: Work, grid: Grid) -> dict[str, Any]:
    return {
        "region": work.region, "name": grid.name, "tier": grid.tier.value, "unit": grid.unit, "parent": grid.parent,
    }  # fmt: skip
