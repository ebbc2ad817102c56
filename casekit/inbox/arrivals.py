"""What reaches an inbox, and what the inbox says of it. Plain values; buses and repair make and read them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Arrival:
    """An event as it came. Its identity is `(source, epoch, position)`; `first` is the first position of the epoch."""

    source: str
    epoch: int
    position: int
    body: bytes
    headers: Mapping[str, Any] = field(default_factory=dict)
    first: int = 1


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Bytes that are no event, or do not say where they belong. `reason` is a word of ours."""

    body: bytes
    headers: Mapping[str, Any]
    reason: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Positions `first` to `last` (both included) of a source's epoch that have not arrived, though later ones have."""

    source: str
    epoch: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class StoreResult:
    """What became of a batch: all of it is safe. `gaps` are for repair to pull; some close by themselves."""

    stored: int
    repeated: int = 0
    undecodable: int = 0
    conflicting: int = 0
    gaps: tuple[Gap, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceState:
    """How far a source's epoch has come here.

    All from `first` to `contiguous` has arrived; `sealed` is the last position the source has said it gave.
    """

    source: str
    epoch: int
    first: int
    contiguous: int
    sealed: int

    @property
    def gap(self) -> Gap | None:
        """What the source has said it gave and has not arrived."""
        if self.sealed <= self.contiguous:
            return None
        return Gap(self.source, self.epoch, self.contiguous + 1, self.sealed)
