"""The deputy of a post (代理): another post that stands in for it from a day until a day. Pure.

Days are local dates, both included. A post has one deputy at a time.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from contracts.grid import StaffDeputised, StaffDeputyEnded
from services.grid.domain.errors import DeputyThere, DeputyUnfit


@dataclass(frozen=True, slots=True)
class Deputyship:
    """代理 of a `post` of `unit` by `deputy`."""

    id: UUID
    post: str
    unit: str
    deputy: str
    begins_on: date
    ends_on: date

    def given(self, today: date, others: Sequence["Deputyship"]) -> StaffDeputised:
        """What is said of a fresh one. Raises DeputyUnfit (itself, or its days), or DeputyThere (one of `others`)."""
        if self.deputy == self.post:
            raise DeputyUnfit(field="deputy")
        if not today <= self.begins_on <= self.ends_on < _year_on(self.begins_on):
            raise DeputyUnfit(field="ends_on")
        if any(each.begins_on <= self.ends_on and self.begins_on <= each.ends_on for each in others):
            raise DeputyThere
        return StaffDeputised(self.post, self.unit, self.deputy, self.begins_on, self.ends_on)

    def end(self, today: date) -> tuple["Deputyship", StaffDeputyEnded]:
        """收回: yesterday was its last day, or the day before it began."""
        last = min(self.ends_on, today - timedelta(days=1))
        return replace(self, ends_on=last), StaffDeputyEnded(self.post, self.unit, self.deputy, last)


def _year_on(day: date) -> date:
    """The first day that a year from `day` on no longer has."""
    return date(day.year + 1, 3, 1) if (day.month, day.day) == (2, 29) else day.replace(year=day.year + 1)
