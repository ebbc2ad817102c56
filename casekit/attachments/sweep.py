"""Removes stored files that no row names: a process was killed between storing a file and committing its row.

A file goes only when it is a day older than now and than the oldest transaction that runs: whoever stored it has ended,
so its row is there or never will be. Files are stamped with real time, so real time it is, also on a driven clock. A
database without any row of attachments is more likely the wrong one than one to go by: then nothing goes. Any number of
replicas may sweep. Called by `casekit.service`.
"""

import logging
from collections.abc import Collection, Sequence

from sqlalchemy import Column, select, text
from sqlalchemy.engine import Connection

from casekit.attachments.store import AttachmentStore
from casekit.clock import wall_seconds
from casekit.loops import Stop, bell, run_loop
from casekit.runtime import Runtime

KEPT_SECONDS = 24 * 3600.0
SWEEP_SECONDS = 24 * 3600.0
log = logging.getLogger(__name__)

# of the service's own role; PostgreSQL does not show a role what others do
_OLDEST = text(
    "SELECT extract(epoch FROM min(xact_start)) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
)


def run_attachment_sweeper(runtime: Runtime, stop: Stop) -> None:
    """Sweep at the start and once a day, until `stop` is set; returns at once when the service keeps no attachments."""
    columns = runtime.definition.attachments
    if not columns:
        return

    def turn() -> bool:
        sweep(runtime, columns, wall_seconds())
        return False

    run_loop(turn, stop, bell("attachments", runtime.name), SWEEP_SECONDS, "sweeper of attachments")


def sweep(runtime: Runtime, columns: Sequence[Column[str]], now: float) -> int:
    """Remove what no row names in any of `columns`; `now` in real seconds since 1970.

    Returns how many files that were.
    """
    store: AttachmentStore = runtime.extras["attachments"]
    with runtime.db.begin() as db:
        if all(db.execute(select(column).limit(1)).first() is None for column in columns):
            return 0
        before = min(now, _oldest_transaction(db, now)) - KEPT_SECONDS
    count = store.remove_unfinished(before)
    for stored in store.stored_before(before):
        count += _remove_unnamed(runtime, store, columns, stored)
    if count:
        log.warning("files without a row were removed", extra={"service": runtime.name, "count": count})
    return count


def _remove_unnamed(
    runtime: Runtime, store: AttachmentStore, columns: Sequence[Column[str]], stored: Collection[str]
) -> int:
    with runtime.db.begin() as db:
        named = {
            each
            for column in columns
            for each in db.execute(select(column).where(column.in_(stored))).scalars()
        }
    unnamed = [each for each in stored if each not in named]
    for each in unnamed:
        store.remove(each)
    return len(unnamed)


def _oldest_transaction(db: Connection, now: float) -> float:
    """When the oldest other transaction that runs began; `now` when there is none."""
    began = db.execute(_OLDEST).scalar()
    return now if began is None else float(began)
