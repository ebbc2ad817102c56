"""A file of grids taken in: all of it in one transaction, or nothing. The same file again changes nothing.

A trial (`is_trial`) finds the same and writes nothing. Everything is read and written in a few statements, however many
rows there are: the streams of all that is named are locked together before anything is decided.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from typing import Any, Final, TypeVar

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from access.acts import Act
from casekit.auth import Actor
from casekit.streams import grid_stream, unit_stream
from casekit.work import Work
from services.grid.domain.census import Finding, Known, Plan, Row, plan
from services.grid.domain.tree import Grid
from services.grid.errors import ImportRefused
from services.grid.handlers import managing
from services.grid.handlers.grids import keep_past, take_turn
from services.grid.rows import CODE, STATE, columns_of, grid_of, present, today_of
from services.grid.tables import GRIDS, STAFF, UNITS

_AT_ONCE: Final = 500
_MOST_TOLD: Final = 500
# All of them are there: many in one statement, which leaves region and registration as they are.
_INSERT = insert(GRIDS)
_PUT = _INSERT.on_conflict_do_update(
    index_elements=["id"], set_={name: _INSERT.excluded[name] for name in STATE}
)
T = TypeVar("T")


def import_grids(
    work: Work, actor: Actor, read: Callable[[], tuple[Sequence[Row], Sequence[Finding]]], *, is_trial: bool
) -> dict[str, Any]:
    """Make and change what the rows say, or only tell (`is_trial`).

    `read` gives the rows, and what is wrong with what is none; it is called once the actor may do this to some grids.
    Whether to these is asked of what the rows come to. Returns counts and findings. Raises Forbidden, or ImportRefused
    with the findings; a trial tells them.
    """
    managing.require(work, actor, Act.GRID_MANAGE)
    rows, unreadable = read()
    if not is_trial:
        take_turn(work)
        _lock(work, rows)
    known = _known(work, rows, is_tied=not is_trial)
    result = plan(rows, known, today_of(work))
    errors = sorted([*unreadable, *result.errors], key=lambda each: (each.row, each.field))
    if errors and not is_trial:
        raise ImportRefused(findings=[asdict(each) for each in errors[:_MOST_TOLD]], found=len(errors))
    if not errors:
        managing.require(work, actor, Act.GRID_MANAGE, *_units_touched(result, known))
    if not is_trial:
        _make(work, result.made)
        _change(work, result.changed)
    return {
        "made": len(result.made), "changed": len(result.changed), "unchanged": result.unchanged,
        "errors": errors[:_MOST_TOLD], "warnings": result.warnings[:_MOST_TOLD],
    }  # fmt: skip


def _lock(work: Work, rows: Sequence[Row]) -> None:
    living = select(CODE.label("code"), GRIDS.c.id).where(
        GRIDS.c.region == work.region, GRIDS.c.ended_on.is_(None)
    )
    ids = {row.code: row.id for row in work.execute(living)}
    codes = {row.code for row in rows} | {row.parent for row in rows if row.parent is not None}
    units = work.execute(select(UNITS.c.id).where(UNITS.c.id.in_({row.unit for row in rows}))).scalars()
    work.lock(
        *(grid_stream(ids.get(code, code.lower())) for code in codes),
        *(unit_stream(unit) for unit in units),
    )


def _known(work: Work, rows: Sequence[Row], *, is_tied: bool) -> Known:
    """What the rows are measured against; with `is_tied` their units and leaders cannot end before the commit."""
    units = select(UNITS.c.id).where(UNITS.c.id.in_({row.unit for row in rows}), UNITS.c.is_active)
    leaders = {row.leader for row in rows if row.leader is not None}
    posts = select(STAFF.c.id).where(STAFF.c.id.in_(leaders), STAFF.c.ended_on.is_(None))
    living = present().where(GRIDS.c.region == work.region, GRIDS.c.ended_on.is_(None))
    ids = select(GRIDS.c.id).where(GRIDS.c.id.in_({row.code.lower() for row in rows}))
    return Known(
        grids={grid.code: grid for grid in map(grid_of, work.execute(living).mappings())},
        ids=frozenset(work.execute(ids).scalars()),
        units=frozenset(work.execute(units.with_for_update(read=True) if is_tied else units).scalars()),
        posts=frozenset(work.execute(posts.with_for_update(read=True) if is_tied else posts).scalars()),
    )


def _units_touched(result: Plan, known: Known) -> Iterator[str | None]:
    """The units that answer for what is made and changed, before and after, and for what it is put into."""
    by_id = {grid.id: grid for grid in (*known.grids.values(), *result.made)}
    for before, after in [*((None, grid) for grid in result.made), *result.changed]:
        yield after.unit
        if before is not None:
            yield before.unit
        if before is None or before.parent != after.parent:
            for parent in {after.parent, before.parent if before is not None else after.parent}:
                yield None if parent is None else by_id[parent].unit


def _make(work: Work, made: Sequence[Grid]) -> None:
    for some in _some(made):
        for grid in some:
            work.append(grid_stream(grid.id), grid.registered())
        values = [{"region": work.region, "registered_at": work.now, **columns_of(grid)} for grid in some]
        work.execute(insert(GRIDS), values)


def _change(work: Work, changed: Sequence[tuple[Grid, Grid]]) -> None:
    for some in _some(changed):
        for before, after in some:
            work.append(grid_stream(after.id), after.changed())
            keep_past(work, before, after.since)
        rows = [{"region": work.region, "registered_at": work.now, **columns_of(after)} for _, after in some]
        work.execute(_PUT, rows)


def _some(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """The items some at a time, so that statements have few lengths."""
    return (items[start : start + _AT_ONCE] for start in range(0, len(items), _AT_ONCE))
