"""What a bus promises, whichever it is; one contract suite holds both to it.

- `Publisher.publish` returns when every message is confirmed or one was not; the receipt counts those at the front that
  are safe: in every listener's inbox (direct), or in every listener's durable queue (broker). It never raises because
  the bus is down, and never waits without end.
- A message that was not confirmed may have arrived all the same; so may those after it.
- A listener is given every message at least once, in batches, with its bytes and headers as published.
"""

from collections.abc import Sequence
from typing import Protocol

from casekit.bus.messages import Delivery, Outgoing, Receipt


class Publisher(Protocol):
    """Publishes what one source says. For one thread at a time."""

    def publish(self, messages: Sequence[Outgoing]) -> Receipt:
        """Hand over messages of this source, in order. See the module's promise."""
        ...

    def close(self) -> None:
        """Give back what the publisher holds; it may be used again."""
        ...


class Bus(Protocol):
    """Where relays publish."""

    def publisher(self, source: str) -> Publisher:
        """A publisher for what `source` says."""
        ...


class Listener(Protocol):
    """Stores what arrives for one service."""

    def ready(self) -> bool:
        """Whether a delivery could be stored now."""
        ...

    def deliver(self, batch: Sequence[Delivery]) -> None:
        """Return when the whole batch is stored for good.

        Raises NotStored when it is not, and may then be given it again.
        """
        ...


class NotStored(Exception):
    """The batch is not stored, through no fault of the batch: the database does not answer."""
