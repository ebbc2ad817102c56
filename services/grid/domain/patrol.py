"""The patrol plan (巡查计划): places of a grid that are visited every so many days, with what is to be looked at there.

A visit says that a place was visited and on which day; where its visitor was at any other time nobody asks. Days are
local dates.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from casekit.clock import to_local
from contracts.field import PatrolEnded, PatrolPlanned, PatrolVisited
from services.grid.domain.field_errors import PatrolHasEnded, PatrolUnfit, PlaceUnknown, VisitUnfit

WRITTEN_LATE = timedelta(days=7)  # how long after it a visit made offline may still be recorded


@dataclass(slots=True)
class Patrol:
    """巡查计划 of a grid: `places` are the keys of what is visited every `every_days`."""

    id: UUID
    grid: str
    places: tuple[str, ...]
    every_days: int
    begins_on: date
    ends_on: date | None = None

    def planned(self) -> PatrolPlanned:
        """What is said of a fresh one. Raises PatrolUnfit: a place twice, or an end before the beginning."""
        if len(set(self.places)) < len(self.places):
            raise PatrolUnfit(field="places")
        if self.ends_on is not None and self.ends_on < self.begins_on:
            raise PatrolUnfit(field="ends_on")
        return PatrolPlanned(
            self.id, self.grid, len(self.places), self.every_days, self.begins_on, self.ends_on
        )

    def end(self, last_day: date, today: date) -> PatrolEnded:
        """停止 after `last_day`, yesterday at the earliest. Raises PatrolHasEnded or PatrolUnfit."""
        if self.ends_on is not None and self.ends_on < today:
            raise PatrolHasEnded
        is_later = self.ends_on is not None and last_day > self.ends_on
        if is_later or last_day < max(self.begins_on, today - timedelta(days=1)):
            raise PatrolUnfit(field="ends_on")
        self.ends_on = last_day
        return PatrolEnded(self.id, self.grid, last_day)

    def visit(
        self, visit: UUID, place: str, at: datetime, now: datetime, found: Sequence[UUID | None]
    ) -> PatrolVisited:
        """巡查 of a place at `at`; `found` are the hazard and the report that came of it.

        Raises PlaceUnknown, VisitUnfit (ahead, or too long ago) or PatrolHasEnded (not in force that day).
        """
        if place not in self.places:
            raise PlaceUnknown
        if at > now or now - at > WRITTEN_LATE:
            raise VisitUnfit
        day = to_local(at).date()
        if day < self.begins_on or (self.ends_on is not None and day > self.ends_on):
            raise PatrolHasEnded
        hazard, report = found
        return PatrolVisited(self.id, visit, self.grid, day, hazard, report)


def due_on(begins_on: date, every_days: int, last: date | None) -> date:
    """When a place is due: at the beginning, then so many days after it was last visited."""
    return begins_on if last is None else last + timedelta(days=every_days)


def missed(due: date, every_days: int, today: date) -> int:
    """How many visits were missed: none until the day it is due is over, then one more each period."""
    late = (today - due).days
    return 0 if late <= 0 else (late - 1) // every_days + 1
