"""The one order in which a matter's events count, whatever order they are heard in. Pure.

Services tell of a matter at the same time, and what one says may arrive before or after what another says. They count
in the order of their times, but never before what they followed: an event comes after the one its source said before,
and after those it names. So figures depend on what was said and not on when it arrived.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, order=True)
class Heard:
    """An event that was heard. `at` is its place in time in microseconds, by which the order goes."""

    at: int
    source: str
    seq: int
    id: str

    def to_data(self) -> list[Any]:
        """As JSON data."""
        return [self.at, self.source, self.seq, self.id]


def read(data: Iterable[Sequence[Any]]) -> list[Heard]:
    """From JSON data."""
    return [Heard(*each) for each in data]


def heard(
    before: Iterable[Heard], source: str, seq: int, id_: UUID, said_at: datetime, after: Collection[str]
) -> Heard:
    """The place of an event among those heard `before` it, whose places do not change.

    `after`: what it names, as `source:id`.
    """
    at = (said_at - _EPOCH) // timedelta(microseconds=1)
    followed = (each.at for each in before if each.source == source or f"{each.source}:{each.id}" in after)
    return Heard(max([at, *(each + 1 for each in followed)]), source, seq, str(id_))
