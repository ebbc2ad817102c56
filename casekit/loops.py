"""Loops that work while there is work, sleep until a bell rings, and end when asked.

The inbox worker, the ticker, the relay and repair are such loops, each in a thread (green where eventlet has patched
`threading`). A loop outlives the database and any faulty turn: it says so in the log and tries again, ever more slowly.
A bell is a hint that there may be work, never the carrier of it: whoever misses it finds the work at the next turn.
"""

import logging
import threading
from collections.abc import Callable

from casekit.clock import monotonic

SLOWEST_SECONDS = 5.0
log = logging.getLogger(__name__)


class Bell:
    """Wakes every loop that is waiting for it, once per ring; a ring during a turn is not missed."""

    def __init__(self) -> None:
        self._next = threading.Event()

    def ring(self) -> None:
        """Wake all who listen now."""
        ringing, self._next = self._next, threading.Event()
        ringing.set()

    def listen(self) -> threading.Event:
        """The event that the next ring sets; take it *before* looking for work, wait on it after."""
        return self._next


_bells: dict[tuple[str, str], Bell] = {}


def bell(kind: str, service: str) -> Bell:
    """The bell of this process for a kind of loop (`relay`, `inbox`, `ticker`, `repair`) of a service."""
    return _bells.setdefault((kind, service), Bell())


class Stop(threading.Event):
    """Asks loops to end: a `threading.Event` that also wakes the loops that sleep."""

    def __init__(self) -> None:
        super().__init__()
        self._sleepers: list[Bell] = []

    def wakes(self, sleeper: Bell) -> None:
        """Ring `sleeper` when set."""
        self._sleepers.append(sleeper)

    def set(self) -> None:
        """Ask all loops to end after their present turn."""
        super().set()
        for sleeper in self._sleepers:
            sleeper.ring()


def run_loop(turn: Callable[[], bool], stop: Stop, wake: Bell, idle_seconds: float, name: str) -> None:
    """Call `turn` until `stop` is set.

    A turn that returns True did something: the next follows at once. After False the loop sleeps until `wake` rings,
    at most `idle_seconds`. A turn that raises is logged and followed, after a growing pause, by the next.
    """
    stop.wakes(wake)
    pause = 0.0
    while not stop.is_set():
        heard = wake.listen()
        try:
            is_busy = turn()
            pause = 0.0
        except Exception as fault:  # broad: one faulty turn must not end the loop
            pause = min(SLOWEST_SECONDS, pause * 2 or 0.1)
            log.error("a turn of a loop failed", extra={"check": name}, exc_info=fault)
            stop.wait(pause)
            continue
        if not is_busy and not stop.is_set():
            heard.wait(idle_seconds)


def run_once(deed: Callable[[], object], stop: Stop, name: str) -> None:
    """Call `deed` until it has gone through once: what a process does at its start, whenever the database is there."""
    pause = 0.1
    while not stop.is_set():
        try:
            deed()
        except Exception as fault:  # broad: whatever kept it from its end may be over at the next try
            log.error("what is done at the start failed", extra={"check": name}, exc_info=fault)
            stop.wait(pause)
            pause = min(SLOWEST_SECONDS, pause * 2)
        else:
            return


class Every:
    """Says when a periodic duty within a loop is due again; real seconds."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._next = 0.0

    def is_due(self) -> bool:
        """True at the first call and then once per period."""
        if monotonic() < self._next:
            return False
        self._next = monotonic() + self._seconds
        return True
