"""The deadline of a mediation (若干规定 33), as the procedure its case began with fixes it.

Called with the case's stream locked.
"""

from datetime import datetime
from functools import cache

from casekit.deadlines import Course, cancel, meet, set_deadline
from casekit.streams import case_stream
from casekit.work import Work
from procedures.calendar import ChineseCalendar
from procedures.model import Procedure
from procedures.timing import Timing, schedule
from procedures.vocabulary import DeadlineKind
from services.mediation.domain.mediation import Mediation

_KIND = DeadlineKind.MEDIATION_COMPLETION


def procedure_of(work: Work, place: str, version: str) -> Procedure:
    """The procedure of the place, in the version that the case began with."""
    procedure: Procedure = work.extras["procedures"].load(place, version)
    return procedure


def completion(procedure: Procedure, grade: str, opened_at: datetime) -> Timing:
    """By when a mediation that opened then is to be concluded."""
    return schedule(procedure.rule(_KIND, grade), opened_at, calendar())


def start(work: Work, mediation: Mediation, timing: Timing) -> None:
    """The term runs; the committee must act."""
    set_deadline(
        work, case_stream(mediation.code), _KIND.value, timing.due_at, subject=str(mediation.id),
        rule=timing.rule, owner=mediation.committee, warn_at=timing.warn_at, provisional=timing.provisional,
        course=Course(timing.escalation, timing.is_target), began_at=timing.began_at,
    )  # fmt: skip


def done(work: Work, mediation: Mediation) -> None:
    """The mediation is concluded, with an agreement or without."""
    meet(work, case_stream(mediation.code), _KIND.value, subject=str(mediation.id))


def drop(work: Work, mediation: Mediation) -> None:
    """The case went its own way: the term no longer matters."""
    cancel(work, case_stream(mediation.code), _KIND.value, subject=str(mediation.id))


@cache
def calendar() -> ChineseCalendar:
    """The working-day calendar."""
    return ChineseCalendar()
