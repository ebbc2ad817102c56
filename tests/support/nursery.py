"""Starts processes of the event path (tests/support/bus_process.py) without importing the world for each of them."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from casekit.children import wait_until

ROOT = Path(__file__).parents[2]


class Process:
    """A process of a nursery."""

    def __init__(self, nursery: "Nursery", pid: int) -> None:
        self._nursery = nursery
        self._status: int | None = None
        self.pid = pid

    def status(self) -> int | None:
        """Its exit status, negative for a signal; None while it runs."""
        if self._status is None and (answer := self._nursery.ask("reap", self.pid)) != "-":
            self._status = int(answer)
        return self._status

    def send_signal(self, number: signal.Signals) -> None:
        """Signal it; one that has ended is not signalled any more."""
        if self.status() is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def wait(self, seconds: float) -> int | None:
        """Its exit status, or None when it has not ended within `seconds`."""
        wait_until(lambda: self.status() is not None, seconds)
        return self.status()

    def end(self, seconds: float = 60.0) -> None:
        """Kill it if it still runs."""
        self.send_signal(signal.SIGKILL)
        assert self.wait(seconds) is not None


class Nursery:
    """Asks its child to fork. One question at a time."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.support.bus_process"]
        self._child = subprocess.Popen(
            command,
            cwd=ROOT,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    def ask(self, *words: Any) -> str:
        """Put one line to the child; its answer."""
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        print(*words, file=self._child.stdin, flush=True)
        return self._child.stdout.readline().strip()

    @contextmanager
    def process(self, role: str, database_uri: str, amqp_uri: str, fault: str = "-") -> Iterator[Process]:
        """A process in `role`, killed at `fault`, or at the end if it still runs."""
        child = Process(self, int(self.ask("start", role, database_uri, amqp_uri, fault)))
        try:
            yield child
        finally:
            child.end()

    def close(self) -> None:
        """End the child, and it ends its own."""
        self._child.communicate()
