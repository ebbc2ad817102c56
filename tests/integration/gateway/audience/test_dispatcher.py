"""Departments' queues on a real broker: the same as the feed, in the same order, whatever fails in between."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pika.exceptions import ChannelClosedByBroker

from casekit.bus import departments
from casekit.bus.departments import delete_department_queue
from casekit.faults import FaultInjected, armed
from casekit.work import Work
from contracts.vocabulary import Relation, UnitRelation
from gateway.audience import dispatcher as module
from gateway.audience import selection
from gateway.audience.dispatcher import Dispatcher
from gateway.audience.selection import Item
from tests.support.audience import OTHER, UNIT, Audience, drained

ROOT = Path(__file__).parents[4]


@pytest.fixture
def dispatcher(broad: Audience) -> Iterator[Dispatcher]:
    with closing(Dispatcher(broad.runtime)) as made:
        yield made


def delivered(dispatcher: Dispatcher) -> None:
    while dispatcher.turn():
        continue


def received(amqp_uri: str, unit: str = UNIT) -> list[dict[str, Any]]:
    return [json.loads(body) for body in drained(amqp_uri, unit)]


def told(gate: Audience, count: int) -> None:
    for _ in range(count):
        gate.handled()
        gate.organised()
    gate.told()


def each_once(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return list({event["id"]: event for event in events}.values())


def test_a_queue_carries_what_the_feed_does_in_the_same_order(
    broad: Audience, dispatcher: Dispatcher, amqp_uri: str
) -> None:
    since = broad.subscribe("amqp")["position"]
    broad.subscribe("amqp", OTHER, types=["unit.changed"])
    told(broad, 20)
    delivered(dispatcher)
    feed = broad.feed(after=since)
    assert received(amqp_uri) == feed
    assert len(feed) == 40
    assert received(amqp_uri, OTHER) == [event for event in feed if event["type"] == "unit.changed"]


def test_an_accused_unit_finds_nothing_of_the_case_in_its_queue(
    broad: Audience, dispatcher: Dispatcher, amqp_uri: str
) -> None:
    broad.subscribe("amqp")
    code = broad.registered(unit_forestry=Relation.ACCUSED)
    broad.routed(code)
    broad.issued(code)
    late = broad.handled()
    broad.told()
    broad.routed(late, 1, units=(UnitRelation(UNIT, Relation.ACCUSED),))
    broad.organised()
    broad.told()
    delivered(dispatcher)
    assert [event["type"] for event in received(amqp_uri)] == ["unit.changed"]


@pytest.mark.parametrize("fault", ["audience.after_sequence:2", "audience.after_publish:2"])
def test_a_gateway_killed_anywhere_loses_nothing(
    broad: Audience, dispatcher: Dispatcher, amqp_uri: str, database_uri: str, tmp_path: Path, fault: str
) -> None:
    since = broad.subscribe("amqp")["position"]
    broad.subscribe("amqp", OTHER)
    for _ in range(20):
        broad.handled()
    broad.organised(5)
    broad.listener.hear()
    command = [sys.executable, "-m", "tests.support.audience_process", database_uri, amqp_uri, str(tmp_path)]
    killed = subprocess.run(
        command,
        env={**os.environ, "ONEDOOR_FAULT": f"{fault}:kill"},
        cwd=ROOT,
        check=False,
        capture_output=True,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    broad.told()
    delivered(dispatcher)
    feed = broad.feed(after=since)
    assert each_once(received(amqp_uri)) == feed
    assert len(feed) == 25
    assert each_once(received(amqp_uri, OTHER)) == broad.feed(OTHER, after=since)


def test_a_slow_subscriber_stops_its_own_cursor_alone(
    broad: Audience, dispatcher: Dispatcher, amqp_uri: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BATCH", 10)
    monkeypatch.setattr(module, "SLOWEST_RETRY_SECONDS", 0.0)
    monkeypatch.setitem(departments.QUEUE_ARGUMENTS, "x-max-length", 5)
    slow = broad.subscribe("amqp")
    delivered(dispatcher)
    monkeypatch.setitem(departments.QUEUE_ARGUMENTS, "x-max-length", 1000)
    broad.subscribe("amqp", OTHER)
    broad.organised(60)
    broad.told()
    for _ in range(20):
        dispatcher.turn()
    assert received(amqp_uri, OTHER) == broad.feed(OTHER)
    assert broad.get(f"/v1/subscriptions/{slow['id']}").json["position"] < broad.feed()[-1]["position"]
    taken: list[dict[str, Any]] = []
    while len(each_once(taken)) < 60:
        taken += received(amqp_uri)
        dispatcher.turn()
    assert each_once(taken) == broad.feed()


def test_what_a_broker_lost_is_sent_again(
    broad: Audience, dispatcher: Dispatcher, amqp_uri: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    since = broad.subscribe("amqp")["position"]
    told(broad, 5)
    delivered(dispatcher)
    delete_department_queue(amqp_uri, UNIT)
    broad.organised()
    broad.told()
    monkeypatch.setattr(module, "SLOWEST_RETRY_SECONDS", 0.0)
    dispatcher.turn()
    delivered(dispatcher)
    assert received(amqp_uri) == broad.feed(after=since)


def test_a_queue_that_was_lost_is_found_missing_when_nothing_new_comes(
    broad: Audience, dispatcher: Dispatcher, amqp_uri: str
) -> None:
    since = broad.subscribe("amqp")["position"]
    told(broad, 3)
    delivered(dispatcher)
    delete_department_queue(amqp_uri, UNIT)
    with closing(Dispatcher(broad.runtime)) as successor:
        dispatcher.close()
        successor.turn()
        delivered(successor)
    assert received(amqp_uri) == broad.feed(after=since)


def test_a_queue_that_gets_nothing_is_looked_after_again(
    broad: Audience, dispatcher: Dispatcher, amqp_uri: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    since = broad.subscribe("amqp")["position"]
    told(broad, 3)
    delivered(dispatcher)
    delete_department_queue(amqp_uri, UNIT)
    delivered(dispatcher)
    with pytest.raises(ChannelClosedByBroker):
        received(amqp_uri)
    monkeypatch.setattr(module, "LOOK_SECONDS", 0.0)
    assert dispatcher.turn()
    assert received(amqp_uri) == broad.feed(after=since)


def test_only_units_with_something_new_are_asked_for(
    broad: Audience, dispatcher: Dispatcher, amqp_uri: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    broad.subscribe("amqp")
    broad.subscribe("amqp", OTHER)
    delivered(dispatcher)
    asked: list[str] = []

    def due(work: Work, unit: str, *rest: Any) -> list[Item]:
        asked.append(unit)
        return selection.due(work, unit, *rest)

    monkeypatch.setattr(module, "due", due)
    broad.handled(OTHER)
    broad.told()
    delivered(dispatcher)
    assert asked == [OTHER]
    assert [event["type"] for event in received(amqp_uri, OTHER)] == ["order.issued"]


def test_only_what_may_have_been_lost_is_sent_again(
    broad: Audience, dispatcher: Dispatcher, amqp_uri: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gateway.audience.subscriptions.MAX_WAITING", 4)
    broad.subscribe("amqp")
    broad.organised(10)
    broad.told()
    delivered(dispatcher)
    dispatcher.close()
    delete_department_queue(amqp_uri, UNIT)
    with closing(Dispatcher(broad.runtime)) as successor:
        successor.turn()
        delivered(successor)
    assert received(amqp_uri) == broad.feed()[-4:]


def test_an_outage_of_the_broker_is_waited_out(broad: Audience, amqp_uri: str) -> None:
    since = broad.subscribe("amqp")["position"]
    told(broad, 3)
    there = broad.runtime.config
    broad.runtime.config = replace(there, amqp_uri="amqp://guest:guest@127.0.0.1:1/none")
    with closing(Dispatcher(broad.runtime)) as cut_off:
        assert not cut_off.turn()
    broad.runtime.config = there
    with closing(Dispatcher(broad.runtime)) as connected:
        delivered(connected)
    assert received(amqp_uri) == broad.feed(after=since)


@pytest.mark.parametrize("fault", ["audience.after_publish", "audience.after_advance"])
def test_a_turn_that_fails_is_made_good_by_the_next(
    broad: Audience, dispatcher: Dispatcher, amqp_uri: str, fault: str
) -> None:
    since = broad.subscribe("amqp")["position"]
    told(broad, 3)
    with armed(f"{fault}:raise"), pytest.raises(FaultInjected):
        dispatcher.turn()
    delivered(dispatcher)
    assert each_once(received(amqp_uri)) == broad.feed(after=since)


def test_one_dispatcher_at_a_time_delivers(broad: Audience, dispatcher: Dispatcher, amqp_uri: str) -> None:
    broad.subscribe("amqp")
    told(broad, 2)
    delivered(dispatcher)
    with closing(Dispatcher(broad.runtime)) as other:
        told(broad, 1)
        assert not other.turn()
        delivered(dispatcher)
    assert received(amqp_uri) == broad.feed()


def test_an_ended_subscriptions_queue_is_removed(
    broad: Audience, dispatcher: Dispatcher, amqp_uri: str
) -> None:
    made = broad.subscribe("amqp")
    told(broad, 2)
    delivered(dispatcher)
    broad.send("DELETE", f"/v1/subscriptions/{made['id']}")
    again = broad.subscribe("amqp")
    told(broad, 1)
    dispatcher.turn()
    delivered(dispatcher)
    assert received(amqp_uri) == broad.feed(after=again["position"])
