"""What a start of services brings besides serving: rules that have changed are said, provisional terms counted again.

Neither keeps anything waiting: both are done beside the service's work, are tried again until the database is there,
and change nothing where nothing has changed. Any number of replicas may do them at once.
"""

import logging
from collections.abc import Iterable, Iterator

import eventlet

from access.digest import permissions_digest, rule_count
from casekit.loops import Stop, bell, run_once
from casekit.runtime import Runtime
from onedoor.terms.recount import recount
from onedoor.terms.sources import SOURCES
from procedures.calendar import ChineseCalendar
from procedures.shelf import Kept
from services.intake.domain.rules import of_calendar, of_files, of_permissions
from services.intake.handlers import rules

log = logging.getLogger(__name__)


def begin(runtimes: Iterable[Runtime], stop: Stop) -> None:
    """Do it for all of these services; returns when it is done, or `stop` is set."""
    for runtime in runtimes:
        if runtime.name == "intake":
            run_once(lambda runtime=runtime: note_rules(runtime), stop, "intake.rules")  # type: ignore[misc]
        if runtime.name in SOURCES:
            run_once(lambda runtime=runtime: _recount(runtime), stop, f"{runtime.name}.recount")  # type: ignore[misc]


def note_rules(runtime: Runtime, calendar: ChineseCalendar | None = None) -> int:
    """Say which procedures, calendar and permissions are not those on record; returns how many."""
    calendar = calendar or ChineseCalendar()
    stated = [
        *of_files(_each(runtime.extras["procedures"].files())),
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


def _each(files: Iterable[Kept]) -> Iterator[Kept]:
    """The files, with everybody else's turn between two: to read one keeps a processor busy."""
    for each in files:
        eventlet.sleep(0)
        yield each


def _recount(runtime: Runtime) -> None:
    moved = sum(1 for _ in recount([runtime], ChineseCalendar()))
    if moved:
        log.info("provisional terms were counted again", extra={"service": runtime.name, "count": moved})
