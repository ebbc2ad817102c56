"""What the ledger (存证) says, on its own service stream."""

from dataclasses import dataclass
from typing import ClassVar

from casekit.facts import Event


@dataclass(frozen=True, slots=True)
class CheckpointSigned(Event):
    """A signed checkpoint (C2SP): tree size, root (hex) and each source's covered position."""

    TYPE: ClassVar[str] = "checkpoint.signed"
    size: int
    root: str
    covered: tuple[str, ...]


EVENTS: tuple[type[Event], ...] = (CheckpointSigned,)
