"""Publishing with publisher confirms, many outstanding at a time.

A message counts as confirmed when the broker acked it and did not return it. The first one that is returned or nacked
stops the sending; what is under way is waited for, and the receipt counts what is safe at the front. Every write and
every wait is bounded, for a broker under an alarm takes bytes until the buffers are full and then says nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from amqp import Message

from casekit.bus.messages import Fault, Receipt
from casekit.bus.wire import WIRE_ERRORS, corked, fault_of, open_channel

WINDOW = 500
CONFIRM_SECONDS = 5.0
_TOGETHER = 50  # messages written before we look at what the broker has answered meanwhile


@dataclass(frozen=True, slots=True)
class Letter:
    """One message for the broker. `id` is unique within the batch."""

    id: str
    exchange: str
    routing_key: str
    body: bytes
    content_type: str
    headers: dict[str, Any]


class ConfirmedChannel:
    """A channel in confirm mode. After a receipt with a fault of the wire (`is_broken`) it must not be used again."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        # py-amqp would look for the broker's alarm before each publish; we look every few, which is faster.
        connection.client_properties["capabilities"]["connection.blocked"] = False
        self._channel = open_channel(connection)
        self._channel.confirm_select()
        self._channel.events["basic_ack"].add(self._on_ack)
        self._channel.events["basic_nack"].add(self._on_nack)
        self._channel.events["basic_return"].add(self._on_return)
        self._next_tag = 1
        self._pending: dict[int, str] = {}  # delivery tag → id, in order of tag
        self._tags: dict[str, int] = {}
        self._refused: dict[int, Fault] = {}
        self.is_broken = False

    def publish(self, letters: Sequence[Letter]) -> Receipt:
        """Publish in order; see the module's promise. Never raises because of the broker."""
        first = self._next_tag
        self._tags.clear()
        self._refused.clear()
        fault: Fault | None = None
        try:
            self._send_all(letters)
            self._settle(0)
        except WIRE_ERRORS as error:
            self.is_broken = True
            fault = fault_of(error)
        lowest = min((*self._refused, *self._pending, self._next_tag))
        return Receipt(lowest - first, self._refused.get(lowest, fault))

    def _send_all(self, letters: Sequence[Letter]) -> None:
        for start in range(0, len(letters), _TOGETHER):
            with corked(self._connection):
                for letter in letters[start : start + _TOGETHER]:
                    self._send(letter)
            self._look()
            self._settle(WINDOW - _TOGETHER)
            if self._refused:
                return

    def _send(self, letter: Letter) -> None:
        tag, self._next_tag = self._next_tag, self._next_tag + 1
        self._pending[tag] = letter.id
        self._tags[letter.id] = tag
        message = Message(
            letter.body,
            content_type=letter.content_type,
            delivery_mode=2,
            message_id=letter.id,
            application_headers=letter.headers,
        )
        self._channel.basic_publish(message, letter.exchange, letter.routing_key, mandatory=True)

    def _look(self) -> None:
        """Take in what the broker has answered by now, without waiting."""
        try:
            while True:
                self._connection.drain_events(timeout=0)
        except TimeoutError:
            return

    def _settle(self, outstanding: int) -> None:
        """Wait until no more than that many are unanswered. Raises TimeoutError when no answer comes."""
        while len(self._pending) > outstanding:
            self._connection.drain_events(timeout=CONFIRM_SECONDS)

    def _answered(self, tag: int, multiple: bool) -> list[int]:
        if not multiple:
            return [tag] if self._pending.pop(tag, None) is not None else []
        answered = []
        for pending in self._pending:
            if pending > tag:
                break
            answered.append(pending)
        for each in answered:
            del self._pending[each]
        return answered

    def _on_ack(self, tag: int, multiple: bool) -> None:
        self._answered(tag, multiple)

    def _on_nack(self, tag: int, multiple: bool) -> None:
        self._refused.update(dict.fromkeys(self._answered(tag, multiple), Fault.REFUSED))

    def _on_return(self, _error: Exception, _exchange: str, _key: str, message: Any) -> None:
        self._refused[self._tags[message.properties["message_id"]]] = Fault.RETURNED
