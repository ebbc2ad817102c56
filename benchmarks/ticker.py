"""What a turn of the ticker costs, with ever more deadlines open: nothing due, and a batch due.

A private PostgreSQL; the deadlines of the sample service, one stream each. What is due in a turn is a full batch; each
is fired in a transaction of its own, with its event. The plan of the reading is told with the figures.
"""

import os
from collections.abc import Iterator
from datetime import timedelta

from benchmarks.figures import Figure, Report
from casekit.clock import FixedClock, monotonic
from casekit.db import statement_limit
from casekit.deadlines import ticker
from casekit.deadlines.ticker import BATCH, tick
from casekit.runtime import Runtime
from casekit.testing.sample import NOON, REGION, open_runtime, sample_definition
from casekit.testing.servers import PostgresServer, postgres_server

SIZES, QUICK_SIZES = (1_000, 100_000, 1_000_000), (1_000, 20_000)
IDLE_TURNS = 50
_FILL_SECONDS = 600.0
_OPEN = """
INSERT INTO deadlines (id, stream, kind, subject, region, owner, rule, state, provisional, set_at, due_at, warn_at,
        next_at)
    SELECT md5(%(salt)s || n)::uuid, 'case/' || %(salt)s || n, 'completion', '', %(region)s, 'u1', 'r', 'open', false,
        %(now)s, due.at, '{}', due.at FROM generate_series(1, %(count)s) n
    CROSS JOIN LATERAL (SELECT %(due)s + n * interval '1 minute' AS at) due
"""


def measure(quick: bool) -> Report:
    """Five repeats at each size; two when quick."""
    load_before = os.getloadavg()[0]
    sizes, repeats = (QUICK_SIZES, 2) if quick else (SIZES, 5)
    figures, plans = list[Figure](), list[str]()
    with postgres_server() as server:
        for size in sizes:
            idle, busy, plan = turns(server, size, repeats)
            figures.append(Figure(f"{size:,} open, none due: a turn", "ms", idle))
            figures.append(Figure(f"{size:,} open, {BATCH} due: each fired", "ms", busy))
            plans += [f"plan at {size:,} open:", *(f"  {line}" for line in plan)]
    return Report("ticker", figures, plans, load_before)


def turns(
    server: PostgresServer, size: int, repeats: int
) -> tuple[tuple[float, ...], tuple[float, ...], list[str]]:
    """Milliseconds of a turn that finds nothing, of each deadline fired, and how PostgreSQL looks for what is due."""
    name = server.create_database()
    with open_runtime(sample_definition("sample"), server.uri(name), FixedClock(NOON)) as runtime:
        _open(runtime, "later", size, NOON + timedelta(days=1))
        idle = tuple(_milliseconds(runtime, IDLE_TURNS, 0) / IDLE_TURNS for _ in range(repeats))
        busy = tuple(_busy(runtime, range(repeats)))
        plan = _plan(runtime)
    server.drop_database(name)
    return idle, busy, plan


def _busy(runtime: Runtime, repeats: range) -> Iterator[float]:
    for repeat in repeats:
        _open(runtime, f"due-{repeat}-", BATCH, NOON - timedelta(days=1))
        yield _milliseconds(runtime, 1, BATCH) / BATCH


def _milliseconds(runtime: Runtime, count: int, fired: int) -> float:
    began = monotonic()
    for _ in range(count):
        if tick(runtime) != fired:
            raise SystemExit("a turn did not fire what was due")
    return (monotonic() - began) * 1000


def _open(runtime: Runtime, salt: str, count: int, due: object) -> None:
    values = {"salt": salt, "count": count, "due": due, "now": NOON - timedelta(days=9), "region": REGION}
    with statement_limit(_FILL_SECONDS):
        with runtime.db.begin() as db:
            db.exec_driver_sql(_OPEN, values)
        with runtime.db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
            db.exec_driver_sql("ANALYZE deadlines")


def _plan(runtime: Runtime) -> list[str]:
    with runtime.db.begin() as db:
        found = db.exec_driver_sql(
            "EXPLAIN (ANALYZE, TIMING OFF, SUMMARY OFF) " + str(ticker._DUE).replace(":now", "%(now)s")
            .replace(":is_driven", "%(is_driven)s"), {"now": NOON, "is_driven": True},
        )  # fmt: skip
        return [line for (line,) in found]
