"""What grid (网格) says of callouts (吹哨报到): on the case's stream where there is a case, else on the grid's.

`unit` is who called in `raised` `closed` `cancelled`, and who was called in `reported` `answered`. Where and why stay
in grid.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from casekit.facts import Event
from casekit.streams import unit_stream
from contracts.vocabulary import CalloutFollow


@dataclass(frozen=True, slots=True)
class CalloutRaised(Event):
    """吹哨: the units `called` are to report in by `due_at`."""

    TYPE: ClassVar[str] = "callout.raised"
    callout: UUID
    unit: str
    called: tuple[str, ...]
    due_at: datetime
    grid: str | None = None
    code: str | None = None

    def named_streams(self) -> tuple[str, ...]:
        return tuple(unit_stream(unit) for unit in (self.unit, *self.called))


@dataclass(frozen=True, slots=True)
class CalloutReported(Event):
    """报到."""

    TYPE: ClassVar[str] = "callout.reported"
    callout: UUID
    unit: str
    is_on_time: bool
    code: str | None = None


@dataclass(frozen=True, slots=True)
class CalloutAnswered(Event):
    """回复: what a called unit did is on file."""

    TYPE: ClassVar[str] = "callout.answered"
    callout: UUID
    unit: str
    is_on_time: bool
    code: str | None = None


@dataclass(frozen=True, slots=True)
class CalloutClosed(Event):
    """销哨: settled, or not, and what follows then."""

    TYPE: ClassVar[str] = "callout.closed"
    callout: UUID
    unit: str
    is_settled: bool
    follow: CalloutFollow | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True)
class CalloutCancelled(Event):
    """撤哨: by who called, or because its case is over."""

    TYPE: ClassVar[str] = "callout.cancelled"
    callout: UUID
    unit: str
    code: str | None = None


EVENTS: tuple[type[Event], ...] = (
    CalloutRaised,
    CalloutReported,
    CalloutAnswered,
    CalloutClosed,
    CalloutCancelled,
)
