"""The post (岗位), never a person: which unit it belongs to, its roles, its grids; and what may become of it. Pure.

Each state holds from a day on; what it replaces stays known, so that it can be told which post could do what when.
Methods refuse before anything has changed.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from contracts.grid import StaffChanged, StaffEnded, StaffRegistered
from services.grid.domain.errors import DayUnfit, PostBusy, PostHasEnded


@dataclass(frozen=True, slots=True)
class Post:
    """岗位, as it is from `since` on; from `ended_on` on it is no more."""

    id: str
    title: str
    unit: str
    roles: tuple[str, ...]
    grids: tuple[str, ...] = ()
    since: date = date.min
    ended_on: date | None = None

    def registered(self) -> StaffRegistered:
        """What is said of a fresh post."""
        return StaffRegistered(self.id, self.unit, self.roles, self.grids)

    def become(self, since: date, today: date, **changes: Any) -> "Post":
        """The post with `changes`, from `since` on; itself when nothing changes. Raises PostHasEnded or DayUnfit."""
        self._check_in_force()
        changed = replace(self, **changes)
        if changed == self:
            return self
        self._check_day(since, today)
        return replace(changed, since=since)

    def changed_from(self, before: "Post") -> StaffChanged:
        """What is said of a post that was `before`."""
        former = before.unit if before.unit != self.unit else None
        return StaffChanged(self.id, self.unit, self.roles, self.grids, self.since, former)

    def without(self, grid: str, successor: str | None) -> tuple[str, ...]:
        """Its grids once `grid` has ended, with its `successor` in place of it."""
        kept = [successor if each == grid else each for each in self.grids]
        return tuple(dict.fromkeys(each for each in kept if each is not None))

    def end(self, since: date, today: date, *, is_leading: bool) -> tuple["Post", StaffEnded]:
        """撤销. Raises PostHasEnded, DayUnfit, or PostBusy while it leads a grid."""
        self._check_in_force()
        self._check_day(since, today)
        if is_leading:
            raise PostBusy
        return replace(self, ended_on=since), StaffEnded(self.id, self.unit, since)

    def _check_day(self, since: date, today: date) -> None:
        if not self.since <= since <= today:
            raise DayUnfit(earliest=self.since.isoformat())

    def _check_in_force(self) -> None:
        if self.ended_on is not None:
            raise PostHasEnded
