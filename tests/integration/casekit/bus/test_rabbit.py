"""What only a broker can do to us: be away, be frozen, lose its queues, bring what nobody of ours sent."""

import socket
from collections.abc import Iterator
from contextlib import closing

import pika
import pytest
from pika.adapters.blocking_connection import BlockingChannel
from sqlalchemy import text

from casekit.bus.consumer import InboxConsumer
from casekit.bus.declare import declare
from casekit.bus.listener import InboxListener
from casekit.bus.messages import Fault, Receipt
from casekit.bus.protocol import NotStored
from casekit.bus.rabbit import RabbitBus, RabbitPublisher
from casekit.bus.wire import WIRE_ERRORS
from casekit.children import wait_until
from casekit.clock import monotonic
from casekit.testing.ports import free_port
from casekit.testing.sample import open_runtime, sample_definition
from casekit.testing.servers import PostgresServer, RabbitServer
from tests.contract.casekit.bus.conftest import TOPOLOGY, Recorder, messages
from tests.support.events import envelopes


@pytest.fixture
def publisher(amqp_uri: str) -> Iterator[RabbitPublisher]:
    with closing(RabbitBus(amqp_uri, TOPOLOGY).publisher("intake")) as opened:
        yield opened


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@pytest.fixture
def consumer(amqp_uri: str, recorder: Recorder) -> Iterator[InboxConsumer]:
    with closing(InboxConsumer(amqp_uri, "grid", TOPOLOGY, recorder)) as opened:
        yield opened


def turn(consumer: InboxConsumer) -> None:
    """One turn as its loop takes it: a broken connection is for the next turn to mend."""
    try:
        consumer.turn()
    except WIRE_ERRORS:
        return


def turns(consumer: InboxConsumer) -> None:
    """Turns until one fails."""
    while True:
        consumer.turn()


def test_declaring_twice_changes_nothing(amqp_uri: str, channel: BlockingChannel) -> None:
    declare(amqp_uri, TOPOLOGY)
    declare(amqp_uri, TOPOLOGY)
    channel.queue_declare("ledger.inbox.v1", passive=True)
    channel.exchange_declare("grid.events", passive=True)


def test_without_a_broker_publishing_says_so_at_once() -> None:
    with closing(RabbitBus(f"amqp://127.0.0.1:{free_port()}", TOPOLOGY).publisher("intake")) as publisher:
        assert publisher.publish(messages(1, 2)) == Receipt(0, Fault.UNREACHABLE)


def test_a_peer_that_never_speaks_is_given_up_in_time(impatient: float) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        uri = f"amqp://127.0.0.1:{silent.getsockname()[1]}"
        with closing(RabbitBus(uri, TOPOLOGY).publisher("intake")) as publisher:
            begun = monotonic()
            assert publisher.publish(messages(1, 1)).confirmed == 0
            assert monotonic() - begun < 20 * impatient


@pytest.mark.parametrize("size", [100, 200_000])
def test_a_frozen_broker_is_given_up_in_time(
    publisher: RabbitPublisher, rabbit: RabbitServer, impatient: float, size: int
) -> None:
    """As under its memory or disk alarm: it takes bytes until the buffers are full, and confirms nothing."""
    assert publisher.publish(messages(1, 1)) == Receipt(1)
    rabbit.pause()
    try:
        begun = monotonic()
        receipt = publisher.publish(messages(2, 101, body=b"x" * size))
        assert receipt.confirmed == 0
        assert receipt.fault in (Fault.TIMED_OUT, Fault.UNREACHABLE)
        assert monotonic() - begun < 20 * impatient
    finally:
        rabbit.resume()
    assert wait_until(lambda: publisher.publish(messages(2, 2)) == Receipt(1), 60.0)


def test_queues_and_exchange_that_were_deleted_are_declared_again(
    publisher: RabbitPublisher, channel: BlockingChannel
) -> None:
    assert publisher.publish(messages(1, 1)) == Receipt(1)
    channel.queue_delete("grid.inbox.v1")
    channel.queue_delete("ledger.inbox.v1")
    assert publisher.publish(messages(2, 2)) == Receipt(0, Fault.RETURNED)
    assert publisher.publish(messages(2, 2)) == Receipt(1)
    channel.exchange_delete("intake.events")
    assert publisher.publish(messages(3, 3)).confirmed == 0
    assert publisher.publish(messages(3, 3)) == Receipt(1)


def test_a_consumer_whose_queue_is_deleted_declares_it_again(
    publisher: RabbitPublisher, consumer: InboxConsumer, recorder: Recorder, channel: BlockingChannel
) -> None:
    consumer.turn()
    channel.queue_delete("grid.inbox.v1")
    with pytest.raises(WIRE_ERRORS):
        consumer.turn()
    consumer.turn()
    publisher.publish(messages(1, 1))
    assert wait_until(lambda: bool(turn(consumer) or recorder.positions), 10.0)


