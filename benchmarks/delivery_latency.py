"""How long from a service's commit to its listener's: through relay, bus and the storing of the inbox.

Three ways: the direct bus; a broker, with a relay that is rung in its own process; a broker, with a relay in another
process, which looks every 50 ms. Servers are private; events are said one by one at a steady rate.
"""

import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from benchmarks.figures import Figure, Report, quantile
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
PER_SECOND = 100.0
WAYS = (("direct bus", False, True), ("broker, relay rung", True, True), ("broker, relay apart", True, False))


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


def milliseconds(
    source: Runtime, bus: Bus, watch: Stopwatch, consumer: InboxConsumer | None, events: int, rings: bool
) -> list[float]:
    """From commit to commit."""
    stop = Stop()
    threads = [threading.Thread(target=relay_loop, args=(Relay(source, bus), stop))]
    if consumer is not None:
        threads.append(threading.Thread(target=consumer.run, args=(stop,)))
    with running(*threads):
        said = say(source, events, PER_SECOND, rings)
        arrived = watch.done.wait(60.0)
        stop.set()
    if not arrived:
        raise SystemExit("events did not arrive")
    return [1000 * (watch.stored[number] - moment) for number, moment in said.items()]


def measure(quick: bool) -> Report:
    """500 events each way; 100 when quick."""
    load_before = os.getloadavg()[0]
    events = 100 if quick else 500
    figures: list[Figure] = []
    with postgres_server() as postgres, rabbitmq_server() as rabbit:
        for name, with_broker, rings in WAYS:
            uri = postgres.uri(postgres.create_database())
            with (
                open_runtime(sample_definition(SOURCE), uri) as source,
                open_runtime(sample_definition(LISTENER, SOURCE), uri) as listener,
            ):
                watch = Stopwatch(InboxListener(listener), events)
                bus: Bus = DirectBus(TOPOLOGY, {LISTENER: watch})
                consumer = None
                if with_broker:
                    amqp_uri = rabbit.uri(rabbit.create_vhost())
                    declare(amqp_uri, TOPOLOGY)
                    bus = RabbitBus(amqp_uri, TOPOLOGY)
                    consumer = InboxConsumer(amqp_uri, LISTENER, TOPOLOGY, watch)
                took = milliseconds(source, bus, watch, consumer, events, rings)
            figures += [
                Figure(f"{name} {percent}", "ms", (quantile(took, share),))
                for percent, share in (("p50", 0.5), ("p99", 0.99))
            ]
    notes = [f"{events} events, {PER_SECOND:.0f} a second; until the listener's inbox has committed"]
    return Report("delivery_latency", figures, notes, load_before)
