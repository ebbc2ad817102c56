"""Units (单位). Registering the same again is answered like the first time; what a change replaces stays known.

Who may is asked of `handlers.managing`: a centre's people, of what stands under it before the act and after.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import or_, select, update

from access.acts import Act
from casekit.auth import Actor
from casekit.streams import unit_stream
from casekit.work import Work
from services.grid.domain.lifecycle import OPEN
from services.grid.domain.organisation import Unit
from services.grid.errors import UnitNotFound
from services.grid.handlers import managing
from services.grid.handlers.holding import check_same, locked, row_of, tie_to_unit, unit_of
from services.grid.handlers.posts import end_posts_of
from services.grid.order_tables import ORDERS
from services.grid.past import keep
from services.grid.rows import today_of
from services.grid.tables import GRIDS, STAFF, UNIT_PAST, UNITS


def register_unit(work: Work, actor: Actor, unit: Unit) -> None:
    """单位登记. Raises Forbidden, UnitUnknown (its parent), ParentUnfit or AlreadyThere."""
    managing.require_registering(work, actor, unit)
    work.lock(unit_stream(unit.id))
    if (row := row_of(work, UNITS, unit.id)) is not None:
        check_same(unit_of(row), unit)
        return
    unit.check_place(line_above(work, unit))
    work.append(unit_stream(unit.id), unit.registered())
    work.insert("units", id=unit.id, registered_at=work.now, **_unit_columns(work, unit))


def change_unit(work: Work, actor: Actor, unit_id: str, changes: Mapping[str, Any]) -> None:
    """单位变更: the fields given are put in place; nothing is said when nothing changes.

    Raises Forbidden, UnitNotFound, UnitHasEnded, UnitUnknown or ParentUnfit.
    """
    unit = _unit(work, actor, unit_id)
    changed = replace(unit, **changes)
    managing.require(work, actor, Act.UNIT_MANAGE, unit.parent, changed.parent)
    changed.check_active()
    if changed == unit:
        return
    changed.check_place(line_above(work, changed))
    put(work, changed)


def put(work: Work, unit: Unit) -> None:
    """The unit is as given from today on, and says so; what it was is kept. Its stream is held."""
    work.append(unit_stream(unit.id), unit.changed())
    keep(work, UNITS, UNIT_PAST, unit.id, today_of(work))
    values = {**_unit_columns(work, unit), "since": today_of(work)}
    work.execute(update(UNITS).where(UNITS.c.id == unit.id).values(values))


def end_unit(work: Work, actor: Actor, unit_id: str) -> None:
    """单位撤销, and with it its posts.

    Raises Forbidden, UnitNotFound, UnitHasEnded or UnitBusy, which says neither why nor how much.
    """
    unit = _unit(work, actor, unit_id)
    managing.require(work, actor, Act.UNIT_MANAGE, unit.parent)
    work.execute(select(UNITS.c.id).where(UNITS.c.id == unit_id).with_for_update())
    event = unit.end(is_busy=_is_busy(work, unit_id))
    end_posts_of(work, unit_id)
    work.append(unit_stream(unit_id), event)
    ended = {"is_active": unit.is_active, "ended_on": today_of(work)}
    work.execute(update(UNITS).where(UNITS.c.id == unit_id).values(ended))


def _unit(work: Work, actor: Actor, unit_id: str) -> Unit:
    """The unit, locked, for one who manages some; whether this one too is still to be asked."""
    managing.require(work, actor, Act.UNIT_MANAGE)
    return unit_of(locked(work, UNITS, unit_stream(unit_id), unit_id, UnitNotFound))


def line_above(work: Work, unit: Unit) -> list[Unit]:
    """The units above, nearest first, up to where `unit` itself would stand.

    All of them stay share-locked, so that two changes at once cannot close a ring.
    """
    line: list[Unit] = []
    parent = unit.parent
    while parent is not None:
        if parent == unit.id:
            return [*line, unit]
        above = tie_to_unit(work, parent, "parent")
        line.append(above)
        parent = above.parent
    return line


def _is_busy(work: Work, unit: str) -> bool:
    """Whether an order is open at the unit, an active unit or a grid belongs to it, or a post of it leads a grid.

    One statement for all.
    """
    states = [state.value for state in OPEN]
    orders = select(ORDERS.c.id).where(ORDERS.c.unit == unit, ORDERS.c.state.in_(states))
    units = select(UNITS.c.id).where(UNITS.c.parent == unit, UNITS.c.is_active)
    posts = select(STAFF.c.id).where(STAFF.c.unit == unit)
    tied = or_(GRIDS.c.unit == unit, GRIDS.c.leader.in_(posts))
    grids = select(GRIDS.c.id).where(tied, GRIDS.c.ended_on.is_(None))
    return bool(work.execute(select(or_(orders.exists(), units.exists(), grids.exists()))).scalar_one())


def _unit_columns(work: Work, unit: Unit) -> dict[str, Any]:
    return {
        "region": work.region, "name": unit.name, "kind": unit.kind.value, "tier": unit.tier.value,
        "parent": unit.parent, "fields": list(unit.fields), "is_active": unit.is_active,
    }  # fmt: skip
