"""How many requests a process works on at once: ordinary ones and long polls from pools of their own.

So that a hundred departments waiting for events never keep a window from registering a case. A request that finds no
slot waits a moment, then is told OVERLOADED.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from casekit.web.errors import Overloaded

PATIENCE_SECONDS = 1.0


class Slots:
    """The two pools of one application."""

    def __init__(self, ordinary: int, polls: int) -> None:
        self._ordinary = threading.BoundedSemaphore(ordinary)
        self._polls = threading.BoundedSemaphore(polls)

    @contextmanager
    def taken(self, *, is_poll: bool) -> Iterator[None]:
        """Hold a slot while a request is worked on. Raises Overloaded."""
        pool = self._polls if is_poll else self._ordinary
        if not pool.acquire(timeout=0 if is_poll else PATIENCE_SECONDS):
            raise Overloaded
        try:
            yield
        finally:
            pool.release()
