"""Intake's read models of what grid owns: units, grids, and which unit a post belongs to."""

from typing import Any

from sqlalchemy import Table, update
from sqlalchemy.dialects.postgresql import insert

from casekit.envelope import Envelope
from casekit.work import Work
from contracts.grid import (
    GridChanged,
    GridEnded,
    GridRegistered,
    StaffChanged,
    StaffEnded,
    StaffRegistered,
    UnitChanged,
    UnitEnded,
    UnitRegistered,
)
from services.intake.organisation_tables import GRIDS, STAFF, UNITS


def unit_registered(work: Work, event: UnitRegistered | UnitChanged, envelope: Envelope) -> None:
    """The unit as it is from now on."""
    _put(
        work, UNITS, id=event.unit, region=envelope.region, name=event.name, kind=event.kind.value,
        tier=event.tier.value, parent=event.parent, is_active=True,
    )  # fmt: skip


def unit_ended(work: Work, event: UnitEnded, envelope: Envelope) -> None:
    """Nothing is given to the unit any more; its name stays known."""
    work.execute(update(UNITS).where(UNITS.c.id == event.unit).values(is_active=False))


def grid_registered(work: Work, event: GridRegistered | GridChanged, envelope: Envelope) -> None:
    """The grid as it is from now on."""
    _put(
        work, GRIDS, id=event.grid, region=envelope.region, name=event.name, tier=event.tier.value,
        unit=event.unit, parent=event.parent,
    )  # fmt: skip


def grid_ended(work: Work, event: GridEnded, envelope: Envelope) -> None:
    """Nothing new lies in the grid; what does stays there, and its successor's unit answers for it."""
    ended = {"ended_on": event.since, "successor": event.successor}
    work.execute(update(GRIDS).where(GRIDS.c.id == event.grid).values(ended))


def staff_registered(work: Work, event: StaffRegistered | StaffChanged, envelope: Envelope) -> None:
    """The post and its unit, as it is from now on."""
    _put(work, STAFF, id=event.staff, region=envelope.region, unit=event.unit)


def staff_ended(work: Work, event: StaffEnded, envelope: Envelope) -> None:
    """Nothing is given to the post any more; which unit it belonged to stays known."""
    work.execute(update(STAFF).where(STAFF.c.id == event.staff).values(ended_on=event.since))


def _put(work: Work, table: Table, **row: Any) -> None:
    statement = insert(table).values(row)
    work.execute(statement.on_conflict_do_update(index_elements=["id"], set_=row))
