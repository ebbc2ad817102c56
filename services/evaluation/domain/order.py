"""The one order in which a matter's events count, whatever order they are heard in. Pure.

Services tell of a matter at the same time, and what one says may arrive before or after what another says. They count
in the order of their times, but never before what they followed: an event comes after the one its source said before,
and after those it names. So figures depend on what was said and not on when it arrived.
"""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Heard(NamedTuple):
    """An event that was heard. `at` is its place in time in microseconds, by which the order goes."""

    at: int
    source: str
    seq: int
    id: str


@dataclass(frozen=True, slots=True)
class Course:
    """The events heard of a matter, in their order.

    `kept`: those that are written, as JSON data is text; read only where it must be, for nearly every event comes last.
    `fresh` are after them, and `last` is the last of all.
    """

    kept: str = "[]"
    last: Heard | None = None
    fresh: tuple[Heard, ...] = ()

    @property
    def is_new(self) -> bool:
        """Whether nothing of it is written, or what is written is not to stay."""
        return self.kept == "[]"

    def every(self) -> list[Heard]:
        """All of them."""
        return [*(Heard(*each) for each in json.loads(self.kept)), *self.fresh]

    def place(self, source: str, seq: int, id_: UUID, said_at: datetime, after: Collection[str]) -> Heard:
        """As `heard`, of another event; that it follows none later than the last makes it quick."""
        last = self.last
        if last is None or _at(said_at) > last.at:
            return Heard(_at(said_at), source, seq, str(id_))
        before = [last] if _is_followed(last, source, after) else self.every()
        return heard(before, source, seq, id_, said_at, after)

    def then(self, place: Heard) -> "Course":
        """With another event, whose place is the last."""
        return Course(self.kept, place, (*self.fresh, place))


def course(places: Iterable[Heard]) -> Course:
    """Of events in any order, none of which is written."""
    fresh = tuple(sorted(places))
    return Course(last=fresh[-1] if fresh else None, fresh=fresh)


def heard(
    before: Iterable[Heard], source: str, seq: int, id_: UUID, said_at: datetime, after: Collection[str]
) -> Heard:
    """The place of an event among those heard `before` it, whose places do not change.

    `after`: what it names, as `source:id`.
    """
    followed = (each.at + 1 for each in before if _is_followed(each, source, after))
    return Heard(max([_at(said_at), *followed]), source, seq, str(id_))


def _is_followed(each: Heard, source: str, after: Collection[str]) -> bool:
    return each.source == source or f"{each.source}:{each.id}" in after


def _at(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(microseconds=1)
