"""The relay: every event gets one place, and leaves under it at least once, whatever fails in between."""

import hashlib
import json
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from casekit import faults
from casekit.bus.messages import Fault, OutMessage
from casekit.children import wait_until
from casekit.clock import monotonic
from casekit.relay import Relay, new_epoch, pending, relay
from casekit.relay.epochs import RelayBusy
from casekit.runtime import Runtime
from casekit.telemetry import current_traceparent, setup_tracing, shutdown_tracing, span
from casekit.testing.sample import Noted, open_runtime, sample_definition
from casekit.testing.servers import PostgresServer
from tests.integration.casekit.relay.conftest import MemoryBus, say

POINTS = [name for name in faults.POINTS if name.startswith("relay.")]


@contextmanager
def relaying(runtime: Runtime, bus: MemoryBus, seal_seconds: float = 3600.0) -> Iterator[Relay]:
    with closing(Relay(runtime, bus, seal_seconds=seal_seconds)) as opened:
        yield opened


def drain(relaying_: Relay) -> None:
    while relaying_.turn():
        pass


def streams_in_order(events: list[OutMessage]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for event in events:
        document = json.loads(event.body)
        found[document["subject"]].append(document["seq"])
    return found


def test_positions_have_no_gap_and_follow_the_order_of_saying(runtime: Runtime, bus: MemoryBus) -> None:
    say(runtime, 3)
    say(runtime, 2, "case/2")
    with relaying(runtime, bus) as active:
        drain(active)
        say(runtime, 1)
        drain(active)
    assert bus.positions == [1, 2, 3, 4, 5, 6]
    assert streams_in_order(bus.events) == {"case/1": [1, 2, 3, 4], "case/2": [1, 2]}
    assert {(event.epoch, event.first) for event in bus.events} == {(1, 1)}
    assert pending(runtime) == 0


def say_within(runtime: Runtime, traceparent: str | None) -> None:
    with runtime.db.begin() as db:
        work = runtime.work(db, "tester", traceparent)
        work.lock("case/1")
        work.append("case/1", Noted(1))
        work.flush()


def test_publishing_has_its_place_in_the_trace_of_each_event(runtime: Runtime, bus: MemoryBus) -> None:
    exporter = InMemorySpanExporter()
    setup_tracing("relay", "", exporter=exporter)
    try:
        with span("request") as request, relaying(runtime, bus) as active:
            say_within(runtime, current_traceparent())
            drain(active)
    finally:
        shutdown_tracing()
    published = [each for each in exporter.get_finished_spans() if each.name == "relay.publish"]
    trace_ids = {each.context.trace_id for each in published if each.context is not None}
    assert (len(published), trace_ids) == (1, {request.get_span_context().trace_id})


def test_the_bytes_published_are_those_of_the_outbox(runtime: Runtime, bus: MemoryBus) -> None:
    say(runtime, 2)
    with relaying(runtime, bus) as active:
        drain(active)
    with runtime.db.begin() as db:
        kept = db.execute(text("SELECT body FROM outbox_messages ORDER BY position")).scalars().all()
    assert [event.body for event in bus.events] == [bytes(body) for body in kept]


def test_a_late_commit_comes_later_and_leaves_no_gap(runtime: Runtime, bus: MemoryBus) -> None:
    """Serials are not in the order of commits; an event must not be passed over because a later one was seen first."""
    with relaying(runtime, bus) as active:
        with runtime.db.begin() as slow:
            work = runtime.work(slow, "tester")
            work.lock("case/slow")
            work.append("case/slow", Noted(1))
            work.flush()
            say(runtime, 2, "case/fast")
            drain(active)
            assert streams_in_order(bus.events) == {"case/fast": [1, 2]}
        drain(active)
    assert bus.positions == [1, 2, 3]
    assert streams_in_order(bus.events) == {"case/fast": [1, 2], "case/slow": [1]}


def test_every_stream_keeps_its_order_under_concurrent_writers(runtime: Runtime, bus: MemoryBus) -> None:
    def write(number: int) -> None:
        for turn in range(20):
            say(runtime, 1 + turn % 3, f"case/{(number + turn) % 4}")

    writers = [threading.Thread(target=write, args=(number,)) for number in range(6)]
    with relaying(runtime, bus) as active:
        for writer in writers:
            writer.start()
        while any(writer.is_alive() for writer in writers):
            active.turn()
        drain(active)
    total = 6 * sum(1 + turn % 3 for turn in range(20))
    assert bus.positions == list(range(1, total + 1))
    for seqs in streams_in_order(bus.events).values():
        assert seqs == list(range(1, len(seqs) + 1))


def test_batches_follow_one_another_at_once(
    runtime: Runtime, bus: MemoryBus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay, "BATCH", 10)
    say(runtime, 35)
    with relaying(runtime, bus) as active:
        assert [active.turn() for _ in range(5)] == [True, True, True, True, False]
    assert bus.positions == list(range(1, 36))


def test_publishing_goes_on_from_the_first_message_that_was_not_confirmed(
    runtime: Runtime, bus: MemoryBus
) -> None:
    say(runtime, 5)
    bus.takes = 2
    with relaying(runtime, bus) as active:
        active.turn()
        assert active.fault is Fault.REFUSED
        assert pending(runtime) == 3
        bus.takes = None
        assert wait_until(lambda: not active.turn() and pending(runtime) == 0, 10.0)
        assert active.fault is None
    assert bus.positions == [1, 2, 3, 4, 5]


def test_while_the_bus_is_down_events_get_their_places_all_the_same(runtime: Runtime, bus: MemoryBus) -> None:
    bus.takes, bus.fault = 0, Fault.UNREACHABLE
    with relaying(runtime, bus) as active:
        say(runtime, 2)
        active.turn()
        say(runtime, 2)
        active.turn()
    with runtime.db.begin() as db:
        assert db.execute(text("SELECT array_agg(position ORDER BY position) FROM outbox_messages")).scalar() == [
            1, 2, 3, 4,
        ]  # fmt: skip


@pytest.mark.parametrize("point", POINTS)
def test_a_failure_at_any_point_loses_nothing_and_moves_nothing(
    runtime: Runtime, bus: MemoryBus, point: str
) -> None:
    say(runtime, 4)
    with relaying(runtime, bus) as active, faults.armed(f"{point}:raise"):
        with pytest.raises(faults.FaultInjected):
            drain(active)
        drain(active)
    with relaying(runtime, bus) as after:
        say(runtime, 1)
        drain(after)
    bodies = {(event.position, event.body) for event in bus.events}
    assert sorted(position for position, _ in bodies) == [1, 2, 3, 4, 5]
    assert pending(runtime) == 0


def test_one_relay_is_active_and_another_takes_over_when_it_lets_go(runtime: Runtime, bus: MemoryBus) -> None:
    with relaying(runtime, bus) as second:
        with relaying(runtime, bus) as first:
            say(runtime, 1)
            drain(first)
            assert not second.turn()
            assert (first.is_active, second.is_active) == (True, False)
            say(runtime, 1)
        assert wait_until(lambda: second.turn() or second.is_active, 10.0)
        drain(second)
    assert bus.positions == [1, 2]


def test_a_relay_that_has_lost_its_session_writes_nothing_more_and_stands_in_line_again(
    runtime: Runtime, bus: MemoryBus, postgres: PostgresServer
) -> None:
    with relaying(runtime, bus) as first, relaying(runtime, bus) as second:
        say(runtime, 1)
        drain(first)
        postgres.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted",
            str(runtime.db.engine.url.database),
        )
        say(runtime, 1)
        with pytest.raises(DBAPIError):
            first.turn()
        assert not first.is_active
        drain(second)
        assert second.is_active
        assert not first.turn()
    assert bus.positions == [1, 2]


