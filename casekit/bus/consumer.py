"""Takes a service's queue off the broker: stores batches in the inbox and acks each after its commit.

It connects again after any fault, and only while the listener could store what comes: with the database down nothing
is taken, so nothing is redelivered either. One consumer is one thread (green under eventlet); several may share the
queue, for the inbox does not depend on the order of arrival.
"""

from typing import Any

from casekit.bus.declare import declare_inbox
from casekit.bus.messages import Delivery
from casekit.bus.protocol import Listener
from casekit.bus.topology import Topology, inbox_queue
from casekit.bus.wire import connect, hang_up, open_channel
from casekit.clock import monotonic
from casekit.faults import point
from casekit.loops import Bell, Stop, run_loop

BATCH = 500
GATHER_SECONDS = 0.02  # how long a batch waits for more after its first message
QUIET_SECONDS = 0.005  # how long it waits for the next one
PREFETCH = 2 * BATCH
HEARTBEAT_SECONDS = 10.0
LOOK_SECONDS = 0.5  # how long an idle consumer waits before it looks whether it should stop
_connected: set[str] = set()


def is_connected(service: str) -> bool:
    """Whether a consumer of this process is taking the service's queue off the broker; for readiness."""
    return service in _connected


class InboxConsumer:
    """Consumes one service's queue."""

    def __init__(self, uri: str, service: str, topology: Topology, listener: Listener) -> None:
        self._uri = uri
        self._service = service
        self._topology = topology
        self._listener = listener
        self._connection: Any = None
        self._channel: Any = None
        self._gathered: list[Any] = []

    def run(self, stop: Stop) -> None:
        """Consume until `stop` is set; what is not acked then goes back to the queue."""
        try:
            run_loop(self.turn, stop, Bell(), LOOK_SECONDS, f"consumer of {self._service}")
        finally:
            self.close()

    def turn(self) -> bool:
        """Take one batch, or wait a moment for one; False when nothing can be taken now.

        Raises one of wire.WIRE_ERRORS, or NotStored; the next turn connects again.
        """
        try:
            if self._connection is None and not self._connect():
                return False
            try:
                self._gather()
            finally:
                self._store()
        except BaseException:
            self._hang_up(orderly=False)
            raise
        return True

    def close(self) -> None:
        """Take leave of the broker; the next turn connects again."""
        self._hang_up(orderly=True)

    def _connect(self) -> bool:
        """Subscribe, unless what comes could not be stored."""
        if not self._listener.ready():
            return False
        self._gathered.clear()
        self._connection = connect(self._uri, heartbeat=HEARTBEAT_SECONDS)
        self._channel = channel = open_channel(self._connection)
        declare_inbox(channel, self._service, self._topology)
        channel.basic_qos(0, PREFETCH, False)
        channel.basic_consume(inbox_queue(self._service), callback=self._gathered.append)
        _connected.add(self._service)
        return True

    def _hang_up(self, *, orderly: bool) -> None:
        connection, self._connection, self._channel = self._connection, None, None
        self._gathered.clear()
        _connected.discard(self._service)
        if connection is not None:
            hang_up(connection, orderly=orderly)

    def _gather(self) -> None:
        """Wait for messages: until there are enough, or no more come, or a moment after the first."""
        until = monotonic() + LOOK_SECONDS
        patience = LOOK_SECONDS
        while len(self._gathered) < BATCH and (left := until - monotonic()) > 0:
            try:
                self._connection.drain_events(timeout=min(left, patience))
            except TimeoutError:
                break
            if len(self._gathered) == 1:
                until, patience = monotonic() + GATHER_SECONDS, QUIET_SECONDS
        self._connection.heartbeat_tick()

    def _store(self) -> None:
        """Store what is gathered, then ack it: the last tag stands for all before it."""
        if not self._gathered:
            return
        self._listener.deliver([_delivery(message) for message in self._gathered])
        point("consumer.before_ack")
        self._channel.basic_ack(self._gathered[-1].delivery_tag, multiple=True)
        point("consumer.after_ack")
        self._gathered.clear()


def _delivery(message: Any) -> Delivery:
    properties = message.properties
    headers = properties.get("application_headers") or {}
    return Delivery(_bytes(message.body), headers, str(properties.get("content_type")))


def _bytes(body: Any) -> bytes:
    return body.encode() if isinstance(body, str) else bytes(body or b"")
