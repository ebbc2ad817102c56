"""What `handlers` and `readmodel` both make of the rows in `field_tables`, and the calendar that both ask."""

from collections.abc import Mapping
from datetime import time
from functools import cache
from typing import Any

from sqlalchemy import select

from casekit.work import Work
from contracts.vocabulary import Grade, HazardKind, HazardSource, Presence, TaskKind, UnitKind
from procedures.calendar import ChineseCalendar
from services.grid.domain.duty import Desk, Shift
from services.grid.domain.grid_task import GridTask
from services.grid.domain.grid_task import State as TaskState
from services.grid.domain.hazard import Hazard, State
from services.grid.domain.patrol import Patrol
from services.grid.domain.stationing import Stationing
from services.grid.errors import UnitNotFound
from services.grid.tables import UNITS


def check_centre(work: Work, centre: str) -> None:
    """Raises UnitNotFound unless it is a centre that has not ended."""
    found = select(UNITS.c.id).where(
        UNITS.c.id == centre, UNITS.c.kind == UnitKind.CENTRE.value, UNITS.c.is_active
    )
    if work.execute(found).first() is None:
        raise UnitNotFound


def stationing_of(row: Mapping[str, Any]) -> Stationing:
    """The stationing that a row holds."""
    return Stationing(
        row["id"], row["centre"], row["unit"], Presence(row["presence"]), row["begins_on"], row["ends_on"],
        tuple(row["weekdays"]), tuple(row["dates"]), row["response_minutes"], row["people"],
    )  # fmt: skip


@cache
def calendar() -> ChineseCalendar:
    """The calendar of working days."""
    return ChineseCalendar()


def desk_of(row: Mapping[str, Any]) -> Desk:
    """The desk that a row holds."""
    opens, closes = (row[name] and time.fromisoformat(row[name]) for name in ("opens", "closes"))
    return Desk(row["id"], row["centre"], row["name"], opens, closes)


def shift_of(row: Mapping[str, Any], centre: str) -> Shift:
    """The shift that a row holds, at a desk of the centre."""
    return Shift(
        row["id"], row["desk"], centre, row["post"], row["kept_by"], row["begins_at"], row["ends_at"],
        row["is_cancelled"],
    )  # fmt: skip


def hazard_of(row: Mapping[str, Any]) -> Hazard:
    """The hazard that a row holds."""
    return Hazard(
        row["id"], row["grid"], HazardKind(row["kind"]), Grade(row["grade"]), HazardSource(row["source"]),
        row["report"], State(row["state"]), row["unit"], row["due_at"], row["round"],
    )  # fmt: skip


def task_of(row: Mapping[str, Any]) -> GridTask:
    """The task that a row holds."""
    return GridTask(
        row["id"], row["grid"], row["post"], TaskKind(row["kind"]), row["due_on"], TaskState(row["state"])
    )


def patrol_of(row: Mapping[str, Any]) -> Patrol:
    """The patrol plan that a row holds."""
    return Patrol(
        row["id"], row["grid"], tuple(row["places"]), row["every_days"], row["begins_on"], row["ends_on"]
    )
