"""What 信访工作条例 asks of a petition, counted by hand rules from what people did; nothing here is the platform's.

Of a term in days the first day is not counted, and it ends with its last (24:00). Only the petitioner's own thirty days
roll over a day of rest. 22: forwarded within 15 days; 23: told within 15 days of the receipt by whoever has it,
unless nobody can be told, objected to within 5 working days; 34: 60 days from the notice, once 30 more; 35, 36: thirty
days to ask and thirty to answer, a hearing at re-review not counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

_BEIJING: Final = timedelta(hours=8)
_A_DAY: Final = timedelta(days=1)


def _days(*spans: str) -> frozenset[date]:
    """`2025-01-28/8`: eight days from the twenty-eighth on."""
    found = set()
    for span in spans:
        first, _, count = span.partition("/")
        found |= {date.fromisoformat(first) + n * _A_DAY for n in range(int(count or 1))}
    return frozenset(found)


# 国务院办公厅关于2025年、2026年部分节假日安排的通知
HOLIDAYS: Final = _days(
    "2025-01-01", "2025-01-28/8", "2025-04-04/3", "2025-05-01/5", "2025-05-31/3", "2025-10-01/8",
    "2026-01-01/3", "2026-02-15/9", "2026-04-04/3", "2026-05-01/5", "2026-06-19/3", "2026-09-25/3", "2026-10-01/7",
)  # fmt: skip
WORKED: Final = _days(
    "2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11",
    "2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that somebody did with a petition, at a moment (aware), and what of it matters for terms."""

    at: datetime
    what: str
    more: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Owed:
    """What a petition owed: every end that was set, what was missed when, what was on time, when it was concluded,
    and when it was reported as urgent: at once (25).

    `met` and `running` (what was neither done nor missed when the facts end) are for who counts.
    """

    ends: list[tuple[str, datetime]] = field(default_factory=list)
    missed: list[tuple[str, datetime]] = field(default_factory=list)
    concluded: list[datetime] = field(default_factory=list)
    on_time: list[tuple[str, bool]] = field(default_factory=list)
    urgent: list[datetime] = field(default_factory=list)
    met: list[str] = field(default_factory=list, compare=False)
    running: dict[str, datetime] = field(default_factory=dict, compare=False)


def is_rest(day: date) -> bool:
    """Whether nobody works on that day."""
    return day in HOLIDAYS or (day.weekday() >= 5 and day not in WORKED)


def day_of(moment: datetime) -> date:
    """The day of a moment, in Beijing."""
    return (moment.astimezone(UTC) + _BEIJING).date()


