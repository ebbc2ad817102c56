"""What is to happen, in order of its moment, and of entry where moments are the same. Pure."""

import heapq
from collections.abc import Callable
from datetime import datetime

Happening = Callable[[], None]


class Diary:
    """Takes happenings at moments (aware), gives them back in order."""

    def __init__(self) -> None:
        self._entries: list[tuple[datetime, int, Happening]] = []
        self._entered = 0

    def enter(self, at: datetime, happening: Happening) -> None:
        """Note that something happens then."""
        self._entered += 1
        heapq.heappush(self._entries, (at, self._entered, happening))

    def next_before(self, end: datetime) -> tuple[datetime, Happening] | None:
        """Take out what happens next, if it happens before `end`."""
        if not self._entries or self._entries[0][0] >= end:
            return None
        at, _, happening = heapq.heappop(self._entries)
        return at, happening
