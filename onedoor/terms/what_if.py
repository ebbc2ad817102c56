"""`onedoor procedure what-if FILE`: which open cases would be due when under the file's procedure. Reads only.

Compared are the cases of the file's place: each term that is open is counted again from the moment it began, by the
file's rule for its kind and the case's grade. A file that the linter refuses is not compared with anything.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from casekit.clock import rfc3339
from casekit.runtime import Runtime
from onedoor.terms.open import OpenTerm, open_terms
from procedures.calendar import Calendar, ChineseCalendar
from procedures.library import Library
from procedures.model import Procedure
from procedures.plans import LIMITS, PLANNED_ONLY
from procedures.timing import counted_again
from procedures.vocabulary import DeadlineKind


@dataclass(frozen=True, slots=True)
class Comparison:
    """A term as it runs, and when it would be due (aware UTC). `is_target`: it would be an aim, not a promise."""

    term: OpenTerm
    rule: str
    due_then: datetime
    is_provisional: bool
    is_target: bool

    @property
    def difference(self) -> timedelta:
        """How much later it would be due; negative: earlier."""
        return self.due_then - self.term.due_at

    def as_row(self) -> dict[str, object]:
        """The comparison as JSON data; the difference in seconds."""
        term = self.term
        return {
            "code": term.code,
            "kind": term.kind,
            "subject": term.subject,
            "grade": term.grade,
            "version": term.version,
            "rule": self.rule,
            "due_now": rfc3339(term.due_at),
            "due_then": rfc3339(self.due_then),
            "difference_seconds": int(self.difference.total_seconds()),
            "provisional": self.is_provisional,
            "target": self.is_target,
        }


def proposed(file: Path, library: Library) -> Procedure:
    """The procedure that a place's file would bring, on the statute and defaults of the installation's library.

    Raises ProcedureRefused, or PlaceUnknown for another layer.
    """
    return library.read_file(file)


def compare(
    runtimes: Iterable[Runtime],
    procedure: Procedure,
    kinds: frozenset[DeadlineKind] = frozenset(),
    grades: frozenset[str] = frozenset(),
    *,
    only_changed: bool = False,
    calendar: Calendar | None = None,
) -> Iterator[Comparison]:
    """The comparisons, service by service, the next due first; `kinds` and `grades`: only those, where any is named."""
    calendar = calendar or ChineseCalendar()
    for runtime in runtimes:
        for page in open_terms(runtime):
            for term in page:
                if not _is_wanted(term, procedure, kinds, grades) or not _is_set(term, procedure):
                    continue
                comparison = _compared(term, procedure, calendar)
                if comparison.difference or not only_changed:
                    yield comparison


def _is_wanted(
    term: OpenTerm, procedure: Procedure, kinds: frozenset[DeadlineKind], grades: frozenset[str]
) -> bool:
    is_chosen = (not kinds or term.ruled_as in kinds) and (not grades or term.grade in grades)
    return is_chosen and term.place == procedure.place


def _is_set(term: OpenTerm, procedure: Procedure) -> bool:
    """Whether the file sets such a term at all: a stage that it plans no longer (见面) has none to compare with."""
    if term.ruled_as not in PLANNED_ONLY:
        return True
    plan = None if term.grade is None else procedure.plan(term.grade)
    return plan is not None and any(plan.has(act) and LIMITS[act] is term.ruled_as for act in LIMITS)


def _compared(term: OpenTerm, procedure: Procedure, calendar: Calendar) -> Comparison:
    rule = procedure.rule(term.ruled_as, term.grade)
    timing = counted_again(rule, term.began_at, calendar, term.pauses, term.extended)
    return Comparison(term, rule.key, timing.due_at, timing.provisional, rule.target)
