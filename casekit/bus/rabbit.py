"""The bus of the distributed platform: RabbitMQ, durable quorum queues, confirmed publishing."""

from collections.abc import Sequence
from typing import Any

from casekit.bus.confirms import Letter
from casekit.bus.declare import declare_source
from casekit.bus.line import PublishingLine
from casekit.bus.messages import Outgoing, OutMessage, Receipt
from casekit.bus.topology import Topology, exchange


class RabbitBus:
    """Carries events through the broker at `uri`."""

    def __init__(self, uri: str, topology: Topology) -> None:
        self._uri = uri
        self._topology = topology

    def publisher(self, source: str) -> "RabbitPublisher":
        """A publisher for what `source` says, with a connection of its own."""
        return RabbitPublisher(self._uri, source, self._topology)


class RabbitPublisher:
    """Publishes what one source says; declares its exchange and its listeners' queues whenever it connects."""

    def __init__(self, uri: str, source: str, topology: Topology) -> None:
        def prepare(channel: Any) -> None:
            declare_source(channel, source, topology)

        self._line = PublishingLine(uri, prepare)

    def publish(self, messages: Sequence[Outgoing]) -> Receipt:
        """Publish in order, `mandatory` and persistent."""
        return self._line.publish([_letter(message) for message in messages])

    def close(self) -> None:
        """Take leave of the broker."""
        self._line.close()


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
