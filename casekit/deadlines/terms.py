"""Sets, meets, suspends and ends deadlines within a `Work` that holds the stream's lock. Never commits.

Setting is buffered with the work's other rows, so that registering a case stays one statement. A deadline is named by
`(stream, kind, subject)`, of which one may run at a time. Every change is said on the stream.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.engine import Connection, RowMapping

from casekit.deadlines.events import (
    DeadlineCancelled,
    DeadlineMet,
    DeadlineMissed,
    DeadlineMoved,
    DeadlineResumed,
    DeadlineSet,
    DeadlineSuspended,
)
from casekit.ids import new_id
from casekit.work import Work


@dataclass(frozen=True, slots=True)
class Course:
    """What becomes of a term that nobody meets.

    `escalation`: when (aware UTC, ascending) which post is told, one after the other, while nothing is done.
    `is_target`: an aim of the place, not a promise: it warns, and is neither missed nor escalated.
    """

    escalation: tuple[tuple[datetime, str], ...] = ()
    is_target: bool = False

    def columns(self) -> dict[str, Any]:
        """As kept in the table."""
        steps = () if self.is_target else self.escalation
        return {
            "is_target": self.is_target,
            "escalate_to": [post for _, post in steps],
            "escalate_at": [at for at, _ in steps],
        }


SILENT = Course()


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline (期限) as it stands. All moments are aware UTC; `subject` is what of the stream it is about."""

    id: UUID
    stream: str
    kind: str
    subject: str
    region: str
    owner: str
    rule: str
    state: str
    provisional: bool
    set_at: datetime
    due_at: datetime
    warn_at: tuple[datetime, ...]
    warned: int
    suspended_at: datetime | None
    missed_at: datetime | None
    ended_at: datetime | None
    is_target: bool
    escalate_to: tuple[str, ...]
    escalate_at: tuple[datetime, ...]
    escalated: int

    @classmethod
    def from_row(cls, row: RowMapping) -> Self:
        """A deadline from a row of the table."""
        lists = {name: tuple(row[name]) for name in ("warn_at", "escalate_to", "escalate_at")}
        return cls(**{**{name: row[name] for name in cls.__slots__}, **lists})

    @property
    def next_warning(self) -> datetime | None:
        """The first warning that does not lie behind."""
        return self.warn_at[self.warned] if self.warned < len(self.warn_at) else None

    def told(self) -> dict[str, Any]:
        """What every event about it says."""
        return {"deadline": self.id, "kind": self.kind, "subject": self.subject}

    def told_in_full(self) -> dict[str, Any]:
        """What an event says that somebody must act on."""
        return {**self.told(), "owner": self.owner, "due_at": self.due_at}


# Both clocks must have passed: a process whose clock runs ahead must not call late what is in time.
COLUMNS = ", ".join(Deadline.__slots__)
_FIND = text(
    f"SELECT {COLUMNS}, due_at <= :now AND (:is_driven OR due_at <= clock_timestamp()) AS is_past FROM deadlines"
    " WHERE stream = :stream AND kind = :kind AND subject = :subject"
    " AND (state IN ('open', 'suspended') OR (state = 'missed' AND ended_at IS NULL))"
    " ORDER BY state = 'missed', due_at DESC LIMIT 1"
)
_RUNNING = text(
    f"SELECT {COLUMNS} FROM deadlines WHERE stream = :stream AND state IN ('open', 'suspended') ORDER BY id"
)
_OF_STREAM = text(f"SELECT {COLUMNS} FROM deadlines WHERE stream = :stream ORDER BY set_at, id")
_CLOSE = text(
    "UPDATE deadlines SET state = :state, missed_at = coalesce(missed_at, :missed_at), ended_at = :now,"
    " next_at = NULL, suspended_at = NULL, retry_at = NULL, escalate_next = NULL WHERE id = :id"
)
_QUIET = text("UPDATE deadlines SET escalate_next = NULL WHERE id = :id")
_QUIET_ALL = text(
    "UPDATE deadlines SET escalate_next = NULL WHERE stream = :stream AND escalate_next IS NOT NULL"
)
_SUSPEND = text(
    "UPDATE deadlines SET state = 'suspended', suspended_at = :now, next_at = NULL, retry_at = NULL WHERE id = :id"
)
_RUN = text(
    "UPDATE deadlines SET state = 'open', suspended_at = NULL, due_at = :due_at, warn_at = :warn_at,"
    " warned = :warned, next_at = :next_at, rule = :rule, provisional = :provisional, escalate_to = :escalate_to,"
    " escalate_at = :escalate_at, is_target = :is_target WHERE id = :id"
)


