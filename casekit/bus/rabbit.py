"""The bus of the distributed platform: RabbitMQ, durable quorum queues, confirmed publishing.

A publisher connects when it is first used and again after any fault, declaring what it publishes to; who calls it
decides when to try again.
"""

from collections.abc import Sequence
from typing import Any

from casekit.bus.confirms import ConfirmedChannel, Letter
from casekit.bus.declare import declare_source
from casekit.bus.messages import Outgoing, OutMessage, Receipt
from casekit.bus.topology import Topology, exchange
from casekit.bus.wire import WIRE_ERRORS, connect, fault_of, hang_up, open_channel


class RabbitBus:
    """Carries events through the broker at `uri`."""

    def __init__(self, uri: str, topology: Topology) -> None:
        self._uri = uri
        self._topology = topology

    def publisher(self, source: str) -> "RabbitPublisher":
        """A publisher for what `source` says, with a connection of its own."""
        return RabbitPublisher(self._uri, source, self._topology)


class RabbitPublisher:
    """Publishes what one source says."""

    def __init__(self, uri: str, source: str, topology: Topology) -> None:
        self._uri = uri
        self._source = source
        self._topology = topology
        self._connection: Any = None
        self._channel: ConfirmedChannel | None = None

    def publish(self, messages: Sequence[Outgoing]) -> Receipt:
        """Publish in order, `mandatory`, persistent; connects first where needed."""
        try:
            channel = self._channel or self._open()
        except WIRE_ERRORS as error:
            self._drop()
            return Receipt(0, fault_of(error))
        receipt = channel.publish([_letter(message) for message in messages])
        if receipt.fault is not None:
            self._drop()  # a queue or exchange may be missing: the next connection declares them
        return receipt

    def close(self) -> None:
        """Take leave of the broker."""
        if self._connection is not None:
            hang_up(self._connection, orderly=True)
        self._connection = self._channel = None

    def _open(self) -> ConfirmedChannel:
        self._connection = connect(self._uri)
        declare_source(open_channel(self._connection), self._source, self._topology)
        self._channel = ConfirmedChannel(self._connection)
        return self._channel

    def _drop(self) -> None:
        if self._connection is not None:
            hang_up(self._connection, orderly=False)
        self._connection = self._channel = None


def _letter(message: Outgoing) -> Letter:
    place = message.position if isinstance(message, OutMessage) else "sealed"
    return Letter(
        id=f"{message.source}/{message.epoch}/{place}",
        exchange=exchange(message.source),
        routing_key=message.key,
        body=message.body,
        content_type=message.content_type,
        headers=message.headers,
    )
