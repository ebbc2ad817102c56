"""Finds which centre a case belongs to that names units of the centre's own line (提级)."""

from collections.abc import Sequence

from sqlalchemy import literal, select

from casekit.work import Work
from contracts.vocabulary import UnitKind, UnitRelation
from services.intake.domain.elevation import Above, elevate, is_away
from services.intake.organisation_tables import UNITS

_HIGHEST = 8


def placed(work: Work, centre: str, units: Sequence[UnitRelation]) -> tuple[str, tuple[UnitRelation, ...]]:
    """The centre that takes the case which `centre` was told of, and the relations that hold; one statement."""
    if not units or is_away(centre):
        return centre, tuple(units)
    return elevate(_line(work, centre), units, work.region)


def _line(work: Work, centre: str) -> list[Above]:
    """The centre and what stands above it, nearest first."""
    first = select(UNITS.c.id, UNITS.c.parent, UNITS.c.kind, literal(0).label("steps"))
    chain = first.where(UNITS.c.id == centre).cte("line", recursive=True)
    next_up = select(UNITS.c.id, UNITS.c.parent, UNITS.c.kind, chain.c.steps + 1)
    chain = chain.union(next_up.join(chain, chain.c.parent == UNITS.c.id).where(chain.c.steps < _HIGHEST))
    rows = work.execute(select(chain.c.id, chain.c.kind).order_by(chain.c.steps))
    found = [Above(row.id, row.kind == UnitKind.CENTRE) for row in rows]
    return found or [Above(centre)]
