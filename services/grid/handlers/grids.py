"""Grids (网格): made, changed, merged, ended. What a change replaces is kept with the days on which it held.

One writer of a region's tree at a time (`take_turn`, first of all), so that codes stay unique and nothing is put into
what is ending. Then the streams, then the rows of units, as everywhere. Who may is asked of `handlers.managing`: of the
units that answer for a grid and for what it lies in, before the act and after.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import func, select, update

from access.acts import Act
from casekit.auth import Actor
from casekit.streams import grid_stream, unit_stream
from casekit.work import Work
from contracts.vocabulary import Tier
from services.grid.domain.errors import DayUnfit
from services.grid.domain.tree import Grid
from services.grid.errors import CodeTaken, GridNotFound, UnitUnknown
from services.grid.handlers import managing
from services.grid.handlers.holding import check_same, tie_to_unit
from services.grid.handlers.posts import pass_on, units_tied
from services.grid.rows import CODE, columns_of, grid_of, present, today_of
from services.grid.tables import GRIDS, STAFF


def register_grid(
    work: Work, actor: Actor, grid: Grid, *, is_overlay: bool | None = None, since: date | None = None
) -> None:
    """网格建立, from `since` on (today). Without `is_overlay`, a village's grid in a village's is one.

    Raises Forbidden, UnitUnknown, ParentUnfit, DayUnfit, CodeTaken or AlreadyThere.
    """
    _begin(work, actor)
    parent = _named_parent(work, grid)
    managing.require(work, actor, Act.GRID_MANAGE, grid.unit, None if parent is None else parent.unit)
    work.lock(grid_stream(grid.id))
    grid = replace(
        grid, code=grid.code or grid.id, is_overlay=bool(is_overlay), since=since or today_of(work)
    )
    if (found := find(work, grid.id)) is not None:
        _check_same(found, grid, is_overlay, since)
        return
    if grid.since > today_of(work):
        raise DayUnfit
    _check_in_force(parent)
    if is_overlay is None and parent is not None and parent.tier is grid.tier is Tier.VILLAGE:
        grid = replace(grid, is_overlay=True)
    grid.check_place(parent)
    _check_ties(work, grid)
    work.append(grid_stream(grid.id), grid.registered())
    work.insert("grids", region=work.region, registered_at=work.now, **columns_of(grid))


def change_grid(
    work: Work, actor: Actor, grid_id: str, changes: Mapping[str, Any], *, since: date | None = None
) -> None:
    """网格变更, from `since` on (today); nothing is said when nothing changes.

    Raises Forbidden, GridNotFound, GridHasEnded, UnitUnknown, ParentUnfit, DayUnfit or CodeTaken.
    """
    _begin(work, actor)
    _change(work, actor, _locked(work, grid_id), changes, since)


def end_grid(
    work: Work, actor: Actor, grid_id: str, successor: str | None = None, *, since: date | None = None
) -> None:
    """撤销, or 并入 `successor`, into which the grids pass that lie in it.

    Raises Forbidden, GridNotFound, GridHasEnded, GridBusy, SuccessorUnfit, UnitUnknown or DayUnfit.
    """
    _begin(work, actor)
    _end(work, actor, [grid_id], successor, since)


def merge_grids(
    work: Work,
    actor: Actor,
    into: str,
    grids: Sequence[str],
    changes: Mapping[str, Any],
    *,
    since: date | None = None,
) -> None:
    """合并: `grids` end, `into` succeeds them and takes on `changes` (its new boundary, say), all or nothing.

    Raises what `end_grid` and `change_grid` do.
    """
    _begin(work, actor)
    _locked(work, into, *grids)
    _end(work, actor, list(dict.fromkeys(grids)), into, since)
    _change(work, actor, _locked(work, into), changes, since)


def answer_for(work: Work, actor: Actor, unit: str, into: str, day: date) -> None:
    """Another unit answers for the grids of one, from `day` on; their streams are held. Raises Forbidden."""
    tied = select(GRIDS.c.id).where(GRIDS.c.unit == unit, GRIDS.c.ended_on.is_(None))
    for grid_id in work.execute(tied.order_by(GRIDS.c.id)).scalars().all():
        grid = _locked(work, grid_id)
        _change(work, actor, grid, {"unit": into}, max(day, grid.since))


def take_turn(work: Work) -> None:
    """Wait until nobody else writes the region's tree; held until the commit."""
    name = f"{work.source}/tree/{work.region}"
    work.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))


def find(work: Work, grid_id: str) -> Grid | None:
    """The grid as it is."""
    row = work.execute(present().where(GRIDS.c.id == grid_id)).mappings().one_or_none()
    return None if row is None else grid_of(row)


def keep_past(work: Work, before: Grid, until: date) -> None:
    """Keep what a grid was until the day before `until`; a state of no day leaves nothing."""
    if before.since < until:
        work.insert("grid_past", region=work.region, until=until, **columns_of(before))


