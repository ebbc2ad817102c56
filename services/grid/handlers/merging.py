"""单位合并: a unit ends in another, which takes over what stands under it and what is open at it, all or nothing.

The tree's turn first, then all streams in one order, then the row of the unit: what is given to it meanwhile is either
among what was locked, or makes the act be tried again (VersionConflict).
"""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select, update

from access.acts import Act
from access.sql import accusing
from casekit.auth import Actor
from casekit.deadlines import hand_on
from casekit.errors import VersionConflict
from casekit.streams import case_stream, grid_stream, unit_stream
from casekit.work import Work
from services.grid.chain_tables import SUPERVISIONS
from services.grid.domain.lifecycle import OPEN, State
from services.grid.domain.order import Order
from services.grid.domain.organisation import Unit
from services.grid.errors import UnitNotFound, UnitUnknown
from services.grid.handlers import belongings, managing
from services.grid.handlers.acting import order_of
from services.grid.handlers.barring import bar
from services.grid.handlers.grids import answer_for, take_turn
from services.grid.handlers.holding import row_of, tie_to_unit, unit_of
from services.grid.handlers.organisation import line_above, put
from services.grid.handlers.passing import pass_on
from services.grid.handlers.posts import move_posts
from services.grid.handlers.stationing import pass_on_stationings
from services.grid.order_tables import ORDERS
from services.grid.past import since_of
from services.grid.rows import today_of
from services.grid.tables import GRIDS, UNITS

_OPEN = [state.value for state in OPEN]


@dataclass(frozen=True, slots=True)
class Merger:
    """What is being done: `unit` ends in `into` from `day` on."""

    unit: str
    into: str
    day: date


def merge_unit(work: Work, actor: Actor, unit_id: str, into: str, *, since: date | None = None) -> None:
    """合并 of a unit into another from `since` on (today).

    Raises Forbidden, UnitNotFound, UnitHasEnded, UnitUnknown, MergerUnfit or DayUnfit; VersionConflict when something
    was given to the unit meanwhile.
    """
    managing.require(work, actor, Act.UNIT_MANAGE)
    take_turn(work)
    merger = Merger(unit_id, into, since or today_of(work))
    streams = _streams(work, unit_id)
    unit, heir = _hold(work, merger, streams)
    managing.require(work, actor, Act.UNIT_MANAGE, unit.parent, heir.parent)
    held_since = work.execute(select(since_of(UNITS)).where(UNITS.c.id == unit_id)).scalar_one()
    merged, ended = unit.merge(heir, line_above(work, heir), held_since, merger.day, today_of(work))
    work.append(unit_stream(unit_id), merged)
    _pass_on_what_stands_under(work, actor, merger)
    _pass_on_orders(work, merger)
    belongings.hand_over(work, unit_id, into)
    hand_on(work, streams, unit_id, into)
    _keep_from_accused(work, merger, streams)
    work.append(unit_stream(unit_id), ended)
    values = {"is_active": False, "ended_on": merger.day, "successor": into}
    work.execute(update(UNITS).where(UNITS.c.id == unit_id).values(values))


def _streams(work: Work, unit: str) -> list[str]:
    """The streams of what will be said, but for the two units'."""
    children = work.execute(select(UNITS.c.id).where(UNITS.c.parent == unit, UNITS.c.is_active)).scalars()
    grids = work.execute(select(GRIDS.c.id).where(GRIDS.c.unit == unit, GRIDS.c.ended_on.is_(None))).scalars()
    named = {*map(unit_stream, children), *map(grid_stream, grids), *belongings.streams(work, unit)}
    return sorted(named)


def _hold(work: Work, merger: Merger, streams: list[str]) -> tuple[Unit, Unit]:
    """Both units, their rows and all streams held. Raises UnitNotFound, UnitUnknown or VersionConflict."""
    try:
        work.lock(*map(unit_stream, (merger.unit, merger.into)), *streams, create=False)
    except KeyError:
        raise UnitNotFound from None
    if work.held(unit_stream(merger.into)) is None:
        raise UnitUnknown(field="into")
    heir = tie_to_unit(work, merger.into, "into")
    work.execute(select(UNITS.c.id).where(UNITS.c.id == merger.unit).with_for_update())
    row = row_of(work, UNITS, merger.unit)
    if row is None:
        raise UnitNotFound
    if any(work.held(stream) is None for stream in _streams(work, merger.unit)):
        raise VersionConflict
    return unit_of(row), heir


def _pass_on_what_stands_under(work: Work, actor: Actor, merger: Merger) -> None:
    """Units below it, grids it answers for, its posts: each says so on its own stream."""
    below = select(UNITS).where(UNITS.c.parent == merger.unit, UNITS.c.is_active).order_by(UNITS.c.id)
    for row in work.execute(below).mappings().all():
        put(work, replace(unit_of(dict(row)), parent=merger.into))
    answer_for(work, actor, merger.unit, merger.into, merger.day)
    move_posts(work, merger.unit, merger.into, merger.day)
    pass_on_stationings(work, merger.unit, merger.into)


def _pass_on_orders(work: Work, merger: Merger) -> None:
    """What leads first: a unit that leads assists nobody on the same case. Nobody supervises what is his own unit's."""
    watched = (ORDERS.c.supervisor == merger.unit, ORDERS.c.state.in_(_OPEN))
    work.execute(update(ORDERS).where(*watched).values(supervisor=merger.into))
    for order in _orders(work, ORDERS.c.unit == merger.unit):
        pass_on(work, order, merger.into)
    own = (ORDERS.c.unit == merger.into, ORDERS.c.supervisor == merger.into, ORDERS.c.state.in_(_OPEN))
    work.execute(update(ORDERS).where(*own).values(supervisor=None))


def _keep_from_accused(work: Work, merger: Merger, streams: list[str]) -> None:
    """Of the cases that already accuse the unit that takes over, it keeps nothing of what has just passed to it."""
    for code in sorted({*work.execute(accusing(merger.into)).scalars()}):
        if case_stream(code) in streams:
            bar(work, code, {merger.into})


def _orders(work: Work, which: ColumnElement[bool]) -> list[Order]:
    """The orders on which the unit still has to do something, those that lead or stand alone first."""
    is_pressed = select(SUPERVISIONS.c.id).where(SUPERVISIONS.c.order_id == ORDERS.c.id, belongings.PRESSED)
    asked_again = and_(ORDERS.c.state == State.VERIFIED.value, is_pressed.exists())
    wanted = select(ORDERS).where(which, or_(ORDERS.c.state.in_(_OPEN), asked_again))
    rows = work.execute(wanted.order_by(ORDERS.c.lead.is_not(None), ORDERS.c.id)).mappings().all()
    return [order_of(dict(row)) for row in rows]
