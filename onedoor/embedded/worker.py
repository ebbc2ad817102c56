"""The embedded platform's worker: a child process that is there while there are jobs, and its memory with it.

A job is taken up within a few seconds of being asked for. A worker that dies is replaced while a job is open: its lease
runs out and the job goes on where it was.
"""

import logging
import os
import sys
from collections.abc import Iterable, Mapping

from sqlalchemy.exc import DBAPIError

from casekit.children import Child
from casekit.config import Config
from casekit.jobs import has_open
from casekit.runtime import Runtime

IDLE_SECONDS = 30
log = logging.getLogger(__name__)


class Worker:
    """Starts `onedoor worker` when a job waits and none runs."""

    def __init__(self, config: Config, uri: str, runtimes: Iterable[Runtime]) -> None:
        self._home = config.home.resolve()
        self._uri = uri
        self._runtimes = [runtime for runtime in runtimes if runtime.definition.jobs]
        self._child: Child | None = None

    def look(self) -> None:
        """See to it that somebody works where there is work; to be called again and again."""
        if self._child is not None and self._child.ended():
            self.release()
        if self._child is None and self._is_wanted():
            self._child = self._start()

    def release(self) -> None:
        """End the worker, if there is one; a job that has begun goes on at the next start."""
        if self._child is not None:
            self._child.release()
            self._child = None

    def _is_wanted(self) -> bool:
        try:
            return any(self._waits_at(runtime) for runtime in self._runtimes)
        except DBAPIError as fault:  # the database is away: nobody could work
            log.warning("jobs could not be looked for", extra={"error_type": type(fault).__name__})
            return False

    def _waits_at(self, runtime: Runtime) -> bool:
        with runtime.db.begin() as db:
            return has_open(db)

    def _start(self) -> Child:
        environ: Mapping[str, str] = {
            **os.environ,
            "ONEDOOR_PROFILE": "embedded",
            "ONEDOOR_HOME": str(self._home),
            "ONEDOOR_DATABASE_URI": self._uri,
        }
        command = [sys.executable, "-m", "onedoor.cli", "worker", "--idle", str(IDLE_SECONDS)]
        return Child(command, log=self._home / "worker.log", env=environ)
