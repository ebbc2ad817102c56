"""Mediation's read model of what grid owns: units by their names, the tree of grids, and posts that end."""

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert

from casekit.envelope import Envelope
from casekit.work import Work
from contracts.grid import (
    GridChanged,
    GridRegistered,
    StaffChanged,
    StaffEnded,
    UnitChanged,
    UnitEnded,
    UnitRegistered,
)
from services.mediation.committee_tables import MEDIATORS
from services.mediation.tables import GRIDS, UNITS


def unit_registered(work: Work, event: UnitRegistered | UnitChanged, envelope: Envelope) -> None:
    """The unit as it is from now on."""
    row = {
        "id": event.unit, "region": envelope.region, "name": event.name, "kind": event.kind.value,
        "tier": event.tier.value, "parent": event.parent, "is_active": True,
    }  # fmt: skip
    work.execute(insert(UNITS).values(row).on_conflict_do_update(index_elements=["id"], set_=row))


def unit_ended(work: Work, event: UnitEnded, envelope: Envelope) -> None:
    """The unit takes part in nothing any more; its name stays known."""
    work.execute(update(UNITS).where(UNITS.c.id == event.unit).values(is_active=False))


def grid_registered(work: Work, event: GridRegistered | GridChanged, envelope: Envelope) -> None:
    """Where in the tree the grid lies from now on."""
    row = {"id": event.grid, "region": envelope.region, "parent": event.parent}
    work.execute(insert(GRIDS).values(row).on_conflict_do_update(index_elements=["id"], set_=row))


def staff_changed(work: Work, event: StaffChanged, envelope: Envelope) -> None:
    """A post that moved to another unit serves from there."""
    moved = MEDIATORS.c.unit != event.unit
    work.execute(update(MEDIATORS).where(MEDIATORS.c.post == event.staff, moved).values(unit=event.unit))


def staff_ended(work: Work, event: StaffEnded, envelope: Envelope) -> None:
    """A post that is no more serves no committee."""
    work.execute(update(MEDIATORS).where(MEDIATORS.c.post == event.staff).values(is_active=False))