def test_two_services_in_one_database_have_each_their_own_relay(
    runtime: Runtime, database_uri: str, bus: MemoryBus
) -> None:
    other_bus = MemoryBus()
    with (
        open_runtime(sample_definition("grid"), database_uri) as other,
        relaying(runtime, bus) as mine,
        relaying(other, other_bus) as theirs,
    ):
        say(runtime, 1)
        say(other, 2)
        drain(mine)
        drain(theirs)
        assert (mine.is_active, theirs.is_active) == (True, True)
    assert (bus.positions, other_bus.positions) == ([1], [1, 2])


def test_a_frozen_database_stops_a_turn_in_time_and_work_goes_on_after_it(
    runtime: Runtime, bus: MemoryBus, postgres: PostgresServer
) -> None:
    with relaying(runtime, bus) as active:
        say(runtime, 1)
        drain(active)
        say(runtime, 1)
        postgres.pause()
        try:
            begun = monotonic()
            with pytest.raises(DBAPIError):
                active.turn()
            assert monotonic() - begun < 8
        finally:
            postgres.resume()
        # The server ends the session that was given up as soon as it can.
        assert wait_until(lambda: active.turn() or bus.positions == [1, 2], 10.0)
    assert bus.positions == [1, 2]


def test_a_new_epoch_goes_on_where_the_restored_one_ends(runtime: Runtime, bus: MemoryBus) -> None:
    say(runtime, 3)
    with relaying(runtime, bus) as active:
        drain(active)
    first_restore = new_epoch(runtime)
    second_restore = new_epoch(runtime)
    assert 1 < first_restore < second_restore
    say(runtime, 2)
    with relaying(runtime, bus) as active:
        drain(active)
    assert [(event.epoch, event.first, event.position) for event in bus.events[3:]] == [
        (second_restore, 4, 4),
        (second_restore, 4, 5),
    ]


