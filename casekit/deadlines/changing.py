"""Moves the end of a deadline that runs: it stands still, goes on, is extended, or is counted anew.

Within a `Work` that holds the stream's lock; never commits. When a term ends is the procedure's to say: the caller
gives the end, and what was granted and when the term stood still is kept, so that it can be counted again from its
beginning.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, Self

from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import DateTime, Text

from casekit.deadlines.events import DeadlineExtended, DeadlineMoved, DeadlineResumed, DeadlineSuspended
from casekit.deadlines.terms import SILENT, Course, Deadline, find, following
from casekit.work import Work


class Counted(Protocol):
    """What a procedure says of a term (`procedures.timing.Timing`)."""

    @property
    def due_at(self) -> datetime: ...
    @property
    def rule(self) -> str: ...
    @property
    def warn_at(self) -> tuple[datetime, ...]: ...
    @property
    def provisional(self) -> bool: ...
    @property
    def escalation(self) -> tuple[tuple[datetime, str], ...]: ...
    @property
    def is_target(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class End:
    """When a term ends (aware UTC), by which rule, and what becomes of it."""

    due_at: datetime
    rule: str
    warn_at: tuple[datetime, ...] = ()
    provisional: bool = False
    course: Course = SILENT

    @classmethod
    def of(cls, term: Counted) -> Self:
        """The end of a term as a procedure has counted it."""
        course = Course(term.escalation, term.is_target)
        return cls(term.due_at, term.rule, term.warn_at, term.provisional, course)


_SUSPEND = text(
    "UPDATE deadlines SET state = 'suspended', suspended_at = :now, next_at = NULL, retry_at = NULL WHERE id = :id"
)
_RUN = text(
    "UPDATE deadlines SET state = 'open', suspended_at = NULL, due_at = :due_at, warn_at = :warn_at,"
    " warned = :warned, next_at = :next_at, rule = :rule, provisional = :provisional, escalate_to = :escalate_to,"
    " escalate_at = :escalate_at, is_target = :is_target, began_at = :began_at, pauses = :pauses,"
    " extended = :extended WHERE id = :id"
).bindparams(
    bindparam("pauses", type_=ARRAY(DateTime(timezone=True))), bindparam("extended", type_=ARRAY(Text))
)


def running(work: Work, stream: str, kind: str, *, subject: str = "") -> Deadline | None:
    """The deadline of that name that runs or stands still, as it is."""
    found = find(work, stream, kind, subject)
    return found[0] if found is not None and found[0].state != "missed" else None


def suspend(
    work: Work, stream: str, kind: str, *, subject: str = "", reason: str | None = None
) -> Deadline | None:
    """Stop the term; returns it as it was, or None when none runs or its end has already passed.

    `reason`: a code, never words.
    """
    found = find(work, stream, kind, subject)
    if found is None or found[1] or found[0].state != "open":
        return None
    work.execute(_SUSPEND, {"id": found[0].id, "now": work.now})
    work.append(stream, DeadlineSuspended(**found[0].told(), reason=reason))
    return found[0]


def pauses_of(deadline: Deadline, now: datetime) -> tuple[datetime, ...]:
    """When it stood still, as began, ended …; what stands still ends that now."""
    current = () if deadline.suspended_at is None else (deadline.suspended_at, now)
    return (*deadline.pauses, *current)


def resume(
    work: Work, stream: str, kind: str, *, subject: str = "", end: End | None = None
) -> Deadline | None:
    """Let a suspended term run again, until `end`; without one it ends later by the time it stood still.

    Returns it as it was; None when none is suspended.
    """
    deadline = running(work, stream, kind, subject=subject)
    if deadline is None or deadline.suspended_at is None:
        return None
    end = end or _shifted(deadline, work.now)
    _run(work, deadline, end, pauses=pauses_of(deadline, work.now))
    work.append(stream, DeadlineResumed(**deadline.told(), due_at=end.due_at))
    return deadline


def extend(
    work: Work, stream: str, kind: str, length: str, end: End, *, subject: str = ""
) -> Deadline | None:
    """Extend a running term by `length` (as the procedure writes it): it ends at `end`.

    Returns it as it was, or None when none runs that is not suspended.
    """
    deadline = running(work, stream, kind, subject=subject)
    if deadline is None or deadline.state != "open":
        return None
    extended = (*deadline.extended, length)
    _run(work, deadline, end, extended=extended)
    told = {**deadline.told_in_full(), "due_at": end.due_at}
    said = DeadlineExtended(
        **told, rule=end.rule, length=length, times=len(extended), provisional=end.provisional
    )
    work.append(stream, said)
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
    began_at: datetime | None = None,
) -> Deadline | None:
    """Let a running term end at another moment: it is counted anew, or by a calendar that has come out.

    `began_at`: from another moment than before. Returns the deadline as it was, or None when none runs that is not
    suspended.
    """
    deadline = running(work, stream, kind, subject=subject)
    if deadline is None or deadline.state != "open":
        return None
    rule = rule or deadline.rule
    _run(work, deadline, End(due, rule, tuple(warn_at), provisional, course), began_at=began_at)
    told = {**deadline.told_in_full(), "due_at": due}
    work.append(stream, DeadlineMoved(**told, rule=rule, provisional=provisional))
    return deadline


def _shifted(deadline: Deadline, now: datetime) -> End:
    pause = now - deadline.suspended_at if deadline.suspended_at is not None else now - now
    steps = zip((at + pause for at in deadline.escalate_at), deadline.escalate_to, strict=True)
    warnings = tuple(moment + pause for moment in deadline.warn_at)
    course = Course(tuple(steps), deadline.is_target)
    return End(deadline.due_at + pause, deadline.rule, warnings, deadline.provisional, course)


def _run(
    work: Work,
    deadline: Deadline,
    end: End,
    *,
    began_at: datetime | None = None,
    pauses: tuple[datetime, ...] | None = None,
    extended: tuple[str, ...] | None = None,
) -> None:
    """Let it run until `end`; warnings that lie behind are not given again."""
    warn_at = sorted(moment for moment in end.warn_at if moment < end.due_at)
    warned = sum(moment <= work.now for moment in warn_at)
    next_at = following(end.due_at, warn_at[warned:], is_target=end.course.is_target)
    kept = {
        "began_at": began_at or deadline.began_at,
        "pauses": list(deadline.pauses if pauses is None else pauses),
        "extended": list(deadline.extended if extended is None else extended),
    }
    values = {"due_at": end.due_at, "warn_at": warn_at, "warned": warned, "next_at": next_at}
    told = {"id": deadline.id, "rule": end.rule, "provisional": end.provisional}
    work.execute(_RUN, {**told, **values, **kept, **end.course.columns()})
