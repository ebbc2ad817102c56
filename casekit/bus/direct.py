"""The bus of the embedded platform: publishing is a call of every listener, and returns when all have committed.

Nothing is kept in between, so kill -9 at any moment loses nothing: what was not confirmed is published again.
"""

from collections.abc import Mapping, Sequence

from casekit.bus.messages import Fault, Outgoing, Receipt, deliveries
from casekit.bus.protocol import Listener, NotStored
from casekit.bus.topology import Topology


class DirectBus:
    """Carries events within one process.

    `listeners` are the listeners by service; the composition root may fill the mapping after it has made the bus.
    """

    def __init__(self, topology: Topology, listeners: Mapping[str, Listener]) -> None:
        self._topology = topology
        self._listeners = listeners

    def publisher(self, source: str) -> "DirectPublisher":
        """A publisher for what `source` says."""
        return DirectPublisher(self._topology.listeners_of(source), self._listeners)


class DirectPublisher:
    """Publishes what one source says."""

    def __init__(self, services: Sequence[str], listeners: Mapping[str, Listener]) -> None:
        self._services = services
        self._listeners = listeners

    def publish(self, messages: Sequence[Outgoing]) -> Receipt:
        """Call every listener with the batch; one that fails or is missing leaves all of it unconfirmed.

        A batch that nobody listens to is returned, as a broker would.
        """
        batch = deliveries(messages)
        fault = None if self._services else Fault.RETURNED
        for service in self._services:
            listener = self._listeners.get(service)
            if listener is None:
                fault = Fault.RETURNED
                continue
            try:
                listener.deliver(batch)
            except NotStored:
                fault = Fault.REFUSED
        return Receipt(0 if fault else len(batch), fault)

    def close(self) -> None:
        """Nothing is held."""
