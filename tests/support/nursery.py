"""Starts processes without importing the world for each of them: a module that has done so once forks them.

The module (tests/support/bus_process.py, tests/support/onedoor_process.py) answers as tests/support/forking.py says.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

from casekit.children import wait_until

ROOT = Path(__file__).parents[2]


class Process:
    """A process of a nursery, to be used as a `Child` (casekit/children.py) is."""

    def __init__(self, nursery: "Nursery", pid: int) -> None:
        self._nursery = nursery
        self._status: int | None = None
        self.pid = pid

    @property
    def status(self) -> int | None:
        """Its exit status, negative for a signal; None while it runs."""
        if self._status is None and (answer := self._nursery.ask(f"reap {self.pid}")) != "-":
            self._status = int(answer)
        return self._status

    def ended(self) -> bool:
        """Whether it has ended by now."""
        return self.status is not None

    def send_signal(self, number: signal.Signals) -> None:
        """Signal it; one that has ended is not signalled any more."""
        if not self.ended():
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def release(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def wait(self, seconds: float) -> bool:
        """Whether it ends within `seconds`."""
        return wait_until(self.ended, seconds)

    def kill(self) -> None:
        """End it without its consent, if it still runs."""
        self.send_signal(signal.SIGKILL)
        assert self.wait(60.0)


class Nursery:
    """Asks its child to fork. One question at a time."""

    def __init__(self, module: str) -> None:
        self._child = subprocess.Popen(
            [sys.executable, "-m", module],
            cwd=ROOT,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    def ask(self, line: str) -> str:
        """Put one line to the child; its answer."""
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        print(line, file=self._child.stdin, flush=True)
        return self._child.stdout.readline().strip()

    def start(self, words: str) -> Process:
        """A new process; who starts it ends it."""
        return Process(self, int(self.ask(f"start {words}")))

    @contextmanager
    def process(self, *words: str) -> Iterator[Process]:
        """A process that is killed at the end if it still runs."""
        child = self.start(" ".join(words))
        try:
            yield child
        finally:
            child.kill()

    def close(self) -> None:
        """End the child, and it ends its own."""
        self._child.communicate()


def commanded(command: Sequence[str], environ: Mapping[str, str], output: Path, errors: Path) -> Process:
    """A process that runs a command of `onedoor`, and writes to these files."""
    told = {"command": list(command), "environ": dict(environ), "output": str(output), "errors": str(errors)}
    return _of_onedoor().start(json.dumps(told))


@cache
def _of_onedoor() -> Nursery:
    """The run's; it ends with the run."""
    return Nursery("tests.support.onedoor_process")
