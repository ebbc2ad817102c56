"""How many long polls of one unit wait in a process: a share each, so that no unit takes the places of all others."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from casekit.errors import RateLimited

MOST_PER_UNIT: Final = 8
RETRY_SECONDS: Final = 5


class Shares:
    """The polls that wait, by unit. `places` is how many may wait in the process, whoever asks."""

    def __init__(self, places: int) -> None:
        self._most = max(1, min(MOST_PER_UNIT, places // 4))
        self._waiting: Counter[str] = Counter()
        self._lock = threading.Lock()

    @contextmanager
    def taken(self, unit: str) -> Iterator[None]:
        """Hold one of the unit's places while it waits. Raises RateLimited when it has them all."""
        with self._lock:
            if self._waiting[unit] >= self._most:
                raise RateLimited(headers={"Retry-After": str(RETRY_SECONDS)})
            self._waiting[unit] += 1
        try:
            yield
        finally:
            self._leave(unit)

    def _leave(self, unit: str) -> None:
        with self._lock:
            self._waiting[unit] -= 1
            if not self._waiting[unit]:
                del self._waiting[unit]
