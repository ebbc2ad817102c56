"""Both buses, each with the same listeners and the same way to let messages arrive."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import pytest

from casekit.bus.consumer import InboxConsumer
from casekit.bus.declare import declare
from casekit.bus.direct import DirectBus
from casekit.bus.messages import Delivery, OutMessage
from casekit.bus.protocol import Bus, Listener, NotStored, Publisher
from casekit.bus.rabbit import RabbitBus
from casekit.bus.topology import Topology
from casekit.bus.wire import WIRE_ERRORS
from casekit.clock import monotonic

SOURCE = "intake"
LISTENERS = ("grid", "ledger")
TOPOLOGY = Topology({"grid": ("intake",), "ledger": ("intake", "grid")})
ARRIVE_SECONDS = 60.0


@dataclass
class Recorder:
    """A listener in memory; it can be down."""

    arrived: list[Delivery] = field(default_factory=list)
    is_down: bool = False
    refused: int = 0

    def ready(self) -> bool:
        return not self.is_down

    def deliver(self, batch: Sequence[Delivery]) -> None:
        if self.is_down:
            self.refused += 1
            raise NotStored
        self.arrived += batch

    @property
    def positions(self) -> list[int]:
        return [delivery.headers["position"] for delivery in self.arrived]


class Carrier:
    """A bus with its listeners. `until` lets messages arrive as long as a condition does not hold."""

    def __init__(self, bus: Bus, consumers: Sequence[InboxConsumer] = ()) -> None:
        self._bus = bus
        self._consumers = consumers
        self._publishers: list[Publisher] = []

    def publisher(self, source: str = SOURCE) -> Publisher:
        """A publisher that is closed when the test ends."""
        self._publishers.append(self._bus.publisher(source))
        return self._publishers[-1]

    def until(self, condition: Callable[[], bool]) -> None:
        deadline = monotonic() + ARRIVE_SECONDS
        while not condition():
            assert monotonic() < deadline, "it does not arrive"
            for consumer in self._consumers:
                self._turn(consumer)

    @staticmethod
    def _turn(consumer: InboxConsumer) -> None:
        try:
            consumer.turn()
        except (*WIRE_ERRORS, NotStored):
            return  # as its loop does: the next turn connects again

    def close(self) -> None:
        for each in (*self._publishers, *self._consumers):
            each.close()


Carry = Callable[[dict[str, Listener]], Carrier]


@pytest.fixture(params=["direct", "rabbitmq"])
def carry(request: pytest.FixtureRequest) -> Iterator[Carry]:
    """Makes a bus of each kind with the listeners given."""
    carriers: list[Carrier] = []

    def make(listeners: dict[str, Listener]) -> Carrier:
        if request.param == "direct":
            carrier = Carrier(DirectBus(TOPOLOGY, listeners))
        else:
            uri = request.getfixturevalue("amqp_uri")
            declare(uri, TOPOLOGY)
            consumers = [InboxConsumer(uri, name, TOPOLOGY, listener) for name, listener in listeners.items()]
            carrier = Carrier(RabbitBus(uri, TOPOLOGY), consumers)
        carriers.append(carrier)
        return carrier

    yield make
    for carrier in carriers:
        carrier.close()


def messages(first: int, last: int, body: bytes = b'{"n":1}', source: str = SOURCE) -> list[OutMessage]:
    """Events at positions `first` to `last`."""
    return [
        OutMessage(source, 1, 1, position, "520302000000", "sample.noted", body)
        for position in range(first, last + 1)
    ]
