"""Meetings (例会、研判会、联席会商) by the place's rhythm. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from contracts.meetings import MeetingHeld
from procedures.model import Procedure
from procedures.vocabulary import Every

# 联席会商 is called when a matter needs it; it has no rhythm, and every place may hold one.
JOINT: Final = "联席会商"
_MONTHS_OF_QUARTER: Final = 3


@dataclass(frozen=True, slots=True)
class Meeting:
    """What a meeting is on record: it does not change once it was held."""

    id: UUID
    unit: str
    name: str
    held_at: datetime
    attending: tuple[str, ...]
    absent: tuple[str, ...] = ()

    def held(self) -> MeetingHeld:
        """What is said of it."""
        return MeetingHeld(self.id, self.unit, self.name, self.held_at, self.attending)


@dataclass(frozen=True, slots=True)
class Beat:
    """One meeting of the place's rhythm in the period that contains a day: `held` of `times`, from `since` on."""

    name: str
    every: Every
    times: int
    since: date
    held: int

    @property
    def is_due(self) -> bool:
        """Whether it is still to be held in the period."""
        return self.held < self.times


def names(procedure: Procedure) -> tuple[str, ...]:
    """What meetings the place knows, and 联席会商."""
    return tuple(dict.fromkeys((*(each.name for each in procedure.meetings), JOINT)))


def period(every: Every, day: date) -> date:
    """The first day of the period that contains `day`: the day, its week (from Monday), month or quarter."""
    match every:
        case Every.DAY:
            return day
        case Every.WEEK:
            return day - timedelta(days=day.weekday())
        case Every.MONTH:
            return day.replace(day=1)
    return day.replace(month=day.month - (day.month - 1) % _MONTHS_OF_QUARTER, day=1)
