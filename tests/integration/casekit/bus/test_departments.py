"""A department's queue: filled by the platform, read by its own user, and of use for nothing else."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pika
import pika.exceptions
import pytest

from casekit.bus import departments
from casekit.bus.declare import declare
from casekit.bus.departments import (
    DepartmentPublisher,
    Parcel,
    declare_department_queue,
    delete_department_queue,
    ensure_department_queue,
    grant_department_user,
)
from casekit.bus.management import Management, ManagementFailed
from casekit.bus.messages import Fault, Receipt
from casekit.ids import new_id
from casekit.testing.servers import RabbitServer
from tests.contract.casekit.bus.conftest import TOPOLOGY

PASSWORD = "only for this test"


@dataclass
class Department:
    """A subscribed unit: its queue, and how its user reaches the broker."""

    queue: str
    uri: str
    user: str

    def channel(self) -> pika.adapters.blocking_connection.BlockingChannel:
        return self._connection().channel()

    def _connection(self) -> pika.BlockingConnection:
        parameters = pika.URLParameters(self.uri)
        parameters.credentials = pika.PlainCredentials(self.user, PASSWORD)
        return pika.BlockingConnection(parameters)


@pytest.fixture
def management(rabbit: RabbitServer, amqp_uri: str) -> Management:
    return Management(rabbit.management_uri, urlsplit(amqp_uri).path[1:])


@pytest.fixture
def department(amqp_uri: str, management: Management) -> Iterator[Department]:
    user = f"unit-{new_id()}"
    queue = declare_department_queue(amqp_uri, "justice-1")
    grant_department_user(management, "justice-1", user, PASSWORD)
    yield Department(queue, amqp_uri, user)
    management.delete_user(user)


@pytest.fixture
def publisher(amqp_uri: str) -> Iterator[DepartmentPublisher]:
    with closing(DepartmentPublisher(amqp_uri)) as opened:
        yield opened


def parcels(count: int, first: int = 1) -> list[Parcel]:
    return [
        Parcel(str(new_id()), b'{"n":%d}' % number, {"position": number})
        for number in range(first, first + count)
    ]


def test_a_department_reads_what_was_put_in_its_queue_in_order(
    department: Department, publisher: DepartmentPublisher
) -> None:
    assert publisher.publish(department.queue, parcels(3)) == Receipt(3)
    channel = department.channel()
    got = [channel.basic_get(department.queue, auto_ack=True) for _ in range(3)]
    assert [(properties.headers["position"], body) for _, properties, body in got] == [
        (1, b'{"n":1}'),
        (2, b'{"n":2}'),
        (3, b'{"n":3}'),
    ]
    channel.connection.close()


def test_a_departments_user_can_take_write_and_change_nothing_else(
    department: Department, amqp_uri: str
) -> None:
    declare(amqp_uri, TOPOLOGY)
    other = declare_department_queue(amqp_uri, "justice-10")
    attempts = [
        lambda channel: channel.basic_get(other),
        lambda channel: channel.basic_get("ledger.inbox.v1"),
        lambda channel: channel.queue_declare("", exclusive=True),
        lambda channel: channel.queue_declare("mine"),
        lambda channel: channel.queue_bind(department.queue, "intake.events", "#"),
        lambda channel: channel.exchange_declare("mine"),
        lambda channel: channel.exchange_bind("intake.events", "grid.events", "#"),
        lambda channel: channel.queue_purge("ledger.inbox.v1"),
        lambda channel: channel.queue_delete(department.queue),
        lambda channel: (
            channel.confirm_delivery(),
            channel.basic_publish("", department.queue, b"forged", mandatory=True),
        ),
        lambda channel: (
            channel.confirm_delivery(),
            channel.basic_publish("intake.events", "k", b"forged", mandatory=True),
        ),
    ]
    for attempt in attempts:
        channel = department.channel()
        with pytest.raises(pika.exceptions.ChannelClosedByBroker) as refusal:
            attempt(channel)
        assert refusal.value.reply_code == 403
        channel.connection.close()


def test_a_departments_user_sees_how_many_messages_wait_for_another_as_its_page_says(
    department: Department, publisher: DepartmentPublisher, amqp_uri: str
) -> None:
    other = declare_department_queue(amqp_uri, "justice-10")
    assert publisher.publish(other, parcels(3)) == Receipt(3)
    channel = department.channel()
    declared = channel.queue_declare(other, passive=True)
    assert (declared.method.message_count, declared.method.consumer_count) == (3, 0)
    channel.connection.close()
    page = Path("docs/departments.md").read_text(encoding="utf-8")
    assert "how many messages wait in it and how many read it" in " ".join(page.split())


def test_a_full_queue_refuses_and_another_still_takes(
    amqp_uri: str, publisher: DepartmentPublisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(departments.QUEUE_ARGUMENTS, "x-max-length", 5)
    slow = declare_department_queue(amqp_uri, "slow")
    other = declare_department_queue(amqp_uri, "other")
    filled = 0
    receipt = Receipt(0)
    while receipt.fault is None:
        receipt = publisher.publish(slow, parcels(10))
        filled += receipt.confirmed
        assert filled < 1000
    assert receipt.fault is Fault.REFUSED
    assert publisher.publish(other, parcels(3)) == Receipt(3)


def test_a_queue_that_is_not_there_is_told(amqp_uri: str, publisher: DepartmentPublisher) -> None:
    queue = declare_department_queue(amqp_uri, "gone")
    delete_department_queue(amqp_uri, "gone")
    assert publisher.publish(queue, parcels(1)) == Receipt(0, Fault.RETURNED)


def test_a_queue_is_declared_where_it_is_missing_and_left_as_it_is_where_not(
    amqp_uri: str, publisher: DepartmentPublisher
) -> None:
    assert ensure_department_queue(amqp_uri, "new")
    assert publisher.publish("dept.new.v1", parcels(2)) == Receipt(2)
    assert not ensure_department_queue(amqp_uri, "new")
    assert publisher.publish("dept.new.v1", parcels(1)) == Receipt(1)


@pytest.mark.parametrize("unit", ["", "a/b", "a.b", "中心", "x" * 101, "a\n", ".*"])
def test_a_unit_that_is_no_name_gets_no_queue(unit: str) -> None:
    with pytest.raises(ValueError):
        declare_department_queue("amqp://nowhere", unit)


def test_a_refusal_of_the_management_api_carries_its_status_and_no_secret(rabbit: RabbitServer) -> None:
    wrong = Management(rabbit.management_uri.replace("guest:guest", "guest:wrong"))
    with pytest.raises(ManagementFailed) as refusal:
        wrong.put_reader("x", PASSWORD, "q")
    assert refusal.value.status == 401
    assert PASSWORD not in str(refusal.value)
    with pytest.raises(ManagementFailed) as silence:
        Management("http://guest:guest@127.0.0.1:1").put_reader("x", PASSWORD, "q")
    assert silence.value.status == 0
