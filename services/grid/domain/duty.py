"""The duty roster (值班): a desk, the shifts in which posts keep it, and where it is kept by nobody or by several.

A desk is kept round the clock (24小时) or daily between two local times. A shift is a post's, or its deputy's (代班)
once it was passed on. Gaps and overlaps are told, never forbidden: a roster is made step by step.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import pairwise
from uuid import UUID

from casekit.clock import SHANGHAI, to_local
from contracts.field import DeskRegistered, DutyAssigned, DutyCancelled, DutyHandedOver, DutyPassed
from services.grid.domain.field_errors import DeskUnfit, ShiftIsOver, ShiftUnfit, SpanUnfit

Span = tuple[datetime, datetime]
LONGEST_SHIFT = timedelta(days=2)
LONGEST_SPAN = timedelta(days=62)
HANDED_OVER_LATE = timedelta(hours=2)  # how long after its end who kept a shift may still leave a note


@dataclass(frozen=True, slots=True)
class Desk:
    """值班台 of a centre; `opens` and `closes` are local times of day, neither for one kept round the clock."""

    id: str
    centre: str
    name: str
    opens: time | None = None
    closes: time | None = None

    @property
    def is_round_the_clock(self) -> bool:
        """Whether it never closes."""
        return self.opens is None

    def check(self) -> None:
        """Raises DeskUnfit when it opens and does not close, closes and does not open, or closes first."""
        if (self.opens is None) != (self.closes is None):
            raise DeskUnfit
        if self.opens is not None and self.closes is not None and self.closes <= self.opens:
            raise DeskUnfit

    def registered(self) -> DeskRegistered:
        """What is said of a fresh one."""
        return DeskRegistered(self.id, self.centre, self.is_round_the_clock)

    def handed_over(self, note: UUID) -> DutyHandedOver:
        """What is said of a note for who comes next."""
        return DutyHandedOver(note, self.id, self.centre)

    def open_spans(self, begin: datetime, end: datetime) -> Iterator[Span]:
        """When it is to be kept between two moments, in order."""
        if self.opens is None or self.closes is None:
            yield begin, end
            return
        day = to_local(begin).date()
        while (opens := datetime.combine(day, self.opens, SHANGHAI)) < end:
            closes = datetime.combine(day, self.closes, SHANGHAI)
            if closes > begin:
                yield max(opens, begin), min(closes, end)
            day += timedelta(days=1)


@dataclass(slots=True)
class Shift:
    """班次 at a desk: `post` was put down for it, `kept_by` keeps it."""

    id: UUID
    desk: str
    centre: str
    post: str
    kept_by: str
    begins_at: datetime
    ends_at: datetime
    is_cancelled: bool = False

    def check(self) -> None:
        """Raises ShiftUnfit when it does not end after it begins, or lasts too long."""
        if not self.begins_at < self.ends_at <= self.begins_at + LONGEST_SHIFT:
            raise ShiftUnfit

    def assigned(self) -> DutyAssigned:
        """What is said of a fresh one."""
        return DutyAssigned(self.id, self.desk, self.centre, self.kept_by, self.begins_at, self.ends_at)

    def pass_to(self, post: str, now: datetime) -> DutyPassed | None:
        """代班: another post keeps it; None when it does so already. Raises ShiftIsOver."""
        self._check_open(now)
        if post == self.kept_by:
            return None
        before, self.kept_by = self.kept_by, post
        return DutyPassed(self.id, self.desk, self.centre, post, before)

    def cancel(self, now: datetime) -> DutyCancelled:
        """撤班. Raises ShiftIsOver."""
        self._check_open(now)
        self.is_cancelled = True
        return DutyCancelled(self.id, self.desk, self.centre)

    def _check_open(self, now: datetime) -> None:
        if self.is_cancelled or self.ends_at <= now:
            raise ShiftIsOver


@dataclass(frozen=True, slots=True)
class Overlap:
    """A time in which more than one shift is put down; `posts` keep them, in order of the shifts."""

    begins_at: datetime
    ends_at: datetime
    posts: tuple[str, ...]


def gaps(desk: Desk, shifts: Iterable[Shift], begin: datetime, end: datetime) -> list[Span]:
    """When between two moments the desk is to be kept and no shift is put down, in order."""
    covered = sorted((each.begins_at, each.ends_at) for each in shifts if not each.is_cancelled)
    found = []
    for opens, closes in desk.open_spans(begin, end):
        free = opens
        for begins, ends in covered:
            if begins >= closes:
                break
            if begins > free:
                found.append((free, begins))
            free = max(free, ends)
        if free < closes:
            found.append((free, closes))
    return found


def overlaps(shifts: Iterable[Shift], begin: datetime, end: datetime) -> list[Overlap]:
    """When between two moments more than one shift is put down, each time with the same posts told once."""
    held = sorted(
        (each for each in shifts if not each.is_cancelled), key=lambda each: (each.begins_at, each.id)
    )
    edges = sorted(
        {begin, end, *(m for each in held for m in (each.begins_at, each.ends_at) if begin < m < end)}
    )
    found: list[Overlap] = []
    for start, stop in pairwise(edges):
        posts = tuple(each.kept_by for each in held if each.begins_at <= start and each.ends_at >= stop)
        if len(posts) < 2:
            continue
        if found and (found[-1].ends_at, found[-1].posts) == (start, posts):
            found[-1] = Overlap(found[-1].begins_at, stop, posts)
        else:
            found.append(Overlap(start, stop, posts))
    return found


def on_duty(shifts: Iterable[Shift], now: datetime) -> list[Shift]:
    """Who keeps the desk at a moment."""
    return [each for each in shifts if not each.is_cancelled and each.begins_at <= now < each.ends_at]


def may_hand_over(shifts: Sequence[Shift], post: str, now: datetime) -> bool:
    """Whether the post keeps the desk, or did until just now."""
    return any(
        each.kept_by == post
        and not each.is_cancelled
        and each.begins_at <= now < each.ends_at + HANDED_OVER_LATE
        for each in shifts
    )


def span(begin: datetime | None, end: datetime | None, now: datetime) -> Span:
    """The span asked about: from now, and for a week, unless given. Raises SpanUnfit."""
    first = begin or now
    last = end or first + timedelta(days=7)
    if not first < last <= first + LONGEST_SPAN:
        raise SpanUnfit
    return first, last
