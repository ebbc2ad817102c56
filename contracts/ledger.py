"""What the ledger (存证) says, on its own service stream."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from casekit.facts import Event
from contracts.vocabulary import EventLogFormat


@dataclass(frozen=True, slots=True)
class CheckpointSigned(Event):
    """A signed checkpoint (C2SP): tree size, root (hex) and each source's covered position."""

    TYPE: ClassVar[str] = "checkpoint.signed"
    size: int
    root: str
    covered: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EventLogExported(Event):
    """事件日志导出: who was given the stories of the cases registered in a span; `digest`: SHA-256 (hex)."""

    TYPE: ClassVar[str] = "event_log.exported"
    viewer: str
    unit: str | None
    format: EventLogFormat
    since: date
    until: date
    cases: int
    digest: str


EVENTS: tuple[type[Event], ...] = (CheckpointSigned, EventLogExported)
