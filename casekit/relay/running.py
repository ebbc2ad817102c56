"""Relays as loops: one thread each (green under eventlet), for `onedoor relay`, `onedoor up` and service classes."""

import threading
from collections.abc import Sequence

from casekit.bus.messages import Fault
from casekit.bus.protocol import Bus
from casekit.loops import Stop, bell, run_loop
from casekit.relay.relay import Relay
from casekit.runtime import Runtime

IDLE_SECONDS = 0.05  # how late, at most, an event leaves that another process wrote

_running: dict[str, Relay] = {}


def faults() -> dict[str, Fault]:
    """Why the bus does not take what services say, by service: of the relays of this process, for readiness."""
    return {source: relay.fault for source, relay in _running.items() if relay.fault is not None}


def relay_loop(relay: Relay, stop: Stop, idle_seconds: float = IDLE_SECONDS) -> None:
    """Run one relay until `stop` is set; the bell ("relay", service) wakes it at once."""
    _running[relay.source] = relay
    try:
        run_loop(relay.turn, stop, bell("relay", relay.source), idle_seconds, f"relay of {relay.source}")
    finally:
        _running.pop(relay.source, None)
        relay.close()


def run_relays(runtimes: Sequence[Runtime], bus: Bus, stop: Stop, idle_seconds: float = IDLE_SECONDS) -> None:
    """Run a relay for each runtime, and return when `stop` was set and all have let go.

    `idle_seconds`: how often to look where no bell rings; where all that is said is said in this process, seldom.
    """
    relays = [Relay(runtime, bus) for runtime in runtimes]
    threads = [
        threading.Thread(target=relay_loop, args=(relay, stop, idle_seconds), name=f"relay-{relay.source}")
        for relay in relays
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
