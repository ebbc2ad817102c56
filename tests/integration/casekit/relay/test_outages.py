"""Relay, broker and listener as processes: whatever of them dies or goes away, every event arrives, each once."""

import signal
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from sqlalchemy import text

from casekit import faults
from casekit.children import wait_until
from casekit.inbox.store import source_states
from casekit.relay import pending
from casekit.runtime import Runtime
from casekit.testing.sample import open_runtime, sample_definition
from casekit.testing.servers import RabbitServer
from tests.integration.casekit.relay.conftest import say
from tests.support.nursery import Nursery

PATIENCE_SECONDS = 120.0  # bounds a hang, measures nothing
POINTS = {
    "relay": [name for name in faults.POINTS if name.startswith("relay.")],
    "listen": [name for name in faults.POINTS if name.startswith("consumer.")],
}


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    opened = Nursery("tests.support.bus_process")
    yield opened
    opened.close()


@pytest.fixture
def listener(database_uri: str) -> Iterator[Runtime]:
    with open_runtime(sample_definition("grid", "intake"), database_uri) as opened:
        yield opened


def arrived(listener: Runtime) -> int:
    """Up to which position everything is here."""
    return max((state.contiguous for state in source_states(listener)), default=0)


def assert_arrives(listener: Runtime, count: int) -> None:
    assert wait_until(lambda: arrived(listener) == count, PATIENCE_SECONDS), f"{arrived(listener)} of {count}"
    with listener.db.begin() as db:
        rows = db.execute(
            text(
                "SELECT (SELECT count(*) FROM inbox_messages) AS stored,"
                " (SELECT count(*) FROM inbox_conflicts) AS conflicts,"
                " (SELECT count(*) FROM inbox_undecodable) AS undecodable"
            )
        ).one()
    assert tuple(rows) == (count, 0, 0)


def test_both_end_in_order_when_asked(
    runtime: Runtime, listener: Runtime, database_uri: str, amqp_uri: str, nursery: Nursery
) -> None:
    with (
        nursery.process("relay", database_uri, amqp_uri, "-") as relay,
        nursery.process("listen", database_uri, amqp_uri, "-") as listen,
    ):
        say(runtime, 10)
        assert_arrives(listener, 10)
        for child in (relay, listen):
            child.release()
        assert all(child.wait(PATIENCE_SECONDS) for child in (relay, listen))
        assert [child.status for child in (relay, listen)] == [0, 0]


@pytest.mark.parametrize(("role", "other"), [("relay", "listen"), ("listen", "relay")])
def test_killed_at_every_point_in_turn_nothing_is_lost_or_doubled(
    runtime: Runtime,
    listener: Runtime,
    database_uri: str,
    amqp_uri: str,
    nursery: Nursery,
    role: str,
    other: str,
) -> None:
    with nursery.process(other, database_uri, amqp_uri, "-"):
        for point in POINTS[role]:
            say(runtime, 30)
            with nursery.process(role, database_uri, amqp_uri, point) as doomed:
                assert doomed.wait(PATIENCE_SECONDS), point
                assert doomed.status == -signal.SIGKILL, point
        with nursery.process(role, database_uri, amqp_uri, "-"):
            assert_arrives(listener, 30 * len(POINTS[role]))


def test_relays_killed_in_mid_stream_are_taken_over_from(
    runtime: Runtime, listener: Runtime, database_uri: str, amqp_uri: str, nursery: Nursery
) -> None:
    """Two stand by each other at any time; the active one is killed twice while events are being said."""
    with ExitStack() as running, nursery.process("listen", database_uri, amqp_uri, "-"):
        relays = [
            running.enter_context(nursery.process("relay", database_uri, amqp_uri, "-")) for _ in range(2)
        ]
        for number in range(1, 3):
            for stream in range(10):
                say(runtime, 10, f"case/{stream}")
            assert wait_until(lambda said=number * 100: _is_under_way(runtime, said), PATIENCE_SECONDS)
            relays.pop(0).kill()
            relays.append(running.enter_context(nursery.process("relay", database_uri, amqp_uri, "-")))
        assert_arrives(listener, 200)
    with listener.db.begin() as db:
        inverted = db.execute(
            text(
                "SELECT count(*) FROM inbox_messages a JOIN inbox_messages b USING (stream)"
                " WHERE a.seq < b.seq AND a.position > b.position"
            )
        ).scalar_one()
    assert inverted == 0


def _is_under_way(runtime: Runtime, said: int) -> bool:
    """Whether the active relay has begun with what was said last."""
    with runtime.db.begin() as db:
        return bool(db.execute(text("SELECT assigned FROM relay_state")).scalar_one() > said - 100)


def test_a_stopped_broker_holds_events_up_and_nothing_else(
    runtime: Runtime,
    listener: Runtime,
    database_uri: str,
    rabbit: RabbitServer,
    amqp_uri: str,
    nursery: Nursery,
) -> None:
    with (
        nursery.process("relay", database_uri, amqp_uri, "-"),
        nursery.process("listen", database_uri, amqp_uri, "-"),
    ):
        say(runtime, 50)
        assert_arrives(listener, 50)
        rabbit.stop()
        try:
            for _ in range(5):
                say(runtime, 10)
            assert pending(runtime) == 50
        finally:
            rabbit.start()
        assert wait_until(lambda: pending(runtime) == 0, PATIENCE_SECONDS)
        assert_arrives(listener, 100)


def test_a_broker_that_loses_everything_loses_nothing(
    runtime: Runtime, listener: Runtime, database_uri: str, rabbit: RabbitServer, nursery: Nursery
) -> None:
    """What it had confirmed and nobody had taken yet comes from the source; queues and bindings are made anew."""
    uri = rabbit.amqp_uri  # the one virtual host that is there again after a wipe
    with nursery.process("relay", database_uri, uri, "-"):
        say(runtime, 100)
        assert wait_until(lambda: pending(runtime) == 0, PATIENCE_SECONDS)
        rabbit.stop()
        rabbit.wipe()
        say(runtime, 100)
        rabbit.start()
        with nursery.process("listen", database_uri, uri, "-"):
            assert_arrives(listener, 200)
            say(runtime, 1)
            assert_arrives(listener, 201)
