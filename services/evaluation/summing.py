"""Sums of facts over a span of days: whole months and single days from what is folded, and what is not folded yet.

One statement, so one snapshot: a fact is in it once, folded or not. The sums know nothing of relations; what they hold
of cases that are not to be counted (in which the reader's unit is accused) is taken off, case by case, of which there
are few.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, Table, and_, func, or_, select, true, union_all

from access import guard
from access.relations import jurisdiction
from casekit.auth.actor import Actor
from casekit.work import Work
from services.evaluation.tables import ABOVE, AREA_DAYS, AREA_MONTHS, CHANGE, DAYS, FACTS, FRESH, MONTHS

# Conditions on the column of a fact's case that say which facts are left out.
LeftOut = Callable[[ColumnElement[str]], ColumnElement[bool]]


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


@dataclass(frozen=True, slots=True)
class Sight:
    """What of the facts somebody may know of; all of them unless something is said.

    `chosen`: which rows of a table of facts or sums; `left_out`: which cases tell him nothing.
    """

    chosen: Callable[[FromClause], ColumnElement[bool]] = lambda _: true()
    left_out: LeftOut | None = None


def sight_of(actor: Actor) -> Sight:
    """The reader's: of his unit and jurisdiction, without the cases in which his unit is accused."""
    return Sight(lambda table: readable(actor, actor.unit, table), lambda code: guard.walled(actor, code))


def totals(work: Work, span: Span, subjects: Sequence[str], sight: Sight) -> dict[str, dict[str, int]]:
    """What the subjects count over the span, by subject and count."""
    every = union_all(*_parts(span, subjects, sight)).subquery()
    count = func.sum(every.c.count).label("total")
    rows = work.execute(
        select(every.c.unit, every.c.indicator, count).group_by(every.c.unit, every.c.indicator)
    )
    found: dict[str, dict[str, int]] = {}
    for row in rows:
        found.setdefault(row.unit, {})[row.indicator] = int(row.total)
    return found


def total(work: Work, span: Span, subjects: Sequence[str], sight: Sight) -> dict[str, int]:
    """What the subjects count together over the span, by count."""
    return _by_count(work, _parts(span, subjects, sight))


def total_of_area(work: Work, span: Span, area: str, sight: Sight) -> dict[str, int]:
    """What an area (`area/…`) counts over the span, by count, as its places were hung when it was summed up."""
    return _by_count(work, _parts_of_area(span, area, sight))


def _by_count(work: Work, parts: Sequence[Select[Any]]) -> dict[str, int]:
    every = union_all(*parts).subquery()
    found = select(every.c.indicator, func.sum(every.c.count).label("total")).group_by(every.c.indicator)
    return {row.indicator: int(row.total) for row in work.execute(found)}


def known(sight: Sight) -> ColumnElement[bool]:
    """As a condition on facts: those that one may know of."""
    if sight.left_out is None:
        return sight.chosen(FACTS)
    tells_of_none = and_(~sight.left_out(FACTS.c.code), ~sight.left_out(FACTS.c.other))
    return and_(sight.chosen(FACTS), tells_of_none)


def _parts(span: Span, subjects: Sequence[str], sight: Sight) -> list[Select[Any]]:
    def of(table: FromClause, count: ColumnElement[int], *when: ColumnElement[bool]) -> Select[Any]:
        wanted = [table.c.unit.in_(subjects), sight.chosen(table), *when]
        return select(table.c.unit, table.c.indicator, count.label("count")).where(*wanted)

    return [*_summed(of, MONTHS, DAYS, span), *_beside(of, span, sight)]


def _parts_of_area(span: Span, area: str, sight: Sight) -> list[Select[Any]]:
    """Its own sums; and of its places, what is in no sum yet or is to be taken off."""

    def own(table: FromClause, count: ColumnElement[int], *when: ColumnElement[bool]) -> Select[Any]:
        wanted = [table.c.unit == area, sight.chosen(table), *when]
        return select(table.c.unit, table.c.indicator, count.label("count")).where(*wanted)

    def of_places(table: FromClause, count: ColumnElement[int], *when: ColumnElement[bool]) -> Select[Any]:
        lay = and_(ABOVE.c.leaf == table.c.unit, table.c.day.between(ABOVE.c.since, ABOVE.c.until))
        found = select(table.c.unit, table.c.indicator, count.label("count")).join(ABOVE, lay)
        return found.where(ABOVE.c.area == area, sight.chosen(table), *when)

    return [*_summed(own, AREA_MONTHS, AREA_DAYS, span), *_beside(of_places, span, sight)]


_Of = Callable[..., Select[Any]]


def _summed(of: _Of, months: Table, days: Table, span: Span) -> Iterator[Select[Any]]:
    """What is folded: whole months, and the days around them."""
    yield of(months, months.c["count"], span.months(months.c.month))
    if span.since is not None or span.until is not None:
        yield of(days, days.c["count"], span.odd_days(days.c.day))


def _beside(of: _Of, span: Span, sight: Sight) -> Iterator[Select[Any]]:
    """What is not folded yet, and what one may not know of, taken off."""
    inside = span.holds(FACTS.c.day)
    yield of(FRESH, FRESH.c.change, span.holds(FRESH.c.day))
    yield of(FACTS, CHANGE, inside, ~FACTS.c.is_folded)
    if sight.left_out is not None:
        own, other = sight.left_out(FACTS.c.code), sight.left_out(FACTS.c.other)
        yield of(FACTS, -CHANGE, inside, own)
        yield of(FACTS, -CHANGE, inside, FACTS.c.other != "", other, ~own)


def readable(actor: Actor, unit: str | None, table: FromClause) -> ColumnElement[bool]:
    """Rows of the reader's own unit or jurisdiction."""
    within = table.c.region.startswith(jurisdiction(actor.region or "-"), autoescape=True)
    if actor.unit is None or unit != actor.unit:
        return within
    return or_(table.c.unit == actor.unit, within)
