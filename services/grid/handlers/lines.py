"""The line of units from one up to the county. Called by the other handlers alone."""

from sqlalchemy import select

from casekit.work import Work
from services.grid.domain.organisation import Unit
from services.grid.handlers.organisation import unit_of
from services.grid.tables import UNITS


def line_of(work: Work, unit: str) -> list[Unit]:
    """The unit and those above it, nearest first; empty when there is no such unit."""
    line = select(UNITS).where(UNITS.c.id == unit).cte("line", recursive=True)
    line = line.union(select(UNITS).join(line, UNITS.c.id == line.c.parent))
    rows = {row["id"]: unit_of(dict(row)) for row in work.execute(select(line)).mappings()}
    found, at = list[Unit](), rows.get(unit)
    while at is not None:
        found.append(at)
        at = rows.get(at.parent or "")
    return found
