"""Units (单位) and posts (岗位); what `grids` shares with them.

Registering the same again is answered like the first time.

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
from casekit.streams import unit_stream
from casekit.work import Work
from contracts.vocabulary import Tier, UnitKind
from services.grid.domain.lifecycle import OPEN
from services.grid.domain.organisation import Post, Unit
from services.grid.errors import AlreadyThere, UnitNotFound, UnitUnknown
from services.grid.handlers import managing
from services.grid.tables import GRIDS, ORDERS, STAFF, UNITS


def register_unit(work: Work, actor: Actor, unit: Unit) -> None:
    """单位登记. Raises Forbidden, UnitUnknown (its parent), ParentUnfit or AlreadyThere."""
    managing.require_registering(work, actor, unit)
    work.lock(unit_stream(unit.id))
    if (row := row_of(work, UNITS, unit.id)) is not None:
        check_same(unit_of(row), unit)
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


def register_post(work: Work, actor: Actor, post: Post) -> None:
    """岗位登记: an auditor's or director's by the director of the county's centre alone.

    Raises Forbidden, UnitUnknown or AlreadyThere.
    """
    managing.require(work, actor, Act.STAFF_MANAGE, post.unit)
    if not OVERSEEING.isdisjoint(post.roles):
        managing.require(work, actor, Act.STAFF_APPOINT)
    work.lock(unit_stream(post.unit))
    if (row := row_of(work, STAFF, post.id)) is not None:
        check_same(post_of(row), post)
        return
    tie_to_unit(work, post.unit)
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


def post_of(row: Mapping[str, Any]) -> Post:
    """The post that a row holds."""
    return Post(row["id"], row["title"], row["unit"], tuple(row["roles"]), tuple(row["grids"]))


def _unit(work: Work, actor: Actor, unit_id: str) -> Unit:
    """The unit, locked, for one who manages some; whether this one too is still to be asked."""
    managing.require(work, actor, Act.UNIT_MANAGE)
    return unit_of(locked(work, UNITS, unit_stream(unit_id), unit_id, UnitNotFound))


def locked(work: Work, table: Table, stream: str, id_: str, missing: type[Problem]) -> dict[str, Any]:
    """Lock the stream, which is not made for this; the row. Raises `missing`."""
    try:
        work.lock(stream, create=False)
    except KeyError:
        raise missing from None
    row = row_of(work, table, id_)
    if row is None:
        raise missing
    return row


def row_of(work: Work, table: Table, id_: str) -> dict[str, Any] | None:
    """The row of that id, if there is one."""
    row = work.execute(select(table).where(table.c.id == id_)).mappings().one_or_none()
    return None if row is None else dict(row)


def check_same(found: object, wanted: object) -> None:
    """Raises AlreadyThere unless what is there is what is wanted."""
    if found != wanted:
        raise AlreadyThere


def tie_to_unit(work: Work, unit: str, field: str = "unit") -> Unit:
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
        above = tie_to_unit(work, parent, "parent")
        line.append(above)
        parent = above.parent
    return line


def _is_busy(work: Work, unit: str) -> bool:
    """Whether an order is open at the unit, or an active unit or a grid belongs to it; one statement for all."""
    states = [state.value for state in OPEN]
    orders = select(ORDERS.c.id).where(ORDERS.c.unit == unit, ORDERS.c.state.in_(states))
    units = select(UNITS.c.id).where(UNITS.c.parent == unit, UNITS.c.is_active)
    grids = select(GRIDS.c.id).where(GRIDS.c.unit == unit, GRIDS.c.ended_on.is_(None))
    return bool(work.execute(select(or_(orders.exists(), units.exists(), grids.exists()))).scalar_one())


def _units_of(work: Work, grids: Sequence[str]) -> set[str]:
    """The units that answer for these grids, which are in force. Raises UnitUnknown."""
    living = select(GRIDS.c.id, GRIDS.c.unit).where(GRIDS.c.id.in_(grids), GRIDS.c.ended_on.is_(None))
    rows = work.execute(living).all()
    if set(grids) - {row.id for row in rows}:
        raise UnitUnknown(field="grids")
    return {row.unit for row in rows}


def _unit_columns(work: Work, unit: Unit) -> dict[str, Any]:
    return {
        "region": work.region, "name": unit.name, "kind": unit.kind.value, "tier": unit.tier.value,
        "parent": unit.parent, "fields": list(unit.fields), "is_active": unit.is_active,
    }  # fmt: skip
