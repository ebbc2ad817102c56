"""Repair closes every gap that can be closed, from the source itself, and stops asking for the others."""

import itertools
import logging
from contextlib import closing
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from casekit.bus.listener import InboxListener
from casekit.bus.messages import OutMessage, deliveries
from casekit.children import wait_until
from casekit.inbox.store import note_sealed, source_states
from casekit.relay import Relay, new_epoch
from casekit.repair import LocalSource, Page, Repairer, SourceSilent, repairer
from casekit.runtime import Runtime
from casekit.testing.servers import PostgresServer
from tests.integration.casekit.relay.conftest import MemoryBus, say
from tests.integration.casekit.repair.conftest import contiguous, places, published

epochs = itertools.count(2)


@dataclass
class Source:
    """The source, counting how often it is asked; it can be silent."""

    runtime: Runtime
    is_silent: bool = False
    asked: list[tuple[int, int]] = field(default_factory=list)

    def page(self, epoch: int, after: int, limit: int) -> Page:
        self.asked.append((epoch, after))
        if self.is_silent:
            raise SourceSilent from ConnectionRefusedError()
        return LocalSource(self.runtime).page(epoch, after, limit)


@pytest.fixture
def client(source: Runtime) -> Source:
    return Source(source)


@pytest.fixture
def repair(listener: Runtime, client: Source, monkeypatch: pytest.MonkeyPatch) -> Repairer:
    """A repairer that grants no grace and checks without cause only once."""
    monkeypatch.setattr(repairer, "RETRY_SECONDS", 0.05)
    return Repairer(listener, {"intake": client, "nobody": client}, grace_seconds=0.0, check_seconds=3600.0)


def drain(repair: Repairer) -> None:
    while repair.turn():
        pass


def deliver(listener: Runtime, *messages: OutMessage) -> None:
    InboxListener(listener).deliver(deliveries(messages))


