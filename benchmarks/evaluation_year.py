"""A year of a county through evaluation's inbox and handlers.

The year's events are sealed and stored beforehand, as sources would have; what is timed is handling: effects, folding
beside it, until every event is handled and every fact in the sums.
"""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from sqlalchemy import create_engine, make_url, text

from benchmarks.figures import ROOT, Figure, Report
from benchmarks.processes import processor_seconds
from benchmarks.year import Told, year
from casekit.clock import monotonic
from casekit.envelope import Envelope, seal
from casekit.ids import new_id
from casekit.inbox import Arrival, Progress, handle_batch, quiet, store
from casekit.runtime import Runtime
from casekit.testing.sample import open_runtime
from casekit.testing.servers import PostgresServer, postgres_server
from contracts.samples import REGION
from services.evaluation.catalogue import catalogue
from services.evaluation.definition import DEFINITION
from services.evaluation.folding import BATCH, IDLE_SECONDS, fold

STORED_AT_ONCE = 500  # as a consumer of the bus does
SHARED_BUFFERS, WAL = "1GB", "8GB"  # of a server that is given a tenth of its machine, and disk enough
SOURCES = ("intake", "grid", "mediation")


@dataclass
class Sources:
    """The services as evaluation's inbox sees them: each numbers and chains what it says, naming what it followed."""

    _last: dict[tuple[str, str], Envelope] = field(default_factory=dict)
    _positions: dict[str, int] = field(default_factory=dict)

    def arrivals(self, told: Iterator[Told]) -> Iterator[Arrival]:
        """What is told, sealed."""
        for each in told:
            before = self._last.get((each.stream, each.source))
            others = (self._last.get((each.stream, other)) for other in SOURCES if other != each.source)
            envelope = seal(
                id=new_id(), source=each.source, subject=each.stream, event=each.event, time=each.at, region=REGION,
                actor="post-1", seq=1 if before is None else before.seq + 1, traceparent=None,
                prev=None if before is None else before.hash,
                after=[f"{other.source}:{other.id}" for other in others if other is not None],
            )  # fmt: skip
            self._last[each.stream, each.source] = envelope
            self._positions[each.source] = position = self._positions.get(each.source, 0) + 1
            yield Arrival(each.source, 1, position, envelope.body)


@dataclass(frozen=True, slots=True)
class Year:
    """How a year was worked off: events in all, per second, and milliseconds of the processors for each."""

    events: int
    rate: float
    cost: float


def handled(server: PostgresServer, cases: int, workers: int) -> Year:
    """A year of so many cases, by this process and `workers - 1` more."""
    name = server.create_database()
    uri, count = server.uri(name), 0
    with open_runtime(DEFINITION, uri) as runtime:
        arrivals = Sources().arrivals(year(cases))
        while page := list(islice(arrivals, STORED_AT_ONCE)):
            store(runtime, page)
            count += len(page)
        catalogue()
        _analyze(uri)
        helpers = [_helper(uri) for _ in range(workers - 1)]
        began, used = monotonic(), _processor_seconds()
        for helper in helpers:
            helper.stdin.close()  # type: ignore[union-attr]
        work_off(runtime)
        for helper in helpers:
            helper.wait()
        took, used = monotonic() - began, _processor_seconds() - used
        _check(runtime, count)
    server.drop_database(name)
    return Year(count, count / took, used / count * 1_000)


def _analyze(uri: str) -> None:
    """What was stored all at once is known to PostgreSQL as what comes bit by bit would be by then."""
    owner = create_engine(make_url(uri).set(drivername="postgresql+psycopg2"), isolation_level="AUTOCOMMIT")
    with owner.connect() as db:
        db.exec_driver_sql("ANALYZE")
    owner.dispose()


def _processor_seconds() -> float:
    """What this process, its helpers and PostgreSQL have used; of a helper that has ended, while it is waited for."""
    return processor_seconds() + sum(os.times()[:4])


def _helper(uri: str) -> subprocess.Popen[str]:
    """Another worker, up and connected; it begins when its standard input is closed."""
    words = (sys.executable, "-W", "ignore", "-m", "benchmarks.evaluation_year", uri)
    helper = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    if helper.stdout is None or helper.stdout.readline() != "ready\n":
        raise SystemExit("a helper did not start")
    return helper


def _check(runtime: Runtime, count: int) -> None:
    with runtime.db.begin() as db:
        done = text("SELECT count(*) FROM inbox_messages WHERE state IN ('done', 'skipped')")
        fresh = text("SELECT count(*) FROM evaluation_fresh")
        if (db.execute(done).scalar_one(), db.execute(fresh).scalar_one()) != (count, 0):
            raise SystemExit("not every event was handled, or not every fact is in the sums")


def work_off(runtime: Runtime) -> None:
    """Handle, and fold beside it, until nothing is left to do."""
    over = threading.Event()

    def folding() -> None:
        while not over.is_set():
            if fold(runtime) < BATCH:
                over.wait(IDLE_SECONDS)

    beside = threading.Thread(target=folding)
    beside.start()
    while not quiet(runtime):
        while handle_batch(runtime) != Progress(0, 0):
            pass
    over.set()
    beside.join()
    while fold(runtime):
        continue


def measure(quick: bool) -> Report:
    """The year by one process (a tenth of it) and by two."""
    load_before = os.getloadavg()[0]
    cases = 300 if quick else 100_000
    with postgres_server(shared_buffers=SHARED_BUFFERS, max_wal_size=WAL) as server:
        one, two = handled(server, cases // 10, 1), handled(server, cases, 2)
        figures = [
            Figure("events handled, one process", "events/s", (one.rate,)),
            Figure("events handled, two processes", "events/s", (two.rate,), "≥ 2,000"),
            Figure("processors per event, one process and PostgreSQL", "ms", (one.cost,)),
            Figure("processors per event, two processes and PostgreSQL", "ms", (two.cost,)),
        ]
    notes = [f"{two.events:,} events of {cases:,} cases; folding beside the handling is in the time"]
    return Report("evaluation_year", figures, notes, load_before)


if __name__ == "__main__":
    with open_runtime(DEFINITION, sys.argv[1]) as helped:
        quiet(helped)
        catalogue()
        print("ready", flush=True)
        sys.stdin.read()
        work_off(helped)
