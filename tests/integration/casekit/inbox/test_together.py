"""Several workers, real crashes, any order of arrival: effects in order, once each, none missing."""

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from casekit import faults
from casekit.db import engine_url
from casekit.envelope import parse
from casekit.inbox import Arrival, handle_batch, quiet, run_inbox, store
from casekit.loops import Stop
from casekit.runtime import Runtime
from casekit.testing.sample import Noted, open_runtime, sample_definition
from casekit.testing.servers import PostgresServer
from casekit.testing.source import Source
from tests.integration.casekit.inbox.conftest import work_off

ROOT = Path(faults.__file__).parents[1]
TABLES = "streams, inbox_messages, inbox_sources, inbox_undecodable, inbox_conflicts, effects"


def history(count: int) -> list[Arrival]:
    """Two sources on shared streams, each event naming the last of the other source on its stream."""
    sources = [Source("intake"), Source("grid")]
    said = []
    for number in range(count):
        source, other = sources[number % 2], sources[(number + 1) % 2]
        stream = f"case/{number % 7}"
        named = [envelope for envelope in other.envelopes if envelope.subject == stream][-1:]
        said.append(source.say(stream, Noted(number), *named))
    return said


def assert_in_order_and_complete(runtime: Runtime, said: Sequence[Arrival]) -> None:
    """Every event had its effect once, after its predecessor and after what it names."""
    with runtime.db.begin() as db:
        order = list(db.execute(text("SELECT event FROM effects ORDER BY serial")).scalars())
    envelopes = {envelope.id: envelope for envelope in (parse(arrival.body) for arrival in said)}
    assert sorted(order) == sorted(envelopes)
    # A serial is given before the commit, so it orders what one transaction follows another by.
    place = {event: number for number, event in enumerate(order)}
    last: dict[tuple[str, str], int] = {}
    for event in order:
        envelope = envelopes[event]
        key = (envelope.source, envelope.subject)
        assert envelope.seq == last.get(key, 0) + 1
        last[key] = envelope.seq
        for named in envelope.after:
            assert place[type(event)(named.split(":")[1])] < place[event]


@pytest.fixture
def runtime(database_uri: str) -> Iterator[Runtime]:
    """The listener, with room for several workers."""
    with open_runtime(sample_definition("sample", "intake", "grid"), database_uri) as opened:
        yield opened


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_two_workers_and_any_order_of_arrival(
    runtime: Runtime, database_uri: str, data: st.DataObject
) -> None:
    with create_engine(engine_url(database_uri)).begin() as admin:
        admin.execute(text("SET search_path TO sample"))
        admin.execute(text(f"TRUNCATE {TABLES}"))
    said = history(data.draw(st.integers(1, 40)))
    arriving = data.draw(st.permutations([*said, *said[::3]]))
    cuts = sorted(data.draw(st.sets(st.integers(0, len(arriving)), max_size=5)))
    lost = data.draw(st.sets(st.integers(0, len(cuts)), max_size=1))
    limits = data.draw(st.tuples(st.integers(1, 30), st.integers(1, 30)))
    all_stored = threading.Event()

    def work(limit: int) -> None:
        while not all_stored.is_set() or not quiet(runtime):
            handle_batch(runtime, limit)

    threads = [threading.Thread(target=work, args=[limit]) for limit in limits]
    for thread in threads:
        thread.start()
    for number, (start, end) in enumerate(zip([0, *cuts], [*cuts, len(arriving)], strict=True)):
        if number not in lost:
            store(runtime, arriving[start:end])
    store(runtime, said)  # repair
    all_stored.set()
    for thread in threads:
        thread.join()
    assert_in_order_and_complete(runtime, said)


def test_workers_killed_at_any_point_lose_and_double_nothing(runtime: Runtime, database_uri: str) -> None:
    said = history(240)
    store(runtime, said)
    places = ("inbox.after_claim", "inbox.in_handler", "inbox.before_commit", "inbox.after_commit")
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.integration.casekit.inbox.child", database_uri, *places],
        cwd=ROOT, timeout=180, check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert done.stdout.split() == [str(signal.SIGKILL.value)] * len(places)
    work_off(runtime)
    assert quiet(runtime)
    assert_in_order_and_complete(runtime, said)


def test_the_loop_handles_a_backlog_and_what_arrives_and_ends_when_asked(runtime: Runtime) -> None:
    stop, said = Stop(), history(400)
    store(runtime, said[:370])
    thread = threading.Thread(target=run_inbox, args=[runtime, stop])
    thread.start()
    for start in range(370, 400, 5):
        store(runtime, said[start : start + 5])
    while not quiet(runtime):
        assert thread.is_alive()
    stop.set()
    thread.join(60)
    assert not thread.is_alive()
    assert quiet(runtime)
    assert_in_order_and_complete(runtime, said)


def test_the_loop_outlives_the_database(runtime: Runtime, postgres: PostgresServer) -> None:
    stop, said = Stop(), history(20)
    store(runtime, said[:10])
    thread = threading.Thread(target=run_inbox, args=[runtime, stop])
    thread.start()
    postgres.kill()
    with pytest.raises(OperationalError):
        store(runtime, said[10:])
    postgres.start()
    store(runtime, said[10:])
    while not quiet(runtime):
        assert thread.is_alive()
    stop.set()
    thread.join(60)
    assert not thread.is_alive()
    assert_in_order_and_complete(runtime, said)