def end_of(day: date) -> datetime:
    """24:00 of a day, in Beijing."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + _A_DAY - _BEIJING


def natural(begins: datetime, days: int) -> datetime:
    """The end of so many days; the first is not counted."""
    return end_of(day_of(begins) + days * _A_DAY)


def rolled(begins: datetime, days: int) -> datetime:
    """The same; a last day of rest is followed by the next that is none."""
    last = day_of(begins) + days * _A_DAY
    while is_rest(last):
        last += _A_DAY
    return end_of(last)


def working(begins: datetime, days: int) -> datetime:
    """The end of so many working days."""
    last = day_of(begins)
    while days:
        last += _A_DAY
        days -= not is_rest(last)
    return end_of(last)


def recounted(facts: Sequence[Fact], until: datetime) -> Owed:
    """What is owed after these facts, as of `until`."""
    count = Count()
    for fact in facts:
        count.let_pass(fact.at)
        getattr(count, f"after_{fact.what}")(fact.at, **fact.more)
    count.let_pass(until)
    return count.owed


WINDOWS: Final = ("petition.review_request", "petition.re_review_request")


class Count:
    """The count, fact by fact."""

    def __init__(self) -> None:
        self.owed = Owed()
        self._is_anonymous = False
        self._told: datetime | None = None
        self._asked: datetime | None = None
        self._heard_since: datetime | None = None

    def let_pass(self, now: datetime) -> None:
        """What has ended by now was missed on its last day; an end of the petitioner's own concludes."""
        running = self.owed.running
        for kind, end in sorted(running.items(), key=lambda each: each[1]):
            if end > now or (kind == "petition.re_review" and self._heard_since is not None):
                continue
            del running[kind]
            if kind in WINDOWS:
                self.owed.concluded.append(end)
            elif kind != "petition.objection":
                self.owed.missed.append((kind, end))

    def after_received(self, at: datetime, *, anonymous: bool) -> None:
        self._is_anonymous = anonymous
        self._run("petition.forward", natural(at, 15))
        self._owe_notice(at)

    def after_urgent(self, at: datetime) -> None:
        self.owed.urgent.append(at)

    def after_passed(self, at: datetime, *, report_by: datetime | None) -> None:
        self._done("petition.forward")
        self._drop("petition.notice")
        self._run("petition.objection", working(at, 5))
        self._owe_notice(at)
        if report_by is not None:
            self._run("petition.report", report_by)

    def after_objected(self, at: datetime) -> None:
        self._done("petition.objection")
        if "petition.notice" in self.owed.running:  # the office's from now on
            self._run("petition.notice", self.owed.running["petition.notice"])
        self._owe_deciding(at)

    def after_decided(self, at: datetime, *, upheld: bool) -> None:
        self._drop("petition.notice")
        self._drop("petition.forward")
        self._owe_notice(at)
        if upheld:
            self._drop("petition.report")
            self._owe_deciding(at)

    def after_recalled(self, at: datetime) -> None:
        """The unit turns out to be accused before it has taken it: it is the office's again."""
        for kind in ("petition.objection", "petition.notice", "petition.report"):
            self._drop(kind)
        self._owe_notice(at)
        self._owe_deciding(at)

    def after_taken_back(self, at: datetime) -> None:
        """What was admitted turns out to be a denunciation: it is to be passed on (31)."""
        self._drop("petition.completion")
        self._run("petition.forward", natural(at, 15))

    def after_promised(self, at: datetime, *, by: datetime) -> None:
        self._run("petition.promise", by)

    def after_fulfilled(self, at: datetime, *, by: datetime) -> None:
        self.owed.on_time.append(("reception.fulfilled", at < by))
        self._done("petition.promise")

    def after_handled_again(self, at: datetime) -> None:
        """What a review has revoked is handled anew: the answer that could be re-reviewed is none any more."""
        self._drop("petition.re_review_request")

    def after_taken(self, at: datetime) -> None:
        self._drop("petition.objection")
        self._done("petition.notice")

    def after_reported(self, at: datetime, *, report_by: datetime | None) -> None:
        self.owed.on_time.append(("forwarding.reported", report_by is None or at < report_by))
        self._done("petition.report")

    def after_admitted(self, at: datetime, *, told_at: datetime) -> None:
        self._done("petition.forward")
        self._done("petition.notice")
        self._told = told_at
        self._run("petition.completion", natural(told_at, 60))

    def after_refused(self, at: datetime) -> None:
        self._done("petition.forward")
        self._done("petition.notice")

    def after_withdrawn(self, at: datetime) -> None:
        self.owed.running.clear()

    def after_extended(self, at: datetime) -> None:
        assert self._told is not None
        self._run("petition.completion", natural(self._told, 60 + 30))

    def after_answered(self, at: datetime, *, delivered_at: datetime | None) -> None:
        self.owed.on_time.append(("petition.answered", self._done("petition.completion")))
        if delivered_at is not None:
            self._run("petition.review_request", rolled(delivered_at, 30))

    def after_review_asked(self, at: datetime, *, received_at: datetime) -> None:
        self._done("petition.review_request")
        self._run("petition.review", natural(received_at, 30))

    def after_review_given(self, at: datetime, *, delivered_at: datetime) -> None:
        self.owed.on_time.append(("review.answered", self._done("petition.review")))
        self._run("petition.re_review_request", rolled(delivered_at, 30))

    def after_re_review_asked(self, at: datetime, *, received_at: datetime) -> None:
        self._done("petition.re_review_request")
        self._asked = received_at
        self._run("petition.re_review", natural(received_at, 30))

    def after_hearing_opened(self, at: datetime) -> None:
        if "petition.re_review" in self.owed.running:
            self._heard_since = at

    def after_hearing_held(self, at: datetime) -> None:
        if self._heard_since is not None:
            assert self._asked is not None
            stood_still, self._heard_since = day_of(at) - day_of(self._heard_since), None
            self._run("petition.re_review", natural(self._asked, 30) + stood_still)

    def after_re_review_given(self, at: datetime, *, delivered_at: datetime) -> None:
        self.owed.on_time.append(("review.answered", self._done("petition.re_review")))
        self.owed.concluded.append(at)

    def _owe_notice(self, at: datetime) -> None:
        if not self._is_anonymous:
            self._run("petition.notice", natural(at, 15))

    def _owe_deciding(self, at: datetime) -> None:
        """Where nobody can be told, whose the matter is is decided within the fifteen days of passing it on (22)."""
        if self._is_anonymous:
            self._run("petition.forward", natural(at, 15))

    def _run(self, kind: str, end: datetime) -> None:
        self.owed.running[kind] = end
        self.owed.ends.append((kind, end))

    def _done(self, kind: str) -> bool:
        """Whether it was in time: it still ran."""
        if self.owed.running.pop(kind, None) is None:
            return False
        self.owed.met.append(kind)
        return True

    def _drop(self, kind: str) -> None:
        self.owed.running.pop(kind, None)
