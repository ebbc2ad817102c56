"""The term of a mediation, as the procedure its case began with fixes it.

Called with the case's stream locked.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import RowMapping, select

from casekit.deadlines import (
    Course,
    Deadline,
    End,
    cancel,
    extend,
    meet,
    pauses_of,
    resume,
    running,
    set_deadline,
    suspend,
)
from casekit.streams import case_stream
from casekit.work import Work
from procedures.calendar import ChineseCalendar
from procedures.model import Procedure, Rule
from procedures.timing import Timing, counted_again, schedule
from procedures.vocabulary import DeadlineKind
from services.mediation.committee_tables import COMMITTEES
from services.mediation.domain.mediation import Mediation
from services.mediation.domain.sort import MediationSort, sort_of

_K = DeadlineKind
_OWN = {"medical": _K.MEDIATION_MEDICAL, "labour": _K.MEDIATION_LABOUR}  # categories with a term of their own


def procedure_of(work: Work, place: str, version: str) -> Procedure:
    """The procedure of the place, in the version that the case began with."""
    procedure: Procedure = work.extras["procedures"].load(place, version)
    return procedure


def rule_of(work: Work, row: RowMapping, mediation: Mediation) -> Rule:
    """The rule of the term that a mediation is under; `row` is as it was found."""
    return procedure_of(work, row["place"], row["procedure"]).rule(mediation.term, row["grade"])


def kind_of(procedure: Procedure, category: str, sort: MediationSort = MediationSort.PEOPLES) -> DeadlineKind:
    """Which term a mediation is under, as far as its procedure knows it.

    医疗纠纷预防和处理条例 38, 41: whoever mediates; 劳动争议调解仲裁法 10, 14: whoever does but a court. Else
    人民调解工作若干规定 33 for committees, and no statute for others.
    """
    wanted = _OWN.get(category)
    if wanted is _K.MEDIATION_LABOUR and sort is MediationSort.JUDICIAL:
        wanted = None
    if wanted is None and sort not in MediationSort.of_committees():
        wanted = _K.MEDIATION_OTHER
    return wanted if wanted is not None and wanted.value in procedure.rules else _K.MEDIATION_COMPLETION


def sort_of_body(work: Work, unit: str) -> MediationSort:
    """Which kind of mediation the unit does, as it is registered."""
    found = select(COMMITTEES.c.kind).where(COMMITTEES.c.unit == unit)
    return sort_of(work.execute(found).scalar_one_or_none())


def timing(procedure: Procedure, kind: str, grade: str, began_at: datetime) -> Timing:
    """By when a mediation whose term began then is to be concluded."""
    return schedule(procedure.rule(kind, grade), began_at, calendar())


def extended(
    rule: Rule, began_at: datetime, lengths: Sequence[str], pauses: Sequence[datetime] = ()
) -> Timing:
    """By when, once these lengths are added, as they are kept (`procedures.extension.written`), without the pauses."""
    return counted_again(rule, began_at, calendar(), pauses, lengths)


def start(work: Work, mediation: Mediation, timing: Timing) -> None:
    """The term runs; the committee must act."""
    set_deadline(
        work, case_stream(mediation.code), mediation.term, timing.due_at, subject=str(mediation.id),
        rule=timing.rule, owner=mediation.committee, warn_at=timing.warn_at, provisional=timing.provisional,
        course=Course(timing.escalation, timing.is_target), began_at=timing.began_at,
    )  # fmt: skip


def runs(work: Work, mediation: Mediation) -> Deadline | None:
    """The term while it runs and its end has not passed; None where it stands still or is over."""
    found = running(work, case_stream(mediation.code), mediation.term, subject=str(mediation.id))
    return found if found is not None and found.state == "open" and work.now < found.due_at else None


def prolong(work: Work, mediation: Mediation, timing: Timing, length: str) -> None:
    """The running term ends as `extended` has counted it; a calendar that comes out later counts `length` in, too."""
    stream, subject = case_stream(mediation.code), str(mediation.id)
    extend(work, stream, mediation.term, length, End.of(timing), subject=subject)


def pause(work: Work, mediation: Mediation) -> bool:
    """Time stops counting; False where no term runs any more."""
    return suspend(work, case_stream(mediation.code), mediation.term, subject=str(mediation.id)) is not None


def go_on(work: Work, mediation: Mediation, rule: Rule) -> datetime | None:
    """Time counts again, with what was left of it; the new end, None where nothing was stopped."""
    subject, stream = str(mediation.id), case_stream(mediation.code)
    found = running(work, stream, mediation.term, subject=subject)
    if found is None or found.suspended_at is None:
        return None
    timing = extended(rule, found.counted_from, found.extended, pauses_of(found, work.now))
    resume(work, stream, mediation.term, subject=subject, end=End.of(timing))
    return timing.due_at


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
