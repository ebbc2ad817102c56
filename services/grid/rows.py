"""Grids between their rows and the domain, and which of them were in force on a day.

Used by `handlers` and `readmodel`. A row written by the previous version has no code and no first day: its id is its
code, and it holds from the day it was registered.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Date, RowMapping, Select, Subquery, cast, func, literal, null, or_, select, union_all
from sqlalchemy.sql.elements import ColumnElement

from casekit.clock import to_local
from casekit.work import Work
from contracts.vocabulary import Tier
from services.grid.domain import boundary
from services.grid.domain.tree import Grid
from services.grid.past import since_of
from services.grid.tables import GRID_PAST, GRIDS

_SAME = ("id", "region", "name", "tier", "unit", "parent", "leader", "is_overlay", "boundary")
_SIDES = ("west", "south", "east", "north")
# The columns of a state of a grid, as `columns_of` gives them, without the id.
STATE = ("name", "tier", "unit", "parent", "code", "leader", "is_overlay", "since", "boundary", *_SIDES)
CODE: ColumnElement[str] = func.coalesce(GRIDS.c.code, GRIDS.c.id)
SINCE: ColumnElement[date] = since_of(GRIDS)


def today_of(work: Work) -> date:
    """The day it is, where the centre is."""
    return to_local(work.now).date()


def grid_of(row: Mapping[str, Any] | RowMapping) -> Grid:
    """The grid that a row of `present` holds."""
    area = None if row["boundary"] is None else boundary.trusted(row["boundary"])
    return Grid(
        row["id"], row["name"], Tier(row["tier"]), row["unit"], row["parent"], row["code"], row["leader"],
        row["is_overlay"], area, row["since"], row["ended_on"], row["successor"],
    )  # fmt: skip


def columns_of(grid: Grid) -> dict[str, Any]:
    """What a state of a grid is in a row of `grids` or `grid_past`, without its end."""
    box = None if grid.boundary is None else grid.boundary.box
    return {
        "id": grid.id, "name": grid.name, "tier": grid.tier.value, "unit": grid.unit, "parent": grid.parent,
        "code": grid.code, "leader": grid.leader, "is_overlay": grid.is_overlay, "since": grid.since,
        "boundary": None if grid.boundary is None else boundary.write(grid.boundary),
        **{side: None if box is None else getattr(box, side) for side in _SIDES},
    }  # fmt: skip


def present() -> Select[Any]:
    """Every grid as it is now, or was when it ended."""
    columns = [GRIDS.c[name] for name in (*_SAME, *_SIDES, "ended_on", "successor")]
    return select(*columns, CODE.label("code"), SINCE.label("since"), null().label("until"))


def past() -> Select[Any]:
    """Every state of a grid that another has replaced."""
    columns = [GRID_PAST.c[name] for name in (*_SAME, *_SIDES)]
    ended = (cast(null(), Date).label("ended_on"), null().label("successor"))
    return select(*columns, *ended, GRID_PAST.c.code, GRID_PAST.c.since, GRID_PAST.c.until)


def in_force(region: str, day: date | None) -> Subquery:
    """The grids of the region as they are; with `day`, as they were on that day."""
    here = present().where(GRIDS.c.region == region)
    if day is None:
        return here.where(GRIDS.c.ended_on.is_(None)).subquery("in_force")
    now = here.where(day >= SINCE, or_(GRIDS.c.ended_on.is_(None), literal(day) < GRIDS.c.ended_on))
    then = past().where(GRID_PAST.c.region == region, GRID_PAST.c.until > day, GRID_PAST.c.since <= day)
    return union_all(now, then).subquery("in_force")
