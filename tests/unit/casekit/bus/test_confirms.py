"""A receipt never counts a message that the broker may not have, whatever the broker answers and in what order."""

from collections import defaultdict
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casekit.bus import confirms
from casekit.bus.confirms import ConfirmedChannel, Letter
from casekit.bus.messages import Fault, Receipt

Answer = Callable[["Broker"], None]


class Broker:
    """Plays connection, channel and broker: keeps what is published, and answers as it is told when drained."""

    def __init__(self, *answers: Answer) -> None:
        self.client_properties: dict[str, Any] = {"capabilities": {}}
        self.transport = SimpleNamespace(sock=SimpleNamespace(setsockopt=lambda *option: None))
        self.events: dict[str, set[Callable[..., None]]] = defaultdict(set)
        self.published: list[Any] = []
        self.answers = list(answers)

    def Channel(self, _connection: object, *, auto_decode: bool) -> "Broker":
        assert not auto_decode
        return self

    def open(self) -> None: ...

    def confirm_select(self) -> None: ...

    def basic_publish(self, message: Any, exchange: str, routing_key: str, *, mandatory: bool) -> None:
        assert mandatory
        assert message.properties["delivery_mode"] == 2
        self.published.append(message)

    def drain_events(self, timeout: float) -> None:
        if timeout == 0 or not self.answers:
            raise TimeoutError
        self.answers.pop(0)(self)

    def say(self, event: str, *arguments: Any) -> None:
        for callback in self.events[event]:
            callback(*arguments)


def ack(tag: int, multiple: bool = False) -> Answer:
    return lambda broker: broker.say("basic_ack", tag, multiple)


def nack(tag: int, multiple: bool = False) -> Answer:
    return lambda broker: broker.say("basic_nack", tag, multiple)


def returned(number: int) -> Answer:
    message = SimpleNamespace(properties={"message_id": str(number)})
    return lambda broker: broker.say("basic_return", Exception(), "x", "k", message)


def broken(_broker: Broker) -> None:
    raise ConnectionResetError


def letters(count: int) -> list[Letter]:
    return [Letter(str(number), "x", "k", b"{}", "text/plain", {}) for number in range(1, count + 1)]


def publish(count: int, *answers: Answer) -> Receipt:
    return ConfirmedChannel(Broker(*answers)).publish(letters(count))


@pytest.mark.parametrize(
    ("answers", "receipt"),
    [
        ([ack(3, multiple=True)], Receipt(3)),
        ([ack(2), ack(3), ack(1)], Receipt(3)),
        ([ack(1), nack(2), ack(3)], Receipt(1, Fault.REFUSED)),
        ([nack(3, multiple=True)], Receipt(0, Fault.REFUSED)),
        ([ack(1), returned(2), ack(3, multiple=True)], Receipt(1, Fault.RETURNED)),
        ([ack(2)], Receipt(0, Fault.TIMED_OUT)),
        ([ack(1), broken], Receipt(1, Fault.UNREACHABLE)),
        ([broken], Receipt(0, Fault.UNREACHABLE)),
    ],
)
def test_only_what_is_safe_at_the_front_is_counted(answers: list[Answer], receipt: Receipt) -> None:
    assert publish(3, *answers) == receipt


def test_a_second_batch_starts_its_own_count() -> None:
    channel = ConfirmedChannel(Broker(ack(2, multiple=True), nack(3), ack(4)))
    assert channel.publish(letters(2)) == Receipt(2)
    assert channel.publish(letters(2)) == Receipt(0, Fault.REFUSED)
    assert not channel.is_broken


def test_a_channel_that_timed_out_or_broke_is_not_to_be_used_again() -> None:
    channel = ConfirmedChannel(Broker())
    assert channel.publish(letters(1)) == Receipt(0, Fault.TIMED_OUT)
    assert channel.is_broken


def test_nothing_to_publish_is_confirmed_at_once() -> None:
    assert publish(0) == Receipt(0)


def test_no_more_than_a_window_is_ever_outstanding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confirms, "WINDOW", 100)
    outstanding: list[int] = []
    broker = Broker()

    def answer(_broker: Broker) -> None:
        outstanding.append(len(broker.published) - 50 * (len(outstanding)))
        broker.answers.append(answer)
        broker.say("basic_ack", 50 * len(outstanding), True)

    broker.answers.append(answer)
    assert ConfirmedChannel(broker).publish(letters(1000)) == Receipt(1000)
    assert max(outstanding) <= 100


def test_sending_stops_at_the_first_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confirms, "WINDOW", 50)
    broker = Broker(returned(1), ack(50, multiple=True))
    assert ConfirmedChannel(broker).publish(letters(1000)) == Receipt(0, Fault.RETURNED)
    assert len(broker.published) == 50


@given(st.permutations(range(1, 9)), st.sets(st.integers(1, 8)), st.integers(0, 8))
def test_the_receipt_is_the_longest_prefix_acked_whatever_the_order(
    order: list[int], refused: set[int], answered: int
) -> None:
    answers = [nack(tag) if tag in refused else ack(tag) for tag in order[:answered]]
    safe = set(order[:answered]) - refused
    expected = next((number for number in range(8) if number + 1 not in safe), 8)
    assert publish(8, *answers).confirmed == expected
