"""Which centre a unit belongs under, and in whose hall a post stands. Only SELECTs; for `handlers` and `readmodel`."""

from sqlalchemy import literal, select

from casekit.auth import Actor
from casekit.work import Work
from contracts.vocabulary import UnitKind
from services.intake.organisation_tables import UNITS


def hall_of(work: Work, actor: Actor) -> str:
    """The centre in whose hall the post stands: its own, or the one above its unit (a stationed department)."""
    return centre_of(work, actor.unit or work.region)


def centre_of(work: Work, unit: str) -> str:
    """The centre in whose hand it comes what `unit` has: the nearest above it, else the first there is, else itself."""
    above = select(UNITS.c.id, UNITS.c.parent, UNITS.c.kind, literal(0).label("steps")).where(
        UNITS.c.id == unit
    )
    chain = above.cte("chain", recursive=True)
    next_up = select(UNITS.c.id, UNITS.c.parent, UNITS.c.kind, chain.c.steps + 1)
    chain = chain.union(next_up.join(chain, chain.c.parent == UNITS.c.id).where(chain.c.steps < 8))
    is_centre = UnitKind.CENTRE.value
    nearest = select(chain.c.id).where(chain.c.kind == is_centre).order_by(chain.c.steps).limit(1)
    anywhere = (
        select(UNITS.c.id).where(UNITS.c.kind == is_centre, UNITS.c.is_active).order_by(UNITS.c.id).limit(1)
    )
    found: str | None = work.execute(nearest).scalar() or work.execute(anywhere).scalar()
    return found or unit
