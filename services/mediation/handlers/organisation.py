"""Mediation's read model of the units that grid owns: their names, and which there are."""

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert

from casekit.envelope import Envelope
from casekit.work import Work
from contracts.grid import UnitChanged, UnitEnded, UnitRegistered
from services.mediation.tables import UNITS


def unit_registered(work: Work, event: UnitRegistered | UnitChanged, envelope: Envelope) -> None:
    """The unit as it is from now on."""
    row = {
        "id": event.unit, "region": envelope.region, "name": event.name, "kind": event.kind.value,
        "tier": event.tier.value, "is_active": True,
    }  # fmt: skip
    work.execute(insert(UNITS).values(row).on_conflict_do_update(index_elements=["id"], set_=row))


def unit_ended(work: Work, event: UnitEnded, envelope: Envelope) -> None:
    """The unit takes part in nothing any more; its name stays known."""
    work.execute(update(UNITS).where(UNITS.c.id == event.unit).values(is_active=False))
