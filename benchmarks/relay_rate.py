"""How many events a second the relay carries from the outbox to a broker, beside raw pika on the same broker.

Both publish the same bytes, persistent and `mandatory`, through the same exchange into the same quorum queue. pika's
`SelectConnection` keeps 500 confirms outstanding and reads nothing from anywhere; the relay gives positions, reads the
rows and remembers how far it has come, on a private PostgreSQL. The two are interleaved.
"""

import os
from collections.abc import Sequence
from contextlib import closing
from typing import Any

import pika
from sqlalchemy import text

from benchmarks.figures import Figure, Report, ratios
from casekit.bus.declare import declare
from casekit.bus.messages import OutMessage
from casekit.bus.rabbit import RabbitBus
from casekit.bus.topology import Topology, exchange, inbox_queue
from casekit.clock import monotonic
from casekit.relay import Relay
from casekit.relay.relay import BATCH
from casekit.runtime import Runtime
from casekit.testing.sample import Noted, open_runtime, sample_definition
from casekit.testing.servers import RabbitServer, postgres_server, rabbitmq_server

OUTSTANDING = 500
SOURCE, LISTENER = "intake", "ledger"
TOPOLOGY = Topology({LISTENER: (SOURCE,)})


class RawPika:
    """Publishes messages with pika alone, and stops when all are confirmed."""

    def __init__(self, uri: str, messages: Sequence[OutMessage]) -> None:
        self._messages = messages
        self._sent = self._confirmed = 0
        self._channel: Any = None
        self._began = self._ended = 0.0
        self._connection = pika.SelectConnection(
            pika.URLParameters(uri),
            on_open_callback=lambda connection: connection.channel(on_open_callback=self._open),
        )

    def run(self) -> float:
        """Publish, and return the seconds it took."""
        self._connection.ioloop.start()
        return self._ended - self._began

    def _open(self, channel: Any) -> None:
        self._channel = channel
        channel.confirm_delivery(self._on_confirm)
        self._began = monotonic()
        self._fill()

    def _fill(self) -> None:
        while self._sent < len(self._messages) and self._sent - self._confirmed < OUTSTANDING:
            message = self._messages[self._sent]
            properties = pika.BasicProperties(
                content_type=message.content_type, delivery_mode=2, headers=message.headers
            )
            self._channel.basic_publish(
                exchange(SOURCE), message.key, message.body, properties, mandatory=True
            )
            self._sent += 1

    def _on_confirm(self, frame: Any) -> None:
        if not isinstance(frame.method, pika.spec.Basic.Ack):
            raise SystemExit("the broker refused a message")
        self._confirmed = frame.method.delivery_tag if frame.method.multiple else self._confirmed + 1
        self._fill()
        if self._confirmed == len(self._messages):
            self._ended = monotonic()
            self._connection.ioloop.stop()


def fill_outbox(runtime: Runtime, count: int) -> None:
    """Say `count` events, two on each stream, with some 1 kB of data each."""
    for start in range(0, count, 500):
        with runtime.db.begin() as db:
            work = runtime.work(db, "benchmark")
            names = [f"case/{number // 2}" for number in range(start, min(start + 500, count))]
            work.lock(*dict.fromkeys(names))
            for number, name in enumerate(names, start=start):
                work.append(name, Noted(number, ("unit/" + "x" * 500,)))
            work.flush()


def relay_seconds(runtime: Runtime, uri: str) -> float:
    """Carry the outbox; its first batch, which connects and declares, is not timed."""
    with closing(Relay(runtime, RabbitBus(uri, TOPOLOGY), seal_seconds=3600.0)) as relay:
        relay.turn()
        began = monotonic()
        while relay.turn():
            pass
        return monotonic() - began


def published(runtime: Runtime) -> list[OutMessage]:
    """What the relay would publish."""
    with runtime.db.begin() as db:
        rows = db.execute(text("SELECT region, type, body FROM outbox_messages ORDER BY serial")).all()
    return [
        OutMessage(SOURCE, 1, 1, number, row.region, row.type, bytes(row.body))
        for number, row in enumerate(rows, start=1)
    ]


def empty(rabbit: RabbitServer) -> None:
    """Nothing is in the queue."""
    rabbit.call("DELETE", f"/api/queues/%2F/{inbox_queue(LISTENER)}/contents")


def measure(quick: bool) -> Report:
    """Five repeats of 20,000 events; two of 5,000 when quick."""
    load_before = os.getloadavg()[0]
    events, repeats = (5_000, 2) if quick else (20_000, 5)
    relays: list[float] = []
    pikas: list[float] = []
    with postgres_server() as postgres, rabbitmq_server() as rabbit:
        declare(rabbit.amqp_uri, TOPOLOGY)
        filled = postgres.create_database()
        with open_runtime(sample_definition(SOURCE), postgres.uri(filled)) as runtime:
            fill_outbox(runtime, events)
            messages = published(runtime)
        for _ in range(repeats):
            empty(rabbit)
            pikas.append(len(messages) / RawPika(rabbit.amqp_uri, messages).run())
            empty(rabbit)
            copied = postgres.uri(postgres.create_database(filled))
            with open_runtime(sample_definition(SOURCE), copied) as runtime:
                relays.append((len(messages) - BATCH) / relay_seconds(runtime, rabbit.amqp_uri))
    figures = [
        Figure(f"pika, {OUTSTANDING} confirms outstanding", "events/s", tuple(pikas)),
        Figure("relay", "events/s", tuple(relays)),
        Figure("relay / pika", "×", ratios(relays, pikas), "≥ 0.5"),
    ]
    size = sum(len(message.body) for message in messages) // len(messages)
    return Report("relay_rate", figures, [f"{len(messages)} events of {size} bytes"], load_before)
