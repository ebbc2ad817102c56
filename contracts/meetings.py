"""What grid (网格) says of meetings (例会、研判会、联席会商) and of sponsors (包案).

A meeting is on its unit's stream, a sponsor on the case's. A meeting's event names no case: what it decided are orders,
which are said on their cases' streams.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from casekit.facts import Event


@dataclass(frozen=True, slots=True)
class MeetingHeld(Event):
    """会议: `unit` held it, `attending` units came. `name` is the place's word for it."""

    TYPE: ClassVar[str] = "meeting.held"
    meeting: UUID
    unit: str
    name: str
    held_at: datetime
    attending: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SponsorAppointed(Event):
    """包案: the post `sponsor` answers for the case, with the units and posts `members` in its task group (专班)."""

    TYPE: ClassVar[str] = "sponsor.appointed"
    sponsorship: UUID
    code: str
    sponsor: str
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SponsorAdvanced(Event):
    """包案方案: step `number` of the one plan is done; what it was stays in grid."""

    TYPE: ClassVar[str] = "sponsor.advanced"
    sponsorship: UUID
    code: str
    number: int
    is_on_time: bool


@dataclass(frozen=True, slots=True)
class SponsorRelieved(Event):
    """包案解除: another takes the case over, or it is over."""

    TYPE: ClassVar[str] = "sponsor.relieved"
    sponsorship: UUID
    code: str
    sponsor: str


EVENTS: tuple[type[Event], ...] = (MeetingHeld, SponsorAppointed, SponsorAdvanced, SponsorRelieved)
