"""What any bus promises, direct or with a broker."""

import json
from typing import Any

from sqlalchemy import text

from casekit.bus.listener import InboxListener
from casekit.bus.messages import Delivery, Fault, OutMessage, Receipt, Sealed
from casekit.inbox.store import source_states
from casekit.runtime import Runtime
from casekit.testing.sample import open_runtime, sample_definition
from tests.contract.casekit.bus.conftest import LISTENERS, SOURCE, Carry, Recorder, messages
from tests.support.events import envelopes


def recorders() -> dict[str, Any]:
    return {name: Recorder() for name in LISTENERS}


def test_every_listener_gets_every_message_in_the_order_published(carry: Carry) -> None:
    listeners = recorders()
    carrier = carry(listeners)
    publisher = carrier.publisher()
    assert publisher.publish(messages(1, 700)) == Receipt(700)
    assert publisher.publish(messages(701, 1500)) == Receipt(800)
    carrier.until(lambda: all(len(each.arrived) >= 1500 for each in listeners.values()))
    for each in listeners.values():
        assert each.positions == list(range(1, 1501))


def test_bytes_and_place_arrive_untouched(carry: Carry) -> None:
    listeners = recorders()
    carrier = carry(listeners)
    body = "案件 \x00 \xff".encode() + b"\xff\xfe" + b"x" * 300_000
    message = OutMessage(SOURCE, 7, 3, 2**62, "520302000000", "case.registered", body)
    assert carrier.publisher().publish([message]) == Receipt(1)
    carrier.until(lambda: all(each.arrived for each in listeners.values()))
    for each in listeners.values():
        assert each.arrived == [Delivery(body, message.headers, message.content_type)]


def test_nothing_at_all_is_confirmed_as_nothing(carry: Carry) -> None:
    assert carry(recorders()).publisher().publish([]).confirmed == 0


def test_a_source_that_nobody_listens_to_is_told_so(carry: Carry) -> None:
    carrier = carry(recorders())
    receipt = carrier.publisher("ledger").publish(messages(1, 3, source="ledger"))
    assert receipt == Receipt(0, Fault.RETURNED)


def test_what_a_listener_could_not_store_comes_to_it_again(carry: Carry) -> None:
    listeners = recorders()
    carrier = carry(listeners)
    publisher = carrier.publisher()
    publisher.publish(messages(1, 1))
    carrier.until(lambda: listeners["ledger"].positions == [1])
    listeners["ledger"].is_down = True
    receipt = publisher.publish(messages(2, 5))
    # While one is down the others go on …
    carrier.until(lambda: listeners["grid"].positions[-1:] == [5])
    assert listeners["ledger"].positions == [1]
    listeners["ledger"].is_down = False
    # … and what was not confirmed is published again, as the relay does.
    publisher.publish(messages(2 + receipt.confirmed, 5))
    carrier.until(lambda: listeners["ledger"].positions[-1:] == [5])
    assert sorted(set(listeners["ledger"].positions)) == [1, 2, 3, 4, 5]


def test_a_message_is_confirmed_only_when_it_is_safe_with_every_listener(carry: Carry) -> None:
    """Safe: stored by the listener, or in a durable queue that outlives its being down."""
    listeners = recorders()
    carrier = carry(listeners)
    listeners["grid"].is_down = True
    receipt = carrier.publisher().publish(messages(1, 50))
    listeners["grid"].is_down = False
    if receipt.confirmed:
        carrier.until(lambda: len(listeners["grid"].arrived) >= receipt.confirmed)
    assert receipt.confirmed in (0, 50)
    assert (receipt.fault is None) == (receipt.confirmed == 50)


def test_what_is_published_twice_arrives_twice_under_one_place(carry: Carry) -> None:
    listeners = recorders()
    carrier = carry(listeners)
    publisher = carrier.publisher()
    for _ in range(2):
        assert publisher.publish(messages(1, 3)) == Receipt(3)
    carrier.until(lambda: all(len(each.arrived) >= 6 for each in listeners.values()))
    assert listeners["grid"].positions == [1, 2, 3, 1, 2, 3]


def test_a_publisher_can_be_used_again_after_it_was_closed(carry: Carry) -> None:
    listeners = recorders()
    carrier = carry(listeners)
    publisher = carrier.publisher()
    assert publisher.publish(messages(1, 1)) == Receipt(1)
    publisher.close()
    assert publisher.publish(messages(2, 2)) == Receipt(1)
    carrier.until(lambda: listeners["grid"].positions == [1, 2])


def test_a_sealed_message_arrives_with_what_it_says(carry: Carry) -> None:
    listeners = recorders()
    carrier = carry(listeners)
    sealed = Sealed(SOURCE, 1, 1, 9, 1, "0" * 64)
    assert carrier.publisher().publish([sealed]) == Receipt(1)
    carrier.until(lambda: all(each.arrived for each in listeners.values()))
    (delivery,) = listeners["ledger"].arrived
    assert Sealed.parse(delivery.body) == sealed


def test_undecodable_bytes_are_kept_and_hold_nobody_up(carry: Carry, database_uri: str) -> None:
    with open_runtime(sample_definition("grid", SOURCE), database_uri) as runtime:
        listeners: dict[str, Any] = {"grid": InboxListener(runtime), "ledger": Recorder()}
        carrier = carry(listeners)
        events = envelopes(SOURCE, 4)
        bodies = [events[0], b"\xff\x00 no event", events[2], events[3]]
        batch = [
            OutMessage(SOURCE, 1, 1, position, "520302000000", "sample.noted", body)
            for position, body in enumerate(bodies, start=1)
        ]
        assert carrier.publisher().publish(batch) == Receipt(4)
        carrier.until(lambda: _contiguous(runtime) == 4)
        with runtime.db.begin() as db:
            kept = db.execute(text("SELECT position, body FROM inbox_undecodable")).one()
            stored = db.execute(text("SELECT position FROM inbox_messages ORDER BY 1")).scalars().all()
        assert (kept.position, bytes(kept.body)) == (2, bodies[1])
        assert stored == [1, 3, 4]
        assert json.loads(events[0])["source"] == SOURCE


def _contiguous(runtime: Runtime) -> int:
    return max((state.contiguous for state in source_states(runtime)), default=0)
