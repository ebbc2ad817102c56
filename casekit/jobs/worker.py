"""Runs jobs, one at a time per worker, each under a lease that another worker takes over when this one dies.

A job is a function `(runtime, run)`; it opens its own transactions and calls `run.checkpoint` in them, so that what it
has done and how far it has come are committed together. Killed at any line, it goes on from its last checkpoint. Used
by `onedoor worker`, outside green threads, for jobs may keep the processor busy.
"""

import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from psycopg2.extras import Json
from sqlalchemy import text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from casekit.blame import blame, retry_seconds
from casekit.clock import monotonic
from casekit.db import statement_limit
from casekit.faults import point
from casekit.loops import Bell, Stop, run_loop
from casekit.runtime import Runtime

LEASE_SECONDS = 30.0
FROZEN_SECONDS = 20.0  # what a frozen worker holds is free before its lease is over
MAX_ATTEMPTS = 5
LONGEST_RETRY_SECONDS = 300.0
IDLE_SECONDS = 1.0
STATEMENT_SECONDS = 60.0
log = logging.getLogger(__name__)

_CLAIM = text("""
UPDATE jobs SET state = 'running', claimed_by = :worker, attempts = attempts + 1,
    lease_until = clock_timestamp() + :lease * interval '1 second'
WHERE id = (
    SELECT id FROM jobs
    WHERE state IN ('queued', 'running') AND next_at <= now() AND (state = 'queued' OR lease_until < now())
        AND kind = ANY(:kinds)
    ORDER BY next_at LIMIT 1 FOR UPDATE SKIP LOCKED
) RETURNING id, kind, params, cursor, attempts
""")
_MINE = "WHERE id = :id AND claimed_by = :worker AND state = 'running'"
_RENEW = text(f"UPDATE jobs SET lease_until = clock_timestamp() + :lease * interval '1 second' {_MINE}")
_CHECKPOINT = text(
    "UPDATE jobs SET done = :done, total = coalesce(:total, total), cursor = :cursor,"
    f" lease_until = clock_timestamp() + :lease * interval '1 second' {_MINE}"
)
_LET_GO = text("SELECT set_config('idle_in_transaction_session_timeout', :milliseconds, true)")
_FINISH = text(
    "UPDATE jobs SET state = 'done', result = :result, error = NULL, claimed_by = NULL, lease_until = NULL,"
    f" finished_at = :now {_MINE}"
)
_FAIL = text(
    "UPDATE jobs SET state = :state, error = :error, claimed_by = NULL, lease_until = NULL, finished_at = :now,"
    f" next_at = clock_timestamp() + :delay * interval '1 second' {_MINE}"
)


class LeaseLost(Exception):
    """Another worker has taken the job over; whatever this one does now must not be committed."""


class WorkersDied(Exception):
    """Every worker that took the job died of it."""


@dataclass(frozen=True, slots=True)
class JobRun:
    """One attempt at a job. `cursor` is what the last checkpoint left, None at the beginning."""

    id: UUID
    kind: str
    params: dict[str, Any]
    cursor: Any
    attempts: int
    worker: UUID

    def checkpoint(self, db: Connection, done: int, *, total: int | None = None, cursor: Any = None) -> None:
        """Note progress in the caller's transaction, with what the next attempt needs to go on from here.

        Raises LeaseLost when the job is another worker's by now.
        """
        values = {"done": done, "total": total, "cursor": Json(cursor), "lease": LEASE_SECONDS}
        self._must_be_mine(db.execute(_CHECKPOINT, {**self._named(), **values}).rowcount)

    def let_go(self, db: Connection) -> None:
        """Have the server end the caller's transaction, should this process stand still in it.

        For a transaction that has locks before its last statement: whoever takes the job over would wait for them.
        """
        db.execute(_LET_GO, {"milliseconds": f"{FROZEN_SECONDS * 1000:.0f}"})

    def renew(self, db: Connection) -> None:
        """Keep the lease. Raises LeaseLost."""
        self._must_be_mine(db.execute(_RENEW, {**self._named(), "lease": LEASE_SECONDS}).rowcount)

    def _named(self) -> dict[str, Any]:
        return {"id": self.id, "worker": self.worker}

    def _must_be_mine(self, changed: int) -> None:
        if not changed:
            raise LeaseLost


