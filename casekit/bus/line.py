"""A line to the broker for confirmed publishing: connected when first used, and again after any fault."""

from collections.abc import Callable, Sequence
from typing import Any

from casekit.bus.confirms import ConfirmedChannel, Letter
from casekit.bus.messages import Receipt
from casekit.bus.wire import WIRE_ERRORS, connect, fault_of, hang_up, open_channel


class PublishingLine:
    """Publishes through the broker at `uri`; who calls it decides when to try again. For one thread at a time.

    `prepare` declares, on a channel of every new connection, what will be published to.
    """

    def __init__(self, uri: str, prepare: Callable[[Any], None] = lambda channel: None) -> None:
        self._uri = uri
        self._prepare = prepare
        self._connection: Any = None
        self._channel: ConfirmedChannel | None = None

    def publish(self, letters: Sequence[Letter]) -> Receipt:
        """Publish in order. Never raises because of the broker, and never waits without end."""
        try:
            channel = self._channel or self._open()
        except WIRE_ERRORS as error:
            self._hang_up(orderly=False)
            return Receipt(0, fault_of(error))
        receipt = channel.publish(letters)
        if receipt.fault is not None:
            # A queue or an exchange may be missing: the next connection prepares them.
            self._hang_up(orderly=False)
        return receipt

    def close(self) -> None:
        """Take leave of the broker; the line may be used again."""
        self._hang_up(orderly=True)

    def _open(self) -> ConfirmedChannel:
        self._connection = connect(self._uri)
        self._prepare(open_channel(self._connection))
        self._channel = ConfirmedChannel(self._connection)
        return self._channel

    def _hang_up(self, *, orderly: bool) -> None:
        connection, self._connection, self._channel = self._connection, None, None
        if connection is not None:
            hang_up(connection, orderly=orderly)
