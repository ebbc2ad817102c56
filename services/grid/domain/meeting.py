"""Meetings (例会、研判会、联席会商) by the place's rhythm. Pure."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from contracts.meetings import MeetingHeld
from procedures.model import Procedure

# 联席会商 is called when a matter needs it; it has no rhythm, and every place may hold one.
JOINT: Final = "联席会商"


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


def names(procedure: Procedure) -> tuple[str, ...]:
    """What meetings the place knows, and 联席会商."""
    return tuple(dict.fromkeys((*(each.name for each in procedure.meetings), JOINT)))