def test_a_new_service_gets_everything_that_was_ever_said(
    source: Runtime, listener: Runtime, repair: Repairer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(repairer, "LIMIT", 4)
    say(source, 10)
    published(source)
    drain(repair)
    assert places(listener) == [(1, position) for position in range(1, 11)]
    assert contiguous(listener) == {1: 10}


def test_what_the_bus_lost_in_the_middle_is_fetched(
    source: Runtime, listener: Runtime, repair: Repairer
) -> None:
    say(source, 6)
    events = published(source)
    drain(repair)
    with listener.db.begin() as db:
        db.execute(text("DELETE FROM inbox_messages"))
        db.execute(text("DELETE FROM inbox_sources"))
    deliver(listener, events[0], events[3], events[5])
    assert contiguous(listener) == {1: 1}
    drain(repair)
    assert contiguous(listener) == {1: 6}
    assert places(listener) == [(1, position) for position in range(1, 7)]


def test_what_the_bus_lost_at_the_end_is_fetched_once_the_source_has_sealed_it(
    source: Runtime, listener: Runtime, repair: Repairer
) -> None:
    say(source, 2)
    events = published(source)
    deliver(listener, *events)
    drain(repair)
    say(source, 2)
    published(source)
    drain(repair)
    assert contiguous(listener) == {1: 2}
    note_sealed(listener, "intake", epoch=1, first=1, last=4)
    drain(repair)
    assert contiguous(listener) == {1: 4}


def test_a_gap_is_given_a_moment_to_close_by_itself(
    source: Runtime, listener: Runtime, client: Source
) -> None:
    patient = Repairer(listener, {"intake": client}, grace_seconds=3600.0, check_seconds=3600.0)
    say(source, 3)
    events = published(source)
    deliver(listener, *events)
    drain(patient)
    asked = len(client.asked)
    say(source, 3)
    later = published(source)
    deliver(listener, later[2])
    drain(patient)
    assert len(client.asked) == asked
    deliver(listener, *later[:2])
    assert contiguous(listener) == {1: 6}


def test_a_listener_follows_into_a_new_epoch(source: Runtime, listener: Runtime, repair: Repairer) -> None:
    say(source, 3)
    deliver(listener, *published(source))
    epoch = new_epoch(source)
    say(source, 2)
    published(source)
    drain(repair)
    assert contiguous(listener) == {1: 3, epoch: 5}


def test_an_epoch_whose_end_the_source_has_lost_holds_up_nothing(
    source: Runtime, listener: Runtime, repair: Repairer, client: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The listener had seen positions that the restored source never gave; a gap among them can never be closed."""
    monkeypatch.setattr(repairer, "LIMIT", 2)
    say(source, 3)
    events = published(source)
    lost = [OutMessage("intake", 1, 1, position, "0", "x", events[0].body) for position in (4, 6)]
    deliver(listener, *events, *lost)
    epoch = new_epoch(source)
    say(source, 7)
    published(source)
    assert wait_until(lambda: (drain(repair) or contiguous(listener).get(epoch)) == 10, 10.0)
    asked = len(client.asked)
    drain(repair)
    assert len(client.asked) == asked


def test_a_silent_source_is_asked_again_later_and_only_then(
    source: Runtime, listener: Runtime, client: Source, repair: Repairer
) -> None:
    say(source, 2)
    events = published(source)
    client.is_silent = True
    deliver(listener, events[1])
    drain(repair)
    drain(repair)
    assert len(client.asked) == 1
    client.is_silent = False
    assert wait_until(lambda: (drain(repair) or contiguous(listener)) == {1: 2}, 10.0)


def test_a_source_restored_without_a_new_epoch_is_reported(
    source: Runtime, listener: Runtime, repair: Repairer, caplog: pytest.LogCaptureFixture
) -> None:
    say(source, 2)
    events = published(source)
    deliver(listener, *events, OutMessage("intake", 1, 1, 3, "0", "x", events[0].body))
    with caplog.at_level(logging.CRITICAL):
        drain(repair)
    assert "restored without a new epoch" in caplog.text


def test_one_replica_pulls_at_a_time(source: Runtime, listener: Runtime, client: Source) -> None:
    say(source, 1)
    published(source)
    others = [Repairer(listener, {"intake": client}, check_seconds=3600.0) for _ in range(2)]
    others[0]._lease.acquire()
    assert not others[1].turn()
    assert client.asked == []
    others[0]._lease.release()
    drain(others[1])
    assert contiguous(listener) == {1: 1}


def test_digests_agree_when_both_have_kept_the_same(
    source: Runtime, listener: Runtime, caplog: pytest.LogCaptureFixture
) -> None:
    say(source, 3)
    bus = MemoryBus()
    with closing(Relay(source, bus, seal_seconds=0.0)) as relay:
        relay.turn()
    with caplog.at_level(logging.CRITICAL):
        InboxListener(listener).deliver(deliveries([*bus.events, *bus.seals]))
        assert not caplog.records
        with listener.db.begin() as db:
            db.execute(text("UPDATE inbox_messages SET body = 'x' WHERE position = 2"))
        InboxListener(listener).deliver(deliveries(bus.seals))
    assert "sealed other events" in caplog.text


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_whatever_arrives_in_whatever_order_everything_is_here_in_the_end(
    data: st.DataObject, source: Runtime, listener: Runtime, client: Source, postgres: PostgresServer
) -> None:
    """Loss, repetition and disorder on the bus, restores of the source in between."""
    for tables in (
        "intake.outbox_messages, intake.relay_state, intake.streams",
        "grid.inbox_messages, grid.inbox_sources",
    ):
        postgres.execute(f"TRUNCATE {tables}", str(source.db.engine.url.database))
    said: list[OutMessage] = []
    for _ in range(data.draw(st.integers(1, 3))):
        say(source, data.draw(st.integers(0, 6)))
        fresh = published(source)
        said += fresh
        if fresh:
            arriving = data.draw(st.lists(st.sampled_from(fresh), max_size=8))
            deliver(listener, *arriving)
        if data.draw(st.booleans()):
            with source.db.begin() as db:  # what new_epoch does, with numbers that no other example has
                restore = text("UPDATE relay_state SET epoch = :epoch, first_position = assigned + 1")
                db.execute(restore, {"epoch": next(epochs)})
    repair = Repairer(listener, {"intake": client}, grace_seconds=0.0)
    drain(repair)
    assert places(listener) == [(event.epoch, event.position) for event in said]
    assert all(state.gap is None for state in source_states(listener))