def _check_same(found: Grid, wanted: Grid, is_overlay: bool | None, since: date | None) -> None:
    """Of what the request left open nothing is asked."""
    like = replace(
        wanted,
        is_overlay=found.is_overlay if is_overlay is None else is_overlay,
        since=since or found.since,
    )
    check_same(found, like)


def _locked(work: Work, grid_id: str, *others: str, streams: Iterable[str] = ()) -> Grid:
    """Lock the streams of the grids, and further `streams`; the first grid. Raises GridNotFound."""
    try:
        work.lock(*map(grid_stream, (grid_id, *others)), *streams, create=False)
    except KeyError:
        raise GridNotFound from None
    found = find(work, grid_id)
    if found is None:
        raise GridNotFound
    return found


def _begin(work: Work, actor: Actor) -> None:
    """One who manages some grids has his turn at the tree; which he may is still to be asked."""
    managing.require(work, actor, Act.GRID_MANAGE)
    take_turn(work)


def _change(work: Work, actor: Actor, grid: Grid, changes: Mapping[str, Any], since: date | None) -> None:
    wanted = replace(grid, **changes)
    parent = _named_parent(work, wanted)
    managing.require(work, actor, Act.GRID_MANAGE, grid.unit, wanted.unit, *_units_above(work, grid, parent))
    changed = grid.become(since or today_of(work), today_of(work), **changes)
    if changed is grid:
        return
    _check_in_force(parent)
    changed.check_place(parent)
    _check_ties(work, changed)
    work.append(grid_stream(grid.id), changed.changed())
    keep_past(work, grid, changed.since)
    work.execute(update(GRIDS).where(GRIDS.c.id == grid.id).values(columns_of(changed)))


def _units_above(work: Work, grid: Grid, parent: Grid | None) -> Iterator[str]:
    """The units that answer for what the grid lies in, if it is to lie in another, `parent`."""
    if parent is not None and parent.id != grid.parent:
        yield parent.unit
        before = _named_parent(work, grid)
        if before is not None:
            yield before.unit


def _end(
    work: Work, actor: Actor, grid_ids: Sequence[str], successor: str | None, since: date | None
) -> None:
    below = select(GRIDS.c.id).where(GRIDS.c.parent.in_(grid_ids), GRIDS.c.ended_on.is_(None))
    children = work.execute(below.order_by(GRIDS.c.id)).scalars().all()
    posts = map(unit_stream, units_tied(work, grid_ids))
    _locked(work, *grid_ids, *([] if successor is None else [successor]), *children, streams=posts)
    heir = None if successor is None else find(work, successor)
    if successor is not None and heir is None:
        raise UnitUnknown(field="successor")
    ending = [_locked(work, grid_id) for grid_id in grid_ids]
    heirs = [] if heir is None else [heir.unit]
    managing.require(work, actor, Act.GRID_MANAGE, *(grid.unit for grid in ending), *heirs)
    day = since or today_of(work)
    for grid in ending:
        _end_one(work, grid, day, heir, len(children))
    for child_id in children:
        child = _locked(work, child_id)
        _change(work, actor, child, {"parent": successor}, max(day, child.since))


def _end_one(work: Work, grid: Grid, day: date, heir: Grid | None, children: int) -> None:
    ended, event = grid.end(day, today_of(work), heir, children)
    work.append(grid_stream(grid.id), event)
    values = {"since": grid.since, "ended_on": ended.ended_on, "successor": ended.successor}
    work.execute(update(GRIDS).where(GRIDS.c.id == grid.id).values(values))
    pass_on(work, grid.id, ended.successor, day)


def _named_parent(work: Work, grid: Grid) -> Grid | None:
    """What the grid is said to lie in, in force or not. Raises UnitUnknown."""
    if grid.parent is None:
        return None
    parent = find(work, grid.parent)
    if parent is None:
        raise UnitUnknown(field="parent")
    return parent


def _check_in_force(parent: Grid | None) -> None:
    """Raises UnitUnknown: nothing is put into a grid that has ended."""
    if parent is not None and parent.ended_on is not None:
        raise UnitUnknown(field="parent")


def _check_ties(work: Work, grid: Grid) -> None:
    """Its unit and leader are there, its code is its own. Raises UnitUnknown or CodeTaken."""
    tie_to_unit(work, grid.unit)
    if grid.leader is not None:
        held = select(STAFF.c.id).where(STAFF.c.id == grid.leader, STAFF.c.ended_on.is_(None))
        if work.execute(held.with_for_update(read=True)).one_or_none() is None:
            raise UnitUnknown(field="leader")
    others = select(GRIDS.c.id).where(
        GRIDS.c.region == work.region,
        CODE.in_([grid.code]),
        GRIDS.c.ended_on.is_(None),
        GRIDS.c.id != grid.id,
    )
    if work.execute(others.limit(1)).one_or_none() is not None:
        raise CodeTaken
