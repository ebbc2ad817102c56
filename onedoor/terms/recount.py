"""A calendar has come out, and the terms that ran into it are counted again: at every start of a service, and by
`onedoor procedure recount`.

Only what is provisional is looked at. Each term is counted in a transaction that holds its stream, from the moment it
began, with what it was extended by and without what it stood still, and by the procedure its case began with. What ends
at another moment, or is settled now, is moved and said (`deadline.moved`), and so is the end that lists show. It may be
run at any time and by anyone at once: what is settled is not touched again.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import update

from casekit.deadlines import Course, move
from casekit.loops import bell
from casekit.runtime import Runtime
from casekit.work import Work
from onedoor.terms.open import OpenTerm, open_terms, still_provisional
from onedoor.terms.sources import SOURCES, Source
from procedures.calendar import Calendar
from procedures.timing import Timing, counted_again


@dataclass(frozen=True, slots=True)
class Moved:
    """A term that was counted again: when it was due, and when it is (aware UTC)."""

    term: OpenTerm
    due_at: datetime


def recount(runtimes: Iterable[Runtime], calendar: Calendar) -> Iterator[Moved]:
    """Count again what is provisional, service by service, the next due first; what was moved or settled."""
    for runtime in runtimes:
        for page in open_terms(runtime, only_provisional=True):
            for seen in page:
                if not _stays(seen, _timing(runtime, seen, calendar)) and (
                    moved := _recounted(runtime, seen, calendar)
                ):
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
        timing = _timing(runtime, term, calendar)
        if _stays(term, timing):
            return None
        move(
            work, term.stream, term.kind, timing.due_at, subject=term.subject, rule=timing.rule,
            warn_at=timing.warn_at, provisional=timing.provisional,
            course=Course(timing.escalation, timing.is_target),
        )  # fmt: skip
        for source in SOURCES[runtime.name]:
            _show(work, source, term, timing.due_at)
        work.flush()
    return Moved(term, timing.due_at)


def _stays(term: OpenTerm, timing: Timing) -> bool:
    """Whether the calendar still has nothing to say."""
    return timing.provisional and timing.due_at == term.due_at


def _timing(runtime: Runtime, term: OpenTerm, calendar: Calendar) -> Timing:
    procedure = runtime.extras["procedures"].load(term.place, term.version)
    return counted_again(procedure.rules[term.rule], term.began_at, calendar, term.pauses, term.extended)


def _show(work: Work, source: Source, term: OpenTerm, due_at: datetime) -> None:
    """Put the end where lists read it, too."""
    column = source.due_column(term.kind)
    if column is not None:
        of_it = source.key == UUID(term.subject)
        work.execute(update(source.table).where(of_it).values({column: due_at}))