def run_jobs(runtimes: Sequence[Runtime], stop: Stop, idle_seconds: float | None = None) -> None:
    """Run the jobs of these services until `stop` is set; a job that has begun is finished first.

    With `idle_seconds`, also end when there has been no job for so long.
    """
    last = monotonic()

    def turn() -> bool:
        nonlocal last
        ran = [work_one(runtime) for runtime in runtimes]  # one of each service in turn
        if any(ran):
            last = monotonic()
        elif idle_seconds is not None and monotonic() - last > idle_seconds:
            stop.set()
        return any(ran)

    run_loop(turn, stop, Bell(), IDLE_SECONDS, "worker")


def work_one(runtime: Runtime) -> bool:
    """Run one job of the service, if any may be claimed; returns whether there was one."""
    run = _claim(runtime)
    if run is None:
        return False
    point("jobs.after_claim")
    told = {"service": runtime.name, "job_id": run.id, "job_kind": run.kind, "attempt": run.attempts}
    try:
        if run.attempts > MAX_ATTEMPTS:
            raise WorkersDied
        with _lease_renewed(runtime, run), statement_limit(STATEMENT_SECONDS):
            result = runtime.definition.jobs[run.kind](runtime, run)
        point("jobs.before_finish")
        _finish(runtime, run, result)
    except LeaseLost:
        log.warning("a job was taken over by another worker", extra=told)
    except Exception as fault:  # broad: a job may fail in any way; it is counted against it and tried again
        _fail(runtime, run, fault)
        log.error("a job failed", exc_info=fault, extra=told)
    point("jobs.after_finish")
    return True


def _claim(runtime: Runtime) -> JobRun | None:
    kinds = list(runtime.definition.jobs)
    if not kinds:
        return None
    worker = uuid4()
    with runtime.db.begin() as db:
        row = db.execute(_CLAIM, {"worker": worker, "lease": LEASE_SECONDS, "kinds": kinds}).one_or_none()
    return None if row is None else JobRun(row.id, row.kind, row.params, row.cursor, row.attempts, worker)


def _finish(runtime: Runtime, run: JobRun, result: Any) -> None:
    with runtime.db.begin() as db:
        values = {"id": run.id, "worker": run.worker, "result": Json(result), "now": runtime.clock.now()}
        if not db.execute(_FINISH, values).rowcount:
            raise LeaseLost


def _fail(runtime: Runtime, run: JobRun, fault: Exception) -> None:
    is_last = run.attempts >= MAX_ATTEMPTS
    with runtime.db.begin() as db:
        db.execute(_FAIL, {
            "id": run.id, "worker": run.worker, "state": "failed" if is_last else "queued", "error": blame(fault),
            "now": runtime.clock.now() if is_last else None,
            "delay": retry_seconds(run.attempts, LONGEST_RETRY_SECONDS),
        })  # fmt: skip


@contextmanager
def _lease_renewed(runtime: Runtime, run: JobRun) -> Iterator[None]:
    """Renew the lease beside a job that computes for long without a checkpoint."""
    finished = threading.Event()

    def renew() -> None:
        while not finished.wait(LEASE_SECONDS / 3):
            try:
                with runtime.db.begin() as db:
                    run.renew(db)
            except LeaseLost:
                return
            except (DBAPIError, NoConnectionFree):
                log.warning("a lease could not be renewed", extra={"job_id": run.id})

    thread = threading.Thread(target=renew, daemon=True)
    thread.start()
    try:
        yield
    finally:
        finished.set()
        thread.join()
