"""What a bulletin says of a span (研判专报), computed from the courses of cases. Pure.

Given the same courses and span it says the same, always: whole numbers and keys. Counts smaller than `disclosure.LEAST`
are withheld.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from casekit.clock import to_local
from contracts.vocabulary import BulletinPeriod
from services.evaluation.domain.disclosure import Spread, shares, spread, told
from services.evaluation.domain.rates import change
from services.evaluation.domain.surge import rising

SPANS_BEFORE: Final = 8
STUCK: Final = timedelta(days=14)  # nothing has happened to an open case for so long
STEPS: Final = (  # 环节: from which milestone to which
    ("admission", "registered_at", "admitted_at"),
    ("routing", "admitted_at", "routed_at"),
    ("taking", "routed_at", "taken_at"),
    ("handling", "taken_at", "completed_at"),
    ("closing", "completed_at", "closed_at"),
)


@dataclass(frozen=True, slots=True)
class Days:
    """A span of days of Asia/Shanghai, both included."""

    first: date
    last: date

    @property
    def number(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1

    def before(self, times: int) -> "Days":
        """The span of as many days that lies `times` spans earlier."""
        shift = timedelta(days=self.number * times)
        return Days(self.first - shift, self.last - shift)

    def holds(self, moment: datetime | None) -> bool:
        """Whether the moment falls into it."""
        return moment is not None and self.first <= to_local(moment).date() <= self.last


@dataclass(frozen=True, slots=True)
class Course:
    """A case as it stood at the end of the span: its milestones, the first of each but the last completion and closure.

    `handler` is the unit that took it last. A case that was voided has none.
    """

    registered_at: datetime
    last_at: datetime
    is_over: bool
    field: str | None = None
    grid: str | None = None
    handler: str | None = None
    admitted_at: datetime | None = None
    routed_at: datetime | None = None
    taken_at: datetime | None = None
    completed_at: datetime | None = None
    closed_at: datetime | None = None
    due_at: datetime | None = None


class Move(StrEnum):
    """How a case went back or away, in the span."""

    RETURNED = "returned"  # 退单
    SENT_BACK = "sent_back"  # 退回分流
    HANDED_OVER = "handed_over"  # 移交
    REOPENED = "reopened"  # 重新办理, of the unit that had completed it
    REPEATED = "repeated"  # 重复反映, of the same


def days_of(period: BulletinPeriod, day: date) -> Days:
    """The week or month in which the day lies."""
    if period is BulletinPeriod.WEEK:
        monday = day - timedelta(days=day.weekday())
        return Days(monday, monday + timedelta(days=6))
    first = day.replace(day=1)
    return Days(first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))


def figures(
    courses: Sequence[Course], moves: Iterable[tuple[Move, str | None]], days: Days, end: datetime
) -> dict[str, Any]:
    """What there is to say, as JSON data; `end` is the moment after the span, as of which cases are open or late."""
    open_ = [each for each in courses if not each.is_over]
    late = [each for each in open_ if each.due_at is not None and each.due_at < end]
    stuck = [each for each in open_ if each.last_at < end - STUCK]
    inside = [each for each in courses if days.holds(each.registered_at)]
    fields, places = _shares(each.field for each in inside), _shares(each.grid for each in inside)
    return {
        "totals": {
            "registered": told(len(inside)),
            "completed": told(sum(days.holds(each.completed_at) for each in courses)),
            "open": told(len(open_)), "overdue": told(len(late)), "stuck": told(len(stuck)),
        },
        "course": (course := [_totals(courses, days.before(times)) for times in range(SPANS_BEFORE, -1, -1)]),
        "changes": {key: _change(course, key) for key in ("registered", "completed")},
        "fields": fields,
        "places": places,
        "rising": {
            "fields": _rising([(each.field, each.registered_at) for each in courses], days, fields),
            "places": _rising([(each.grid, each.registered_at) for each in courses], days, places),
        },
        "overdue": _shares(each.handler for each in late),
        "stuck": _shares(each.handler for each in stuck),
        "moves": _moves(moves),
        "steps": [_step(courses, days, *step) for step in STEPS],
    }  # fmt: skip


def _totals(courses: Sequence[Course], days: Days) -> dict[str, Any]:
    registered = sum(days.holds(each.registered_at) for each in courses)
    completed = sum(days.holds(each.completed_at) for each in courses)
    return {"first": days.first.isoformat(), "registered": told(registered), "completed": told(completed)}


def _change(course: Sequence[Mapping[str, Any]], key: str) -> str | None:
    """By how many per cent it differs from the span before; None where one of the two is withheld, or was none."""
    before, now = (each[key] for each in course[-2:])
    return None if before is None or now is None else change(before, now)


def _shares(groups: Iterable[str | None]) -> dict[str, Any]:
    """Parts by what they are called in data; of nothing (no field yet, in no grid, nobody's yet) as the empty name."""
    shown = shares(Counter(group or "" for group in groups))
    return {**asdict(shown), "parts": [list(part) for part in shown.parts]}


def _rising(
    cases: Sequence[tuple[str | None, datetime]], days: Days, shown: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Groups that rise; a case without one is in none.

    The count of one that is no part `shown` is withheld, or what is left of the rest would follow from it.
    """
    parts = {group for group, _ in shown["parts"]}
    spans = [days.before(times) for times in range(1, SPANS_BEFORE + 1)]
    now: Counter[str] = Counter()
    before: dict[str, list[int]] = {}
    for group, at in cases:
        if group is None:
            continue
        counts = before.setdefault(group, [0] * SPANS_BEFORE)
        behind = (days.first - to_local(at).date()).days
        if days.holds(at):
            now[group] += 1
        elif 0 < behind <= days.number * len(spans):
            counts[(behind - 1) // days.number] += 1
    return [
        {
            "group": each.group,
            "count": each.count if each.group in parts else None,
            "expected_hundredths": each.expected_hundredths,
            "per_million": round(each.probability * 1_000_000),
        }
        for each in rising(now, before)
    ]


def _moves(moves: Iterable[tuple[Move, str | None]]) -> dict[str, Any]:
    by_move: Mapping[Move, list[str | None]] = {move: [] for move in Move}
    for move, unit in moves:
        by_move[move].append(unit)
    return {move.value: _shares(units) for move, units in by_move.items()}


def _step(courses: Sequence[Course], days: Days, name: str, since: str, until: str) -> dict[str, Any]:
    """How long the step took where it ended in the span."""
    took = [
        int((getattr(each, until) - getattr(each, since)).total_seconds())
        for each in courses
        if days.holds(getattr(each, until)) and getattr(each, since) is not None
    ]
    found: Spread | None = spread([seconds for seconds in took if seconds >= 0])
    return {"step": name, "spread": None if found is None else asdict(found)}
