"""Which reports and hazards an actor may know of, as SQL conditions. Asked by `handlers` and `readmodel`."""

from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, or_, select, true

from access import guard
from access.acts import Act
from access.policy import decide_general
from casekit.auth import Actor
from casekit.work import Work
from services.grid.field_tables import HAZARDS, PATROLS, TASKS, VISITS
from services.grid.tables import REPORTS

_NO_GRID = ""  # no grid is called so: what is allowed of it is allowed of all


def sees_report(actor: Actor) -> ColumnElement[bool]:
    """Who may file reports in the grid; others by their standing to the case that came of it, once there is one.

    Never one of a unit that is accused in that case.
    """
    return or_(guard.seen(actor, Act.REPORT_READ, REPORTS.c.code), _is_of_own_grid(actor))


def ways_to_reports(work: Work, actor: Actor) -> list[ColumnElement[bool]]:
    """`sees_report` as alternatives, for lists (`Keyset.select`)."""
    return [*guard.ways(work, actor, Act.REPORT_READ, REPORTS.c.code), _is_of_own_grid(actor)]


def _is_of_own_grid(actor: Actor) -> ColumnElement[bool]:
    own = [
        grid for grid in sorted(actor.grids) if decide_general(actor, Act.REPORT_FILE, grid=grid).is_allowed
    ]
    beyond_the_wall = or_(REPORTS.c.code.is_(None), guard.unwalled(actor, REPORTS.c.code))
    return and_(REPORTS.c.grid.in_(own), beyond_the_wall)


def sees_hazard(actor: Actor) -> ColumnElement[bool]:
    """Who sees the report it came of; of one that was not reported: its grid's own, its unit's, and who oversees."""
    t = HAZARDS.c
    of_report = select(REPORTS.c.id).where(REPORTS.c.id == t.report, sees_report(actor))
    reported = of_report.correlate(HAZARDS).exists()  # also where the statement joins reports itself
    own = [
        grid for grid in sorted(actor.grids) if decide_general(actor, Act.HAZARD_READ, grid=grid).is_allowed
    ]
    oversees = decide_general(actor, Act.HAZARD_READ, grid=_NO_GRID).is_allowed
    rectifies = decide_general(actor, Act.HAZARD_READ, unit=actor.unit, grid=_NO_GRID).is_allowed
    here = or_(
        true() if oversees else false(), t.grid.in_(own), t.unit == actor.unit if rectifies else false()
    )
    return or_(and_(t.report.is_(None), here), and_(t.report.is_not(None), reported))


def sees_patrol(actor: Actor) -> ColumnElement[bool]:
    """A plan: its grid's own, and who oversees."""
    return _sees_of_grid(actor, PATROLS.c.grid)


def sees_task(actor: Actor) -> ColumnElement[bool]:
    """A task: its grid's own, and who oversees."""
    return _sees_of_grid(actor, TASKS.c.grid)


def _sees_of_grid(actor: Actor, column: ColumnElement[str]) -> ColumnElement[bool]:
    if decide_general(actor, Act.PATROL_READ, grid=_NO_GRID).is_allowed:
        return true()
    own = [
        grid for grid in sorted(actor.grids) if decide_general(actor, Act.PATROL_READ, grid=grid).is_allowed
    ]
    return column.in_(own)


def sees_visited(actor: Actor) -> tuple[ColumnElement[UUID], ColumnElement[UUID]]:
    """The hazard and the report that came of a visit, each only to who sees it: a report's case may accuse his unit."""
    hazard = select(HAZARDS.c.id).where(HAZARDS.c.id == VISITS.c.hazard, sees_hazard(actor))
    report = select(REPORTS.c.id).where(REPORTS.c.id == VISITS.c.report, sees_report(actor))
    return hazard.correlate(VISITS).scalar_subquery(), report.correlate(VISITS).scalar_subquery()
