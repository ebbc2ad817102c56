"""Rows of the organisation, found and held: what the handlers of units, posts and grids have in common.

Whoever ties something to a unit holds its row share-locked until the commit (`tie_to_unit`), and `end_unit` holds it
alone: so nothing is tied to a unit that is ending.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Table, select

from casekit.errors import Problem
from casekit.work import Work
from contracts.vocabulary import Tier, UnitKind
from services.grid.domain.organisation import Unit
from services.grid.errors import AlreadyThere, UnitUnknown
from services.grid.tables import UNITS


def unit_of(row: Mapping[str, Any]) -> Unit:
    """The unit that a row holds."""
    return Unit(
        row["id"], row["name"], UnitKind(row["kind"]), Tier(row["tier"]), row["parent"], tuple(row["fields"]),
        row["is_active"],
    )  # fmt: skip


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
