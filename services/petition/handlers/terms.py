"""The deadlines of a petition (信访工作条例 22, 23, 34), as the procedure its case began with fixes them.

Called with the case's stream locked.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Final

from casekit.deadlines import Course, cancel, meet, set_deadline
from casekit.streams import case_stream
from casekit.work import Work
from procedures.calendar import ChineseCalendar
from procedures.model import Rule
from procedures.starting import Start, began
from procedures.timing import Timing, schedule
from procedures.vocabulary import DeadlineKind
from services.petition.domain.petition import Petition

# What an office owes before it has decided whether to admit.
UNTIL_DECIDED: Final = (DeadlineKind.PETITION_FORWARD, DeadlineKind.PETITION_NOTICE)


def timing(
    work: Work, place: str, version: str, grade: str, kind: DeadlineKind, facts: Mapping[Start, datetime]
) -> Timing:
    """The term of a kind, by the procedure of a place in a version.

    It counts from the fact that the rule names (双123: receipt), where that is among `facts`, else from the last.
    """
    rule: Rule = work.extras["procedures"].load(place, version).rule(kind, grade)
    since = None if rule.start is None else began(rule.start, facts)
    return schedule(rule, since or max(facts.values()), _calendar())


def start(work: Work, petition: Petition, term: Timing) -> None:
    """The term runs; the office must act."""
    set_deadline(
        work, case_stream(petition.code), term.kind.value, term.due_at, subject=str(petition.id),
        rule=term.rule, owner=petition.unit, warn_at=term.warn_at, provisional=term.provisional,
        course=Course(term.escalation, term.is_target), began_at=term.began_at,
    )  # fmt: skip


def done(work: Work, petition: Petition, kind: DeadlineKind) -> bool:
    """What the term asked for is done; returns whether in time, as of when it is recorded."""
    met = meet(work, case_stream(petition.code), kind.value, subject=str(petition.id))
    return met is None or (met.missed_at is None and work.now < met.due_at)


def drop(work: Work, petition: Petition) -> None:
    """The case went its own way: no term matters any more."""
    for kind in (*UNTIL_DECIDED, DeadlineKind.PETITION_COMPLETION):
        cancel(work, case_stream(petition.code), kind.value, subject=str(petition.id))


@cache
def _calendar() -> ChineseCalendar:
    return ChineseCalendar()
