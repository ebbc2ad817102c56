"""Runs service classes in nameko containers within this process, and ends them in order.

Used by `onedoor run` with one service, and by `onedoor up` with all. `listen` of a service is the address of its HTTP
API, or None where the gateway of this process calls it directly.
"""

import logging
import signal
from collections.abc import Callable, Mapping
from typing import Any

import eventlet
from nameko.containers import ServiceContainer

from casekit.entrypoints import container_config
from casekit.loops import Stop
from casekit.runtime import Runtime
from onedoor import starting
from onedoor.composition import service_class_of

log = logging.getLogger(__name__)
Address = tuple[str, int]


class Hosted:
    """The containers of this process."""

    def __init__(self, runtimes: Mapping[str, Runtime], listen: Mapping[str, Address]) -> None:
        self._containers: list[Any] = [
            ServiceContainer(service_class_of(name), container_config(runtime, listen.get(name)))
            for name, runtime in runtimes.items()
        ]
        self._runtimes = list(runtimes.values())
        self._stopping = Stop()
        self._drain_seconds = max(runtime.config.drain_seconds for runtime in runtimes.values())

    def start(self) -> None:
        """Start all. Raises OSError when an address is taken."""
        for container in self._containers:
            container.start()
        eventlet.spawn(starting.begin, self._runtimes, self._stopping)

    def watch(self, ended: Callable[[], object]) -> None:
        """Call `ended` when a container dies of an error; a service that is half there must not look alive."""
        for container in self._containers:
            eventlet.spawn(_watch, container, ended)

    def stop(self) -> None:
        """Let what has begun finish, for as long as the configuration allows; then kill what remains."""
        self._stopping.set()
        threads = [eventlet.spawn(container.stop) for container in self._containers]
        with eventlet.Timeout(self._drain_seconds, exception=False):
            for thread in threads:
                thread.wait()
            return
        for container in self._containers:
            container.kill()


def _watch(container: Any, ended: Callable[[], object]) -> None:
    try:
        container.wait()
    except Exception as fault:  # broad: whatever a container dies of, the process must end
        log.error("a service died", exc_info=fault)
        ended()


class Ending:
    """When this process is to end: at SIGTERM or SIGINT, or because a service in it died."""

    def __init__(self) -> None:
        self._asked = Stop()
        self.is_failure = False

    def fail(self) -> None:
        """End because something died."""
        self.is_failure = True
        self._asked.set()

    def wait(self) -> None:
        """Return when the process is to end; from then on a second SIGINT ends it at once."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._ask)
        while not self._asked.wait(1.0):
            pass

    def _ask(self, number: int, _frame: object) -> None:
        log.info("asked to stop")
        signal.signal(signal.SIGINT, signal.default_int_handler)
        # a signal may find any green thread running, also the hub, which must not switch
        eventlet.spawn_after(0, self._asked.set)
