"""巡查: plans for the places of a grid, and visits with what was found, in one act. Locks the grid's stream.

A visit may find a hazard or file a report: they come to be in the same transaction, as `handlers.hazards` and
`handlers.reports` make them, or the visit does not.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from access import guard
from access.acts import Act
from casekit.auth import Actor
from casekit.ids import new_id
from casekit.streams import grid_stream
from casekit.work import Work
from contracts.vocabulary import HazardSource
from services.grid.domain.patrol import Patrol
from services.grid.domain.stationing import day_of
from services.grid.errors import PatrolNotFound
from services.grid.field_rows import patrol_of
from services.grid.field_sight import sees_patrol
from services.grid.field_tables import PATROLS
from services.grid.handlers import managing
from services.grid.handlers.hazards import Find, find_hazard, lock_grid
from services.grid.handlers.reports import FileReport, file_report
from services.grid.sealing import key_of, patrol_owner


@dataclass(frozen=True, slots=True)
class Plan:
    """巡查计划 as it was written: `places` are (key, name)."""

    grid: str
    title: str
    places: Sequence[tuple[str, str]]
    tasks: Sequence[str]
    every_days: int
    begins_on: date
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """巡查 of a place: what was found there, as a hazard, as a report, or in words alone."""

    place: str
    text: str | None = None
    at: datetime | None = None
    hazard: Mapping[str, Any] | None = None
    report: Mapping[str, Any] | None = None


def plan_patrol(work: Work, actor: Actor, plan: Plan) -> UUID:
    """制定巡查计划; returns its id. Raises GridNotFound, GridHasEnded, Forbidden or PatrolUnfit."""
    unit = lock_grid(work, plan.grid, is_new=True)
    _require_planning(work, actor, plan.grid, unit)
    patrol = Patrol(
        new_id(),
        plan.grid,
        tuple(key for key, _ in plan.places),
        plan.every_days,
        plan.begins_on,
        plan.ends_on,
    )
    work.append(grid_stream(plan.grid), patrol.planned())
    written = json.dumps({"title": plan.title, "names": dict(plan.places), "tasks": list(plan.tasks)})
    key = key_of(work, patrol_owner(patrol.id))
    work.insert(
        "patrols", id=patrol.id, region=work.region, grid=patrol.grid, places=list(patrol.places),
        every_days=patrol.every_days, begins_on=patrol.begins_on, ends_on=patrol.ends_on,
        plan_sealed=key.encrypt(written, f"patrols/{patrol.id}/plan_sealed"), planned_by=work.actor,
        planned_at=work.now,
    )  # fmt: skip
    return patrol.id


def end_patrol(work: Work, actor: Actor, patrol_id: UUID, last_day: date | None) -> None:
    """停止 after `last_day` (today, unless given). Raises PatrolNotFound, Forbidden, PatrolHasEnded or PatrolUnfit."""
    patrol, unit = _held(work, actor, Act.PATROL_PLAN, patrol_id)
    _require_planning(work, actor, patrol.grid, unit)
    today = day_of(work.now)
    work.append(grid_stream(patrol.grid), patrol.end(last_day or today, today))
    work.execute(update(PATROLS).where(PATROLS.c.id == patrol_id).values(ends_on=patrol.ends_on))


def visit_place(work: Work, actor: Actor, patrol_id: UUID, visit: Visit) -> UUID:
    """巡查 by one of the grid's own; returns the visit's id.

    Raises PatrolNotFound, Forbidden, PlaceUnknown, VisitUnfit, PatrolHasEnded, and what `find_hazard` and `file_report`
    do.
    """
    patrol, _ = _held(work, actor, Act.PATROL_VISIT, patrol_id)
    guard.require(work, actor, Act.PATROL_VISIT, grid=patrol.grid)
    at = visit.at or work.now
    visit_id = new_id()
    patrol.visit(visit_id, visit.place, at, work.now, (None, None))  # before anything comes of it
    report, hazard = _found(work, actor, patrol.grid, visit, at)
    event = patrol.visit(visit_id, visit.place, at, work.now, (hazard, report))
    work.append(grid_stream(patrol.grid), event)
    work.insert(
        "patrol_visits", id=visit_id, region=work.region, patrol=patrol_id, place=visit.place, day=event.day,
        text_sealed=_sealed(work, patrol_id, visit_id, visit.text), hazard=hazard, report=report,
        visited_by=work.actor, recorded_at=work.now,
    )  # fmt: skip
    return visit_id


def _found(
    work: Work, actor: Actor, grid: str, visit: Visit, at: datetime
) -> tuple[UUID | None, UUID | None]:
    """The report and the hazard that came of a visit; with both, the hazard is that of the report."""
    report, hazard = None, None
    if visit.report is not None:
        report = file_report(work, actor, FileReport(grid=grid, observed_at=at, **visit.report))
    if visit.hazard is not None:
        find = Find(grid=grid, source=HazardSource.PATROL, report=report, **visit.hazard)
        hazard = find_hazard(work, actor, find)
    return report, hazard


def _sealed(work: Work, patrol: UUID, visit: UUID, text: str | None) -> bytes | None:
    if text is None:
        return None
    return key_of(work, patrol_owner(patrol)).encrypt(text, f"patrol_visits/{visit}/text_sealed")


def _require_planning(work: Work, actor: Actor, grid: str, unit: str) -> None:
    guard.require(work, actor, Act.PATROL_PLAN, grid=grid, seat=managing.seat_over(work, actor, unit))


def _held(work: Work, actor: Actor, act: Act, patrol_id: UUID) -> tuple[Patrol, str]:
    """The plan and the unit of its grid, whose stream is held. Raises PatrolNotFound."""
    wanted = select(PATROLS).where(PATROLS.c.id == patrol_id, sees_patrol(actor))
    row = work.execute(wanted).mappings().one_or_none()
    if row is None:
        raise guard.refusal(PatrolNotFound, actor, act)
    unit = lock_grid(work, row["grid"])
    return patrol_of(dict(work.execute(wanted).mappings().one())), unit
