"""What a start of services brings besides serving: changed rules are said, provisional terms counted, marks made.

None keeps anything waiting: both are done beside the service's work, are tried again until the database is there,
and change nothing where nothing has changed. Any number of replicas may do them at once.
"""

import logging
from collections.abc import Iterable, Iterator
from pathlib import Path

import eventlet

from access.digest import permissions_digest, rule_count
from casekit.loops import Stop, bell, run_once
from casekit.runtime import Runtime
from onedoor.terms.recount import recount
from onedoor.terms.sources import SOURCES
from procedures.calendar import ChineseCalendar
from procedures.shelf import Kept
from services.intake.domain.rules import of_calendar, of_files, of_permissions
from services.intake.handlers import rules, sketching

log = logging.getLogger(__name__)


def begin(runtimes: Iterable[Runtime], stop: Stop) -> None:
    """Do it for all of these services; returns when it is done, or `stop` is set."""
    for runtime in runtimes:
        if runtime.name == "intake":
            run_once(lambda runtime=runtime: note_rules(runtime), stop, "intake.rules")  # type: ignore[misc]
            run_once(lambda runtime=runtime: ask_for_sketches(runtime), stop, "intake.sketches")  # type: ignore[misc]
        if runtime.name in SOURCES:
            run_once(lambda runtime=runtime: _recount(runtime), stop, f"{runtime.name}.recount")  # type: ignore[misc]


def note_rules(runtime: Runtime, calendar: ChineseCalendar | None = None) -> int:
    """Say which procedures, indicators, calendar and permissions are not those on record; returns how many."""
    from services.evaluation.catalogue import kept  # here, for intake serves without it

    calendar, own = calendar or ChineseCalendar(), runtime.config.indicators_root
    stated = [
        *of_files(_each(runtime.extras["procedures"].files())),
        *of_files(_each(kept(None if own == Path() else own))),
        of_calendar(calendar),
        of_permissions(permissions_digest(), rule_count()),
    ]
    with runtime.db.begin() as db:
        work = runtime.work(db, f"service/{runtime.name}")
        changes = rules.note_rules(work, stated)
        work.flush()
    if changes:
        bell("relay", runtime.name).ring()
    return changes


def ask_for_sketches(runtime: Runtime) -> bool:
    """Have cases marked that were registered before there were marks; whether that was asked for now."""
    with runtime.db.begin() as db:
        work = runtime.work(db, f"service/{runtime.name}")
        is_asked = sketching.ask_for_sketches(work)
        work.flush()
    return is_asked


def _each(files: Iterable[Kept]) -> Iterator[Kept]:
    """The files, with everybody else's turn between two: to read one keeps a processor busy."""
    for each in files:
        eventlet.sleep(0)
        yield each


def _recount(runtime: Runtime) -> None:
    moved = sum(1 for _ in recount([runtime], ChineseCalendar()))
    if moved:
        log.info("provisional terms were counted again", extra={"service": runtime.name, "count": moved})
