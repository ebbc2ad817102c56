"""Sums of facts over a span of days: whole months and single days from what is folded, and what is not folded yet.

One statement, so one snapshot: a fact is in it once, folded or not. The sums know nothing of relations; what they hold
of cases in which the reader's unit is accused is taken off, case by case, of which there are few.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, func, or_, select, true, union_all

from access import guard
from access.relations import jurisdiction
from casekit.auth.actor import Actor
from casekit.work import Work
from services.evaluation.tables import DAYS, FACTS, MONTHS


@dataclass(frozen=True, slots=True)
class Span:
    """Days of Asia/Shanghai, both included; None is open."""

    since: date | None
    until: date | None

    def holds(self, day: ColumnElement[date]) -> ColumnElement[bool]:
        """As a condition on a column."""
        return and_(
            true(),
            *([day >= self.since] if self.since is not None else []),
            *([day <= self.until] if self.until is not None else []),
        )

    def months(self, first: ColumnElement[date]) -> ColumnElement[bool]:
        """The months, each named by its first day, that lie in it from end to end."""
        start, end = self._whole()
        return and_(
            true(),
            *([first >= start] if start is not None else []),
            *([first < end] if end is not None else []),
        )

    def odd_days(self, day: ColumnElement[date]) -> ColumnElement[bool]:
        """The days in it that lie in none of those months."""
        start, end = self._whole()
        if start is not None and end is not None and start >= end:
            return self.holds(day)
        before = and_(day < start, self.holds(day)) if start is not None else None
        behind = and_(day >= end, self.holds(day)) if end is not None else None
        return or_(*(part for part in (before, behind) if part is not None))

    def _whole(self) -> tuple[date | None, date | None]:
        """The first day of the first whole month, and the first day after the last one."""
        start = None
        if self.since is not None:
            start = self.since if self.since.day == 1 else next_month(self.since)
        return start, None if self.until is None else (self.until + timedelta(days=1)).replace(day=1)


def next_month(day: date) -> date:
    """The first day of the month after `day`'s."""
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1)


def sums(work: Work, actor: Actor, span: Span, units: Sequence[str]) -> dict[str, dict[str, int]]:
    """What the units count over the span, by unit and indicator, as this reader may know it."""

    def of(table: FromClause, count: ColumnElement[int], *when: ColumnElement[bool]) -> Select[Any]:
        chosen = [table.c.unit.in_(units), readable(actor, actor.unit, table), *when]
        return select(table.c.unit, table.c.indicator, count.label("count")).where(*chosen)

    inside = span.holds(FACTS.c.day)
    parts = [
        of(MONTHS, MONTHS.c.count, span.months(MONTHS.c.month)),
        of(FACTS, FACTS.c.delta, inside, ~FACTS.c.is_folded),
        of(FACTS, -FACTS.c.delta, inside, guard.walled(actor, FACTS.c.code)),
    ]
    if span.since is not None or span.until is not None:
        parts.append(of(DAYS, DAYS.c.count, span.odd_days(DAYS.c.day)))
    every = union_all(*parts).subquery()
    total = func.sum(every.c.count).label("count")
    found: dict[str, dict[str, int]] = {}
    for row in work.execute(
        select(every.c.unit, every.c.indicator, total).group_by(every.c.unit, every.c.indicator)
    ):
        found.setdefault(row.unit, {})[row.indicator] = int(row[2])
    return found


def readable(actor: Actor, unit: str | None, table: FromClause) -> ColumnElement[bool]:
    """Rows of the reader's own unit or jurisdiction."""
    within = table.c.region.startswith(jurisdiction(actor.region or "-"), autoescape=True)
    if actor.unit is None or unit != actor.unit:
        return within
    return or_(table.c.unit == actor.unit, within)
