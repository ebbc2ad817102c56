"""The term of a mediation, as the procedure its case began with fixes it.

Called with the case's stream locked.
"""

from datetime import datetime
from functools import cache

from casekit.deadlines import Course, cancel, meet, move, resume, set_deadline, suspend
from casekit.streams import case_stream
from casekit.work import Work
from procedures.calendar import ChineseCalendar
from procedures.model import Procedure, Rule
from procedures.terms import Term
from procedures.timing import Timing, schedule
from procedures.vocabulary import DeadlineKind
from services.mediation.domain.mediation import Mediation

_K = DeadlineKind
_MEDICAL = "medical"  # the category of medical disputes, which have a term of their own


def procedure_of(work: Work, place: str, version: str) -> Procedure:
    """The procedure of the place, in the version that the case began with."""
    procedure: Procedure = work.extras["procedures"].load(place, version)
    return procedure


def kind_of(procedure: Procedure, category: str) -> DeadlineKind:
    """Which term a mediation is under (医疗纠纷预防和处理条例 38, else 若干规定 33)."""
    is_medical = category == _MEDICAL and _K.MEDIATION_MEDICAL.value in procedure.rules
    return _K.MEDIATION_MEDICAL if is_medical else _K.MEDIATION_COMPLETION


def timing(procedure: Procedure, kind: str, grade: str, began_at: datetime) -> Timing:
    """By when a mediation whose term began then is to be concluded."""
    return schedule(procedure.rule(kind, grade), began_at, calendar())


def extended(rule: Rule, began_at: datetime, granted: Term) -> Timing:
    """By when, once `granted` is added."""
    return schedule(rule, began_at, calendar(), (), (granted,))


def start(work: Work, mediation: Mediation, timing: Timing) -> None:
    """The term runs; the committee must act."""
    set_deadline(
        work, case_stream(mediation.code), mediation.term, timing.due_at, subject=str(mediation.id),
        rule=timing.rule, owner=mediation.committee, warn_at=timing.warn_at, provisional=timing.provisional,
        course=Course(timing.escalation, timing.is_target),
    )  # fmt: skip


def extend(work: Work, mediation: Mediation, timing: Timing) -> None:
    """The term ends later."""
    move(
        work, case_stream(mediation.code), mediation.term, timing.due_at, subject=str(mediation.id),
        warn_at=timing.warn_at, provisional=timing.provisional, course=Course(timing.escalation, timing.is_target),
    )  # fmt: skip


def pause(work: Work, mediation: Mediation) -> bool:
    """Time stops counting; False where no term runs any more."""
    return suspend(work, case_stream(mediation.code), mediation.term, subject=str(mediation.id)) is not None


def go_on(work: Work, mediation: Mediation) -> datetime | None:
    """Time counts again; the new end, None where nothing was stopped."""
    subject, stream = str(mediation.id), case_stream(mediation.code)
    before = resume(work, stream, mediation.term, subject=subject)
    if before is None or before.suspended_at is None:
        return None
    return before.due_at + (work.now - before.suspended_at)


def done(work: Work, mediation: Mediation) -> None:
    """The mediation is concluded, with an agreement or without."""
    meet(work, case_stream(mediation.code), mediation.term, subject=str(mediation.id))


def drop(work: Work, mediation: Mediation) -> None:
    """The case went its own way, or another term took its place: this one no longer matters."""
    cancel(work, case_stream(mediation.code), mediation.term, subject=str(mediation.id))


@cache
def calendar() -> ChineseCalendar:
    """The working-day calendar."""
    return ChineseCalendar()
