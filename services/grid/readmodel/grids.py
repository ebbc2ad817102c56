"""Grids (网格), as they are or as they were on a day: lists, one with its boundary, the tree, and where a point lies.

All staff may see them. Nothing here changes anything.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import RowMapping, Subquery, func, select, union_all

from access import guard
from access.acts import Act
from casekit.auth import Actor
from casekit.web import Keyset
from casekit.work import Work
from contracts.vocabulary import Tier
from services.grid.domain.boundary import trusted, units
from services.grid.domain.tree import ABOVE
from services.grid.errors import GridNotFound
from services.grid.rows import in_force, past, present
from services.grid.tables import GRID_PAST, GRIDS

Row = Mapping[str, Any] | RowMapping
_FILTERS = ("tier", "unit", "parent", "code")


def grids(work: Work, actor: Actor, query: Mapping[str, Any]) -> dict[str, Any]:
    """A page of grids by id; `parent` gives the children of one, `code` the one that bears it.

    Those that have ended only when asked for, or on a day (`at`) on which they were in force. Raises Forbidden.
    """
    guard.require(work, actor, Act.GRID_READ)
    if query["ended"] and query["at"] is None:
        listed = present().where(GRIDS.c.region == work.region).subquery("grids")
    else:
        listed = in_force(work.region, query["at"])
    wanted = [listed.c[name] == query[name] for name in _FILTERS if query[name] is not None]
    if query["overlay"] is not None:
        wanted.append(listed.c.is_overlay.is_(query["overlay"]))
    order = Keyset(listed.c.id, ascending=True)
    return order.page(work.execute(order.select(select(listed).where(*wanted), query)).all(), query)


def grid(work: Work, actor: Actor, grid_id: str, at: date | None = None) -> Row:
    """One grid with its boundary, as it is, ended or not; with `at`, as it was on that day.

    Raises Forbidden or GridNotFound.
    """
    guard.require(work, actor, Act.GRID_READ)
    if at is None:
        found = work.execute(present().where(GRIDS.c.id == grid_id)).mappings().one_or_none()
    else:
        listed = in_force(work.region, at)
        found = work.execute(select(listed).where(listed.c.id == grid_id)).mappings().one_or_none()
    if found is None:
        raise GridNotFound
    return {**found, "geometry": found["boundary"]}


def history(work: Work, actor: Actor, grid_id: str) -> dict[str, Any]:
    """Every state of a grid, the first first, each with its days and boundary. Raises Forbidden or GridNotFound."""
    guard.require(work, actor, Act.GRID_READ)
    states = union_all(
        past().where(GRID_PAST.c.id == grid_id), present().where(GRIDS.c.id == grid_id)
    ).subquery("states")
    rows = work.execute(select(states).order_by(states.c.since, states.c.until)).mappings().all()
    if not rows:
        raise GridNotFound
    return {
        "items": [
            {**row, "until": row["until"] or row["ended_on"], "geometry": row["boundary"]} for row in rows
        ]
    }


def tree(work: Work, actor: Actor, grid_id: str, at: date | None = None) -> dict[str, Any]:
    """A grid with all that lies below it, each with its `children` by id. Raises Forbidden or GridNotFound."""
    top = grid(work, actor, grid_id, at)
    listed = in_force(work.region, at)
    below = select(listed).where(listed.c.parent == grid_id).cte("below", recursive=True)
    below = below.union_all(select(listed).join(below, listed.c.parent == below.c.id))
    children: dict[str, list[dict[str, Any]]] = defaultdict(list)
    nodes = [dict(top), *map(dict, work.execute(select(below).order_by(below.c.id)).mappings())]
    for node in nodes:
        node["children"] = children[node["id"]]
    for node in nodes[1:]:
        children[node["parent"]].append(node)
    return nodes[0]


def locate(work: Work, actor: Actor, longitude: float, latitude: float, at: date | None) -> dict[str, Any]:
    """What holds the point: the smallest base grid and all it lies in (`chain`), and every overlay.

    `others` are further base grids of that tier, where boundaries overlap. A point on a shared boundary is in exactly
    one grid (`domain.geometry`). Raises Forbidden.
    """
    guard.require(work, actor, Act.GRID_READ)
    x, y = units(longitude), units(latitude)
    listed = in_force(work.region, at)
    box = func.box(func.point(listed.c.west, listed.c.south), func.point(listed.c.east, listed.c.north))
    around = box.op("@>", is_comparison=True)(func.box(func.point(x, y), func.point(x, y)))
    rows = work.execute(select(listed).where(around).order_by(listed.c.id)).mappings()
    found = [row for row in rows if trusted(row["boundary"]).holds(x, y)]
    base = [row for row in found if not row["is_overlay"]]
    lowest = max((_depth(row) for row in base), default=0)
    smallest = [row for row in base if _depth(row) == lowest]
    return {
        "chain": _chain(work, listed, smallest[0]) if smallest else [],
        "overlays": [row for row in found if row["is_overlay"]],
        "others": smallest[1:],
    }


def _depth(row: Row) -> int:
    return list(ABOVE).index(Tier(row["tier"]))


def _chain(work: Work, listed: Subquery, lowest: Row) -> list[Row]:
    """A grid and all it lies in, upwards; by the tree, for those above may have no boundary of their own."""
    chain = [lowest]
    while chain[-1]["parent"] is not None:
        above = (
            work.execute(select(listed).where(listed.c.id == chain[-1]["parent"])).mappings().one_or_none()
        )
        if above is None:
            break
        chain.append(above)
    return chain