def set_deadline(
    work: Work,
    stream: str,
    kind: str,
    due: datetime,
    *,
    subject: str = "",
    rule: str,
    owner: str,
    warn_at: Sequence[datetime] = (),
    provisional: bool = False,
    course: Course = SILENT,
) -> UUID:
    """Let a term run until `due` (aware); `rule` is its key or citation, `owner` the unit or post that must act.

    `course`: what becomes of it when nobody does.

    Raises ValueError for a naive moment. A second one of that name while one runs breaks the transaction.
    """
    if any(moment.tzinfo is None for moment in (due, *warn_at)):
        raise ValueError("a deadline takes aware moments")
    warnings = sorted(moment for moment in warn_at if moment < due)
    event = DeadlineSet(new_id(), kind, subject, owner, rule, due, provisional)
    envelope = work.append(stream, event)
    work.insert(
        "deadlines", id=event.deadline, stream=stream, kind=kind, subject=subject, region=envelope.region,
        owner=owner, rule=rule, state="open", provisional=provisional, set_at=work.now, due_at=due,
        warn_at=warnings, next_at=following(due, warnings, is_target=course.is_target), **course.columns(),
    )  # fmt: skip
    return event.deadline


def meet(work: Work, stream: str, kind: str, *, subject: str = "") -> Deadline | None:
    """What the term was set for is done. Returns the deadline as it was, or None when there is none to meet.

    One that is past and that the ticker has not reached yet is missed first, without its consequence.
    """
    found = _find(work, stream, kind, subject)
    if found is None:
        return None
    deadline, is_past = found
    is_late = deadline.state == "missed" or (deadline.state == "open" and is_past and not deadline.is_target)
    if is_late and deadline.missed_at is None:
        work.append(stream, DeadlineMissed(**deadline.told_in_full()))
    _close(work, deadline, "missed" if is_late else "met", missed_at=work.now if is_late else None)
    work.append(stream, DeadlineMet(**deadline.told_in_full(), late=is_late))
    return deadline


def cancel(work: Work, stream: str, kind: str, *, subject: str = "") -> Deadline | None:
    """The term no longer matters. Returns the deadline as it was, or None when none ran.

    One that was missed stays so, and nobody further up is told of it any more.
    """
    found = _find(work, stream, kind, subject)
    if found is None:
        return None
    deadline = found[0]
    if deadline.state == "missed":
        work.execute(_QUIET, {"id": deadline.id})
        return None
    _cancel(work, deadline)
    return deadline


def cancel_all(work: Work, stream: str) -> list[Deadline]:
    """No term of the stream matters any more, as when a case is withdrawn. Returns them as they were."""
    found = [Deadline.from_row(row) for row in work.execute(_RUNNING, {"stream": stream}).mappings()]
    for deadline in found:
        _cancel(work, deadline)
    work.execute(_QUIET_ALL, {"stream": stream})
    return found


def suspend(work: Work, stream: str, kind: str, *, subject: str = "") -> Deadline | None:
    """Stop the term; returns it as it was, or None when none runs or its end has already passed."""
    found = _find(work, stream, kind, subject)
    if found is None or found[1] or found[0].state != "open":
        return None
    work.execute(_SUSPEND, {"id": found[0].id, "now": work.now})
    work.append(stream, DeadlineSuspended(**found[0].told()))
    return found[0]


