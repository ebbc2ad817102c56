"""The deadlines of a petition (信访工作条例 22, 23, 34–36), as the procedure its case began with fixes them.

Called with the case's stream locked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Final, Protocol
from uuid import UUID

from sqlalchemy import RowMapping

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
from procedures.model import Rule
from procedures.starting import Start, began
from procedures.timing import Timing, counted_again, schedule
from procedures.vocabulary import DeadlineKind, NotCounted


class Whose(Protocol):
    """Of what a term is: the id of a petition or of a review, its case, and the office that must act."""

    @property
    def id(self) -> UUID: ...
    @property
    def code(self) -> str: ...
    @property
    def unit(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Subject:
    """What of a petition a term is about, where that is not the petition itself."""

    id: UUID
    code: str
    unit: str


# What an office owes before it has decided whether to admit.
_OFFICE: Final = "assignment"  # what fixes by when is reported: the office
UNTIL_DECIDED: Final = (DeadlineKind.PETITION_FORWARD, DeadlineKind.PETITION_NOTICE)


def timing(
    work: Work,
    place: str,
    version: str,
    grade: str,
    kind: DeadlineKind,
    facts: Mapping[Start, datetime],
    lengths: Sequence[str] = (),
) -> Timing:
    """The term of a kind, by the procedure of a place in a version; `lengths`: by what it was extended before.

    It counts from the fact that the rule names (双123: receipt), where that is among `facts`, else from the last.
    """
    rule = rule_of(work, place, version, grade, kind)
    term = counted(rule, facts)
    return counted_again(rule, term.began_at, calendar(), (), lengths) if lengths else term


def counted(rule: Rule, facts: Mapping[Start, datetime]) -> Timing:
    """The term of a rule from the facts, as `timing` counts it. Pure."""
    since = None if rule.start is None else began(rule.start, facts)
    return schedule(rule, since or max(facts.values()), calendar())


def ruled(row: RowMapping) -> tuple[str, str, str]:
    """By whose procedure a petition runs: place, version and grade."""
    return row["place"], row["procedure"], row["grade"]


def as_aim(term: Timing) -> Timing:
    """The term as one in which nobody is late: a right, not a duty."""
    return replace(term, is_target=True, escalation=())


def start_report(work: Work, of: Whose, kind: str, owner: str, by: datetime | None) -> None:
    """What was assigned is to be reported on `by` then; nothing where none is asked for."""
    if by is not None:
        set_deadline(work, case_stream(of.code), kind, by, subject=str(of.id), rule=_OFFICE, owner=owner)


def done_report(work: Work, of: Whose, kind: str) -> None:
    """It was reported on."""
    meet(work, case_stream(of.code), kind, subject=str(of.id))


def drop_report(work: Work, of: Whose, kind: str) -> None:
    """No report is waited for any more."""
    cancel(work, case_stream(of.code), kind, subject=str(of.id))


def rule_of(work: Work, place: str, version: str, grade: str, kind: DeadlineKind) -> Rule:
    """The rule of a kind, by the procedure of a place in a version."""
    rule: Rule = work.extras["procedures"].load(place, version).rule(kind, grade)
    return rule


def start(work: Work, petition: Whose, term: Timing, owner: str | None = None) -> None:
    """The term runs. Who must act is the office, unless another is named: another unit, or the party."""
    set_deadline(
        work, case_stream(petition.code), term.kind.value, term.due_at, subject=str(petition.id),
        rule=term.rule, owner=owner or petition.unit, warn_at=term.warn_at, provisional=term.provisional,
        course=Course(term.escalation, term.is_target), began_at=term.began_at,
    )  # fmt: skip


def done(work: Work, petition: Whose, kind: DeadlineKind) -> bool:
    """What the term asked for is done; returns whether in time, as of when it is recorded."""
    met = meet(work, case_stream(petition.code), kind.value, subject=str(petition.id))
    return met is None or (met.missed_at is None and work.now < met.due_at)


def drop(work: Work, petition: Whose, *kinds: DeadlineKind) -> None:
    """These terms matter no more; without any named: those of a case that went its own way."""
    for kind in kinds or (*UNTIL_DECIDED, DeadlineKind.PETITION_MEETING, DeadlineKind.PETITION_COMPLETION):
        cancel(work, case_stream(petition.code), kind.value, subject=str(petition.id))


def hand_back(work: Work, petition: Whose, kind: DeadlineKind, of: Whose | None = None) -> bool:
    """The running term is the office's from now on and ends as it would have; whether there is one to hand back.

    `of`: what the petition was passed on by, where the term is of that.
    """
    stream, subject = case_stream(petition.code), str((of or petition).id)
    found = running(work, stream, kind.value, subject=subject)
    if found is None or found.state != "open" or (of is None and found.owner == petition.unit):
        return False
    cancel(work, stream, kind.value, subject=subject)
    steps = tuple(zip(found.escalate_at, found.escalate_to, strict=True))
    set_deadline(
        work, stream, kind.value, found.due_at, subject=str(petition.id), rule=found.rule, owner=petition.unit,
        warn_at=[at for at in found.warn_at if at > work.now], provisional=found.provisional,
        course=Course(steps, found.is_target), began_at=found.began_at,
    )  # fmt: skip
    return True


def runs(work: Work, petition: Whose, kind: DeadlineKind) -> Deadline | None:
    """The term while it runs and its end has not passed; None where it stands still, is over, or was never set."""
    found = running(work, case_stream(petition.code), kind.value, subject=str(petition.id))
    return found if found is not None and found.state == "open" and work.now < found.due_at else None


def longer(rule: Rule, term: Deadline, length: str) -> Timing:
    """The term with `length` added to its last day."""
    return counted_again(rule, term.counted_from, calendar(), term.pauses, (*term.extended, length))


def prolong(work: Work, petition: Whose, term: Timing, length: str) -> None:
    """The running term ends as `longer` has counted it."""
    extend(work, case_stream(petition.code), term.kind.value, length, End.of(term), subject=str(petition.id))


def stand_still(work: Work, petition: Whose, rule: Rule, ground: NotCounted) -> bool:
    """Stop the term, if its rule leaves the time of `ground` out; returns whether it stands."""
    if ground not in rule.not_counted:
        return False
    stream, kind = case_stream(petition.code), rule.kind.value
    return suspend(work, stream, kind, subject=str(petition.id), reason=ground.value) is not None


def go_on(work: Work, petition: Whose, rule: Rule) -> datetime | None:
    """Let the term run again, with what was left of it; its new end, None where it did not stand still."""
    stream, kind, subject = case_stream(petition.code), rule.kind.value, str(petition.id)
    found = running(work, stream, kind, subject=subject)
    if found is None or found.suspended_at is None:
        return None
    pauses = pauses_of(found, work.now)
    term = counted_again(rule, found.counted_from, calendar(), pauses, found.extended)
    resume(work, stream, kind, subject=subject, end=End.of(term))
    return term.due_at


@cache
def calendar() -> ChineseCalendar:
    """The working-day calendar."""
    return ChineseCalendar()
