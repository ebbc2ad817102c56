"""Sets, meets and cancels a case's deadlines as its procedure says. Called with the case's stream locked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import select

from casekit.deadlines import (
    Course,
    Deadline,
    End,
    cancel,
    meet,
    move,
    pauses_of,
    resume,
    running,
    set_deadline,
)
from casekit.work import Work
from contracts.vocabulary import Grade
from procedures.calendar import ChineseCalendar
from procedures.model import Procedure
from procedures.timing import Timing, counted_again, schedule
from procedures.vocabulary import DeadlineKind
from services.intake.domain.duties import Change


@dataclass(frozen=True, slots=True)
class Terms:
    """What a case's terms follow from. `began`: when the term of completion began, None while it has not."""

    procedure: Procedure
    grade: Grade | None
    began: datetime | None = None

    def timing(self, kind: DeadlineKind, now: datetime) -> Timing:
        """The term of a kind that begins now."""
        return schedule(self.procedure.rule(kind, self.grade), now, calendar())

    def completion(self, now: datetime, running: Deadline | None = None) -> Timing | None:
        """The term of completion, which begins with the fact that its rule names; None while that has not happened.

        What a `running` one was extended by stays, and so does the time in which it stood still.
        """
        rule = self.procedure.rule(DeadlineKind.COMPLETION, self.grade)
        if self.began is None or running is None:
            return None if self.began is None else schedule(rule, self.began, calendar())
        return counted_again(rule, self.began, calendar(), pauses_of(running, now), running.extended)


def keep(work: Work, stream: str, changes: Mapping[DeadlineKind, Change], terms: Terms) -> None:
    """Carry out what an act does to the case's deadlines."""
    for kind, change in changes.items():
        if change is Change.MEET:
            meet(work, stream, kind.value)
        elif change is Change.CANCEL:
            cancel(work, stream, kind.value)
        elif change is Change.BEGIN:
            _begin_completion(work, stream, terms)
        else:
            _run(work, stream, kind, terms)


def begin(work: Work, stream: str, timing: Timing) -> None:
    """Set a deadline of which none of its kind can run yet; costs no statement."""
    set_deadline(
        work, stream, timing.kind.value, timing.due_at,
        rule=timing.rule, owner=timing.owner, warn_at=timing.warn_at, provisional=timing.provisional,
        course=Course(timing.escalation, timing.is_target), began_at=timing.began_at,
    )  # fmt: skip


def begin_unless_running(work: Work, stream: str, kind: DeadlineKind, terms: Terms) -> None:
    """Set the deadline now, where none of its kind runs."""
    t = work.tables["deadlines"].c
    running = select(t.id).where(
        t.stream == stream, t.kind == kind.value, t.subject == "", t.state.in_(("open", "suspended"))
    )
    if work.execute(running).first() is None:
        begin(work, stream, terms.timing(kind, work.now))


def _begin_completion(work: Work, stream: str, terms: Terms) -> None:
    """The fact that its rule names has happened; what has begun with it is not begun again, whatever became of it."""
    timing = terms.completion(work.now)
    t = work.tables["deadlines"].c
    begun = (t.stream == stream, t.kind == DeadlineKind.COMPLETION.value, t.began_at == terms.began)
    if timing is not None and work.execute(select(t.id).where(*begun)).first() is None:
        begin(work, stream, timing)


def recount_admission(work: Work, stream: str, procedure: Procedure, received_at: datetime) -> None:
    """Count the term of admission, if it runs, from another time of receipt."""
    _move(work, stream, Terms(procedure, None).timing(DeadlineKind.ADMISSION, received_at))


def recount_completion(work: Work, stream: str, terms: Terms) -> None:
    """Count the term of completion, if it runs, from another moment."""
    now = running(work, stream, DeadlineKind.COMPLETION.value)
    timing = None if now is None else terms.completion(work.now, now)
    if timing is not None:
        _move(work, stream, timing)


def _run(work: Work, stream: str, kind: DeadlineKind, terms: Terms) -> None:
    """Set the deadline, or move the one that runs (a case was graded anew); one that stands still runs again."""
    now = running(work, stream, kind.value)
    is_completion = kind is DeadlineKind.COMPLETION
    timing = terms.completion(work.now, now) if is_completion else terms.timing(kind, work.now)
    if timing is None:
        cancel(work, stream, kind.value)
    elif now is None:
        begin(work, stream, timing)
    elif now.suspended_at is not None:
        resume(work, stream, kind.value, end=End.of(timing))
    else:
        _move(work, stream, timing)


def _move(work: Work, stream: str, timing: Timing) -> None:
    move(
        work, stream, timing.kind.value, timing.due_at,
        rule=timing.rule, warn_at=timing.warn_at, provisional=timing.provisional,
        course=Course(timing.escalation, timing.is_target), began_at=timing.began_at,
    )  # fmt: skip


def completion_due(work: Work, stream: str) -> datetime | None:
    """By when the case is to be completed, whether that is past or not."""
    t = work.tables["deadlines"].c
    live = (t.stream == stream) & (t.kind == DeadlineKind.COMPLETION.value) & t.ended_at.is_(None)
    due: datetime | None = (
        work.execute(select(t.due_at).where(live).order_by(t.due_at.desc())).scalars().first()
    )
    return due


@cache
def calendar() -> ChineseCalendar:
    """The working-day calendar."""
    return ChineseCalendar()
