"""Sets, meets and cancels a case's deadlines as its procedure says. Called with the case's stream locked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import select

from casekit.deadlines import Course, Deadline, cancel, meet, move, set_deadline
from casekit.work import Work
from contracts.vocabulary import Grade
from procedures.calendar import ChineseCalendar
from procedures.model import Procedure
from procedures.timing import Timing, schedule
from procedures.vocabulary import DeadlineKind
from services.intake.domain.duties import Change


@dataclass(frozen=True, slots=True)
class Terms:
    """What a case's terms follow from. `counted_from`: when the term of completion began."""

    procedure: Procedure
    grade: Grade | None
    counted_from: datetime

    def timing(self, kind: DeadlineKind, now: datetime) -> Timing:
        """The term of a kind that begins now, or began when the case was taken up."""
        start = self.counted_from if kind is DeadlineKind.COMPLETION else now
        return schedule(self.procedure.rule(kind, self.grade), start, calendar())


def keep(work: Work, stream: str, changes: Mapping[DeadlineKind, Change], terms: Terms) -> None:
    """Carry out what an act does to the case's deadlines."""
    for kind, change in changes.items():
        if change is Change.MEET:
            meet(work, stream, kind.value)
        elif change is Change.CANCEL:
            cancel(work, stream, kind.value)
        else:
            _run(work, stream, terms.timing(kind, work.now))


def begin(work: Work, stream: str, timing: Timing) -> None:
    """Set a deadline of which none of its kind can run yet; costs no statement."""
    set_deadline(
        work, stream, timing.kind.value, timing.due_at,
        rule=timing.rule, owner=timing.owner, warn_at=timing.warn_at, provisional=timing.provisional,
        course=Course(timing.escalation, timing.is_target),
    )  # fmt: skip


def begin_unless_running(work: Work, stream: str, kind: DeadlineKind, terms: Terms) -> None:
    """Set the deadline now, where none of its kind runs."""
    t = work.tables["deadlines"].c
    running = select(t.id).where(
        t.stream == stream, t.kind == kind.value, t.subject == "", t.state.in_(("open", "suspended"))
    )
    if work.execute(running).first() is None:
        begin(work, stream, terms.timing(kind, work.now))


def recount_admission(work: Work, stream: str, procedure: Procedure, received_at: datetime) -> None:
    """Count the term of admission, if it runs, from another time of receipt."""
    _move(work, stream, Terms(procedure, None, received_at).timing(DeadlineKind.ADMISSION, received_at))


def _run(work: Work, stream: str, timing: Timing) -> None:
    """Set the deadline, or move the one that runs (a case was graded anew)."""
    if _move(work, stream, timing) is None:
        begin(work, stream, timing)


def _move(work: Work, stream: str, timing: Timing) -> Deadline | None:
    return move(
        work, stream, timing.kind.value, timing.due_at,
        rule=timing.rule, warn_at=timing.warn_at, provisional=timing.provisional,
        course=Course(timing.escalation, timing.is_target),
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
