"""How long from a service's commit to its listener's: through relay, bus and the storing of the inbox.

    python -m benchmarks.delivery_latency [--events 500] [--per-second 100]

Three ways: the direct bus; a broker, with a relay that is rung in its own process; a broker, with a relay in another
process, which looks every 50 ms. Servers are private; events are said one by one at a steady rate.
"""

import argparse
import statistics
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from casekit.bus.consumer import InboxConsumer
from casekit.bus.declare import declare
from casekit.bus.direct import DirectBus
from casekit.bus.listener import InboxListener
from casekit.bus.messages import EVENT_TYPE, Delivery
from casekit.bus.protocol import Bus
from casekit.bus.rabbit import RabbitBus
from casekit.bus.topology import Topology
from casekit.clock import monotonic
from casekit.envelope import parse
from casekit.loops import Stop, bell
from casekit.relay import Relay, relay_loop
from casekit.runtime import Runtime
from casekit.testing.sample import Noted, open_runtime, sample_definition
from casekit.testing.servers import postgres_server, rabbitmq_server

SOURCE, LISTENER = "intake", "grid"
TOPOLOGY = Topology({LISTENER: (SOURCE,)})


class Stopwatch:
    """Stores like the listener it is made of, and notes when."""

    def __init__(self, inner: InboxListener, expected: int) -> None:
        self._inner = inner
        self._expected = expected
        self.stored: dict[int, float] = {}
        self.done = threading.Event()

    def ready(self) -> bool:
        """Whether the database answers."""
        return self._inner.ready()

    def deliver(self, batch: Sequence[Delivery]) -> None:
        """Store, then look at the clock."""
        self._inner.deliver(batch)
        now = monotonic()
        for delivery in batch:
            if delivery.content_type == EVENT_TYPE:
                self.stored.setdefault(parse(delivery.body).data["number"], now)
        if len(self.stored) >= self._expected:
            self.done.set()


@contextmanager
def running(*threads: threading.Thread) -> Iterator[None]:
    """Threads that end when their `Stop` is set."""
    for thread in threads:
        thread.start()
    yield
    for thread in threads:
        thread.join()


def say(source: Runtime, events: int, per_second: float, rings: bool) -> Mapping[int, float]:
    """Commit events at a steady rate; when each commit was done."""
    said: dict[int, float] = {}
    pace = threading.Event()
    began = monotonic()
    for number in range(events):
        pace.wait(max(0.0, began + number / per_second - monotonic()))
        with source.db.begin() as db:
            work = source.work(db, "benchmark")
            work.lock(f"case/{number}")
            work.append(f"case/{number}", Noted(number))
            work.flush()
        said[number] = monotonic()
        if rings:
            bell("relay", SOURCE).ring()
    return said


def measure(source: Runtime, bus: Bus, watch: Stopwatch, consumer: InboxConsumer | None, options: argparse.Namespace,
            rings: bool) -> list[float]:  # fmt: skip
    """Milliseconds from commit to commit, sorted."""
    stop = Stop()
    threads = [threading.Thread(target=relay_loop, args=(Relay(source, bus), stop))]
    if consumer is not None:
        threads.append(threading.Thread(target=consumer.run, args=(stop,)))
    with running(*threads):
        said = say(source, options.events, options.per_second, rings)
        arrived = watch.done.wait(60.0)
        stop.set()
    if not arrived:
        raise SystemExit("events did not arrive")
    return sorted(1000 * (watch.stored[number] - moment) for number, moment in said.items())


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description="From commit to commit")
    arguments.add_argument("--events", type=int, default=500)
    arguments.add_argument("--per-second", type=float, default=100.0)
    options = arguments.parse_args()
    ways = (
        ("direct bus", False, True),
        ("broker, relay rung", True, True),
        ("broker, relay apart", True, False),
    )
    with postgres_server() as postgres, rabbitmq_server() as rabbit:
        for name, with_broker, rings in ways:
            uri = postgres.uri(postgres.create_database())
            with (
                open_runtime(sample_definition(SOURCE), uri) as source,
                open_runtime(sample_definition(LISTENER, SOURCE), uri) as listener,
            ):
                watch = Stopwatch(InboxListener(listener), options.events)
                bus: Bus = DirectBus(TOPOLOGY, {LISTENER: watch})
                consumer = None
                if with_broker:
                    amqp_uri = rabbit.uri(rabbit.create_vhost())
                    declare(amqp_uri, TOPOLOGY)
                    bus, consumer = (
                        RabbitBus(amqp_uri, TOPOLOGY),
                        InboxConsumer(amqp_uri, LISTENER, TOPOLOGY, watch),
                    )
                took = measure(source, bus, watch, consumer, options, rings)
            p50, p99 = statistics.median(took), took[int(len(took) * 0.99)]
            print(
                f"{name:>19}: p50 {p50:.1f} ms, p99 {p99:.1f} ms at {options.per_second:.0f} events a second"
            )


if __name__ == "__main__":
    main()
