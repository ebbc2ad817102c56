"""A year of a county through evaluation's inbox and handlers; its dashboards at 10,000 and 5,000,000 cases.

The year's events are sealed and stored beforehand, as sources would have; what is timed is handling: effects, folding
beside it, until every event is handled and every fact in the sums. For the dashboards facts and sums are generated.
"""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from sqlalchemy import text

from benchmarks.figures import ROOT, Figure, Report, quantile
from benchmarks.year import Told, year
from casekit.clock import monotonic
from casekit.db import statement_limit
from casekit.envelope import Envelope, seal
from casekit.ids import new_id
from casekit.inbox import Arrival, Progress, handle_batch, quiet, store
from casekit.runtime import Runtime
from casekit.testing.sample import open_runtime
from casekit.testing.servers import PostgresServer, postgres_server
from contracts.samples import REGION
from services.evaluation.catalogue import catalogue
from services.evaluation.definition import DEFINITION
from services.evaluation.folding import fold
from services.evaluation.measuring import measure as measured
from services.evaluation.summing import Span

STORED_AT_ONCE = 500
SPANS = {
    "a month": Span(date(2025, 3, 1), date(2025, 3, 31)),
    "90 days": Span(date(2025, 2, 15), date(2025, 5, 15)),
}
DASHBOARD = ("centre", "department-1", "area/centre")
READINGS = 40
SOURCES = ("intake", "grid", "mediation")
_GROW = (
    """
    INSERT INTO evaluation_facts (region, unit, indicator, day, delta, code, event, is_folded)
    SELECT :region, (ARRAY['centre', 'department-1', 'hall/centre'])[1 + n % 3],
        (ARRAY['admitted', 'completed'])[1 + n / 3 % 2], date '2025-01-01' + n % 365, 1, 'grown-' || n,
        gen_random_uuid(), true
    FROM generate_series(1, :cases) n
    """,
    """
    INSERT INTO evaluation_days (unit, indicator, day, region, count)
    SELECT unit, indicator, day, region, sum(delta) FROM evaluation_facts GROUP BY 1, 2, 3, 4
    """,
    """
    INSERT INTO evaluation_months (unit, indicator, month, region, count)
    SELECT unit, indicator, date_trunc('month', day)::date, region, sum(count) FROM evaluation_days GROUP BY 1, 2, 3, 4
    """,
)


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


def handled(server: PostgresServer, cases: int, workers: int) -> tuple[float, int]:
    """Events handled per second, by this process and `workers - 1` more, and how many they were."""
    name = server.create_database()
    uri, count = server.uri(name), 0
    with open_runtime(DEFINITION, uri) as runtime:
        arrivals = Sources().arrivals(year(cases))
        while page := list(islice(arrivals, STORED_AT_ONCE)):
            store(runtime, page)
            count += len(page)
        catalogue()
        helpers = [_helper(uri) for _ in range(workers - 1)]
        began = monotonic()
        for helper in helpers:
            helper.stdin.close()  # type: ignore[union-attr]
        work_off(runtime)
        for helper in helpers:
            helper.wait()
        took = monotonic() - began
        _check(runtime, count)
    server.drop_database(name)
    return count / took, count


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
        fresh = text("SELECT count(*) FROM evaluation_facts WHERE NOT is_folded")
        if (db.execute(done).scalar_one(), db.execute(fresh).scalar_one()) != (count, 0):
            raise SystemExit("not every event was handled, or not every fact is in the sums")


def work_off(runtime: Runtime) -> None:
    """Handle, and fold beside it, until nothing is left to do."""
    over = threading.Event()

    def folding() -> None:
        while not over.is_set():
            if not fold(runtime):
                over.wait(0.05)

    beside = threading.Thread(target=folding)
    beside.start()
    while not quiet(runtime):
        while handle_batch(runtime) != Progress(0, 0):
            pass
    over.set()
    beside.join()
    while fold(runtime):
        continue


def dashboards(server: PostgresServer, cases: int) -> dict[str, tuple[float, ...]]:
    """Milliseconds for all indicators of three subjects, an area among them, by span."""
    name = server.create_database()
    found = {}
    with open_runtime(DEFINITION, server.uri(name)) as runtime:
        with statement_limit(1800), runtime.db.begin() as db:
            for statement in _GROW:
                db.execute(
                    text(statement), {"region": REGION, "cases": cases} if "grown" in statement else {}
                )
        for label, span in SPANS.items():
            found[label] = tuple(_reading(runtime, span) for _ in range(READINGS))
    server.drop_database(name)
    return found


def _reading(runtime: Runtime, span: Span) -> float:
    with runtime.db.begin() as db:
        began = monotonic()
        measured(runtime.work(db, "post-1"), DASHBOARD, span)
        return (monotonic() - began) * 1_000


def measure(quick: bool) -> Report:
    """The year by one process (a tenth of it) and by two, and dashboards at both sizes."""
    load_before = os.getloadavg()[0]
    cases, few, many = (300, 1_000, 20_000) if quick else (100_000, 10_000, 5_000_000)
    with postgres_server() as server:
        one, _ = handled(server, cases // 10, 1)
        two, count = handled(server, cases, 2)
        figures = [
            Figure("events handled, one process", "events/s", (one,)),
            Figure("events handled, two processes", "events/s", (two,), "≥ 2,000"),
        ]
        for size in (few, many):
            for label, taken in dashboards(server, size).items():
                named = f"dashboard over {label}, {size:,} cases"
                figures.append(Figure(named, "ms (median)", (quantile(taken, 0.5),)))
    notes = [f"{count:,} events of {cases:,} cases; folding beside the handling is in the time"]
    return Report("evaluation_year", figures, notes, load_before)


if __name__ == "__main__":
    with open_runtime(DEFINITION, sys.argv[1]) as helped:
        quiet(helped)
        catalogue()
        print("ready", flush=True)
        sys.stdin.read()
        work_off(helped)