def test_two_restores_of_one_back_up_get_different_epochs(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    with relaying(runtime, MemoryBus()) as active:
        drain(active)
    monkeypatch.setattr("casekit.relay.epochs.wall_seconds", lambda: 1_800_000_000.0)
    first = new_epoch(runtime)
    with runtime.db.begin() as db:
        db.execute(text("UPDATE relay_state SET epoch = 1"))
    monkeypatch.setattr("casekit.relay.epochs.wall_seconds", lambda: 1_800_000_060.0)
    assert new_epoch(runtime) > first


def test_what_had_a_place_before_the_restore_keeps_it(runtime: Runtime, bus: MemoryBus) -> None:
    """It may have been published in the life that was lost; under another place it would be another event."""
    bus.takes = 0
    say(runtime, 2)
    with relaying(runtime, bus) as active:
        active.turn()
    epoch = new_epoch(runtime)
    say(runtime, 1)
    bus.takes = None
    with relaying(runtime, bus) as active:
        drain(active)
    assert [(event.epoch, event.first, event.position) for event in bus.events] == [
        (1, 1, 1),
        (1, 1, 2),
        (epoch, 3, 3),
    ]


def test_no_epoch_begins_under_a_running_relay(
    runtime: Runtime, bus: MemoryBus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("casekit.relay.epochs._WAIT_SECONDS", 0.2)
    with relaying(runtime, bus) as active:
        active.turn()
        with pytest.raises(RelayBusy):
            new_epoch(runtime)


def test_a_source_seals_what_is_published_and_a_digest_of_its_end(
    runtime: Runtime, bus: MemoryBus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("casekit.relay.sealing.SEALED_RANGE", 2)
    with relaying(runtime, bus, seal_seconds=0.0) as active:
        active.turn()
        (nothing,) = bus.seals
        assert (nothing.first, nothing.last) == (1, 0)
        say(runtime, 3)
        drain(active)
    sealed = bus.seals[-1]
    assert (sealed.epoch, sealed.first, sealed.last, sealed.since) == (1, 1, 3, 2)
    assert sealed.digest == digest_of(bus.events[1:])
    assert nothing.digest == digest_of([])


def test_a_seal_the_bus_did_not_take_is_said_when_it_does(runtime: Runtime, bus: MemoryBus) -> None:
    bus.takes = 0
    with relaying(runtime, bus) as active:
        active.turn()
        assert active.fault is Fault.REFUSED
        bus.takes = None
        assert wait_until(lambda: not active.turn() and active.fault is None, 10.0)
        active.turn()
    assert len(bus.seals) == 1


def test_a_busy_source_seals_too(runtime: Runtime, bus: MemoryBus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relay, "BATCH", 1)
    say(runtime, 3)
    with relaying(runtime, bus, seal_seconds=0.0) as active:
        assert active.turn()
    assert [sealed.last for sealed in bus.seals] == [1]


def digest_of(events: list[OutMessage]) -> str:
    return hashlib.sha256(b"".join(hashlib.sha256(event.body).digest() for event in events)).hexdigest()
