"""`onedoor procedure recount`: a calendar has come out, and the terms that ran into it are counted again.

Only what is provisional is looked at. Each case's terms are counted in a transaction that holds its stream, from the
moment they began and by the procedure the case began with; what ends at another moment, or is settled now, is moved and
said (`deadline.moved`). It may be run at any time and by anyone at once: what is settled is not touched again.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from casekit.deadlines import Course, move
from casekit.loops import bell
from casekit.runtime import Runtime
from onedoor.terms.open import OpenTerm, open_terms, still_provisional
from procedures import library
from procedures.calendar import Calendar
from procedures.timing import Timing, schedule


@dataclass(frozen=True, slots=True)
class Moved:
    """A term that was counted again: when it was due, and when it is (aware UTC)."""

    term: OpenTerm
    due_at: datetime


def recount(runtimes: Iterable[Runtime], calendar: Calendar) -> Iterator[Moved]:
    """Count again what is provisional, service by service, the next due first; what was moved or settled."""
    for runtime in runtimes:
        for page in open_terms(runtime, only_provisional=True):
            for term in page:
                if (moved := _recounted(runtime, term, calendar)) is not None:
                    yield moved
        bell("relay", runtime.name).ring()


def _recounted(runtime: Runtime, seen: OpenTerm, calendar: Calendar) -> Moved | None:
    """One term, looked at again under its stream's lock; None where nothing changes."""
    with runtime.db.begin() as db:
        work = runtime.work(db, f"service/{runtime.name}")
        work.lock(seen.stream)
        term = still_provisional(db, runtime, seen)
        if term is None:
            return None
        timing = _timing(term, calendar)
        if timing.provisional and timing.due_at == term.due_at:
            return None
        move(
            work, term.stream, term.kind.value, timing.due_at, subject=term.subject, rule=timing.rule,
            warn_at=timing.warn_at, provisional=timing.provisional,
            course=Course(timing.escalation, timing.is_target),
        )  # fmt: skip
        work.flush()
    return Moved(term, timing.due_at)


def _timing(term: OpenTerm, calendar: Calendar) -> Timing:
    procedure = library.load(term.place, term.version)
    return schedule(procedure.rules[term.rule], term.began_at, calendar)