def resume(work: Work, stream: str, kind: str, *, subject: str = "") -> Deadline | None:
    """Let a suspended term run again; it ends later by the time it stood still. None when none is suspended."""
    deadline = _running(work, stream, kind, subject)
    if deadline is None or deadline.suspended_at is None:
        return None
    pause = work.now - deadline.suspended_at
    due = deadline.due_at + pause
    steps = zip((at + pause for at in deadline.escalate_at), deadline.escalate_to, strict=True)
    course = Course(tuple(steps), deadline.is_target)
    warnings = [moment + pause for moment in deadline.warn_at]
    _run(work, deadline, due, warnings, deadline.rule, deadline.provisional, course)
    work.append(stream, DeadlineResumed(**deadline.told(), due_at=due))
    return deadline


def move(
    work: Work,
    stream: str,
    kind: str,
    due: datetime,
    *,
    subject: str = "",
    rule: str | None = None,
    warn_at: Sequence[datetime] = (),
    provisional: bool = False,
    course: Course = SILENT,
) -> Deadline | None:
    """Let a running term end at another moment: an extension, or a calendar that has come out.

    Returns the deadline as it was, or None when none runs that is not suspended.
    """
    deadline = _running(work, stream, kind, subject)
    if deadline is None or deadline.state != "open":
        return None
    rule = rule or deadline.rule
    _run(work, deadline, due, warn_at, rule, provisional, course)
    told = {**deadline.told_in_full(), "due_at": due}
    work.append(stream, DeadlineMoved(**told, rule=rule, provisional=provisional))
    return deadline


def deadlines_of(db: Connection, stream: str) -> list[Deadline]:
    """All terms of a stream, running or not, in the order they were set."""
    return [Deadline.from_row(row) for row in db.execute(_OF_STREAM, {"stream": stream}).mappings()]


def _find(work: Work, stream: str, kind: str, subject: str) -> tuple[Deadline, bool] | None:
    names = {"stream": stream, "kind": kind, "subject": subject}
    clocks = {"now": work.now, "is_driven": work.is_driven}
    row = work.execute(_FIND, {**names, **clocks}).mappings().one_or_none()
    return None if row is None else (Deadline.from_row(row), row["is_past"])


def _running(work: Work, stream: str, kind: str, subject: str) -> Deadline | None:
    found = _find(work, stream, kind, subject)
    return found[0] if found is not None and found[0].state != "missed" else None


def _cancel(work: Work, deadline: Deadline) -> None:
    _close(work, deadline, "cancelled")
    work.append(deadline.stream, DeadlineCancelled(**deadline.told()))


def _close(work: Work, deadline: Deadline, state: str, missed_at: datetime | None = None) -> None:
    work.execute(_CLOSE, {"id": deadline.id, "state": state, "missed_at": missed_at, "now": work.now})


def _run(
    work: Work,
    deadline: Deadline,
    due: datetime,
    warnings: Sequence[datetime],
    rule: str,
    provisional: bool,
    course: Course,
) -> None:
    """Let it run until `due`; warnings that lie behind are not given again."""
    warn_at = sorted(moment for moment in warnings if moment < due)
    warned = sum(moment <= work.now for moment in warn_at)
    next_at = following(due, warn_at[warned:], is_target=course.is_target)
    values = {"due_at": due, "warn_at": warn_at, "warned": warned, "next_at": next_at, **course.columns()}
    work.execute(_RUN, {"id": deadline.id, "rule": rule, "provisional": provisional, **values})


def following(due: datetime, warnings: Sequence[datetime], *, is_target: bool) -> datetime | None:
    """When the ticker must look next: at a warning to come, then at the end, which for a target brings nothing."""
    return min(warnings, default=None) if is_target else min((due, *warnings))
