"""Is this process alive, is it ready, and what is wrong with what it depends on.

A check is a function that returns a `Health`; one that raises, or takes longer than a second, means *down*.
The process as a whole is as well as its worst check: *degraded* still serves (the broker is away and cases
are registered all the same), *down* asks to be taken out of the load balancer. Needs eventlet's hub, not a
patched process.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import eventlet

CHECK_SECONDS = 1.0
_log = logging.getLogger(__name__)


class Health(StrEnum):
    """How well something is, best first."""

    OK = "ok"
    DEGRADED = "degraded"
    DOWN = "down"


Check = Callable[[], Health]
_WORSE = {Health.OK: 0, Health.DEGRADED: 1, Health.DOWN: 2}


@dataclass(frozen=True, slots=True)
class Report:
    """What `/readyz` answers."""

    status: Health
    checks: Mapping[str, Health]


class Readiness:
    """The named checks of one process."""

    def __init__(self) -> None:
        self._checks: dict[str, Check] = {}
        self._is_draining = False

    def add(self, name: str, check: Check) -> None:
        """Have `check` asked under `name` whenever readiness is; the name stands in the answer."""
        self._checks[name] = check

    def drain(self) -> None:
        """From now on not ready: the process is finishing what it has begun."""
        self._is_draining = True

    def report(self) -> Report:
        """Ask all checks, side by side."""
        asked = {name: eventlet.spawn(_ask, name, check) for name, check in self._checks.items()}
        found = {name: answer.wait() for name, answer in asked.items()}
        if self._is_draining:
            found["draining"] = Health.DOWN
        worst = max(found.values(), key=_WORSE.__getitem__, default=Health.OK)
        return Report(worst, found)


def _ask(name: str, check: Check) -> Health:
    try:
        with eventlet.Timeout(CHECK_SECONDS):
            return check()
    except eventlet.Timeout:
        _log.warning("a readiness check did not answer", extra={"check": name})
    except Exception:  # broad: whatever way a check fails, what it checks is not there
        _log.warning("a readiness check failed", extra={"check": name}, exc_info=True)
    return Health.DOWN