def test_nothing_is_taken_off_the_queue_while_it_could_not_be_stored(
    publisher: RabbitPublisher, consumer: InboxConsumer, recorder: Recorder, channel: BlockingChannel
) -> None:
    recorder.is_down = True
    publisher.publish(messages(1, 3))
    assert not consumer.turn()
    assert recorder.refused == 0
    assert wait_until(
        lambda: channel.queue_declare("grid.inbox.v1", passive=True).method.message_count == 3, 10.0
    )


def test_a_message_is_acked_after_it_is_stored_and_not_before(
    publisher: RabbitPublisher, consumer: InboxConsumer, recorder: Recorder, amqp_uri: str
) -> None:
    consumer.turn()
    recorder.is_down = True
    publisher.publish(messages(1, 3))
    with pytest.raises(NotStored):
        turns(consumer)
    recorder.is_down = False
    assert wait_until(lambda: bool(turn(consumer) or recorder.positions == [1, 2, 3]), 10.0)


def test_two_consumers_share_a_queue_and_a_message_comes_to_one(
    publisher: RabbitPublisher, consumer: InboxConsumer, recorder: Recorder, amqp_uri: str
) -> None:
    other = Recorder()
    with closing(InboxConsumer(amqp_uri, "grid", TOPOLOGY, other)) as second:
        consumer.turn()
        second.turn()
        publisher.publish(messages(1, 40))

        def all_here() -> bool:
            turn(consumer)
            turn(second)
            return len(recorder.arrived) + len(other.arrived) == 40

        assert wait_until(all_here, 60.0)
    assert sorted(recorder.positions + other.positions) == list(range(1, 41))


@pytest.mark.parametrize(
    "properties",
    [
        pika.BasicProperties(),
        pika.BasicProperties(content_type="text/plain", content_encoding="latin-1"),
        pika.BasicProperties(content_type="application/x-python-serialize"),
        pika.BasicProperties(content_type="application/cloudevents+json"),
        pika.BasicProperties(
            content_type="application/cloudevents+json", headers={"source": b"\xff\xfe", "epoch": None}
        ),
        pika.BasicProperties(
            content_type="application/cloudevents+json",
            headers={"source": "intake", "epoch": 2**40, "first": 1, "position": 1, "nested": [{"a": "\0"}]},
        ),
        pika.BasicProperties(
            content_type="application/cloudevents+json",
            headers={"source": "stranger", "epoch": 1, "first": 1, "position": 1},
        ),
        pika.BasicProperties(content_type="application/vnd.onedoor.sealed+json"),
    ],
    ids=["nothing", "text", "pickle", "no place", "odd headers", "impossible place", "stranger", "no sealed"],
)
def test_what_nobody_of_ours_sent_is_kept_and_passes(
    amqp_uri: str, database_uri: str, channel: BlockingChannel, publisher: RabbitPublisher,
    properties: pika.BasicProperties,
) -> None:  # fmt: skip
    with (
        open_runtime(sample_definition("grid", "intake"), database_uri) as runtime,
        closing(InboxConsumer(amqp_uri, "grid", TOPOLOGY, InboxListener(runtime))) as consumer,
    ):
        declare(amqp_uri, TOPOLOGY)
        channel.basic_publish("intake.events", "x", b"\xff\x00 odd", properties)
        publisher.publish(messages(1, 1, body=envelopes("intake", 1)[0]))

        def both_kept() -> bool:
            turn(consumer)
            with runtime.db.begin() as db:
                odd = db.execute(text("SELECT array_agg(body) FROM inbox_undecodable")).scalar()
                stored = db.execute(text("SELECT array_agg(position) FROM inbox_messages")).scalar()
            return stored == [1] and [bytes(body) for body in odd or ()] == [b"\xff\x00 odd"]

        assert wait_until(both_kept, 60.0)
        assert wait_until(
            lambda: channel.queue_declare("grid.inbox.v1", passive=True).method.message_count == 0, 10.0
        )


def test_with_the_database_frozen_nothing_is_lost_and_consuming_resumes_by_itself(
    amqp_uri: str, database_uri: str, publisher: RabbitPublisher, postgres: PostgresServer
) -> None:
    with (
        open_runtime(sample_definition("grid", "intake"), database_uri) as runtime,
        closing(InboxConsumer(amqp_uri, "grid", TOPOLOGY, InboxListener(runtime))) as consumer,
    ):
        consumer.turn()
        bodies = envelopes("intake", 2)
        postgres.pause()
        try:
            publisher.publish(messages(1, 1, body=bodies[0]))
            begun = monotonic()
            with pytest.raises(NotStored):
                turns(consumer)
            assert not InboxListener(runtime).ready()
            assert monotonic() - begun < 30.0
        finally:
            postgres.resume()
        publisher.publish(messages(2, 2, body=bodies[1]))

        def both_stored() -> bool:
            turn(consumer)
            with runtime.db.begin() as db:
                return db.execute(text("SELECT count(*) FROM inbox_messages")).scalar() == 2

        assert wait_until(both_stored, 60.0)
