"""How many events a second one inbox worker turns into effects, in batches of 100, on a private PostgreSQL.

Each repeat uses a fresh database. Half of the events continue a stream, half open one; every tenth names an event of
another stream. The handler inserts one row. Storing is timed apart.
"""

import os
import subprocess
import sys
from collections.abc import Iterator

from benchmarks.figures import ROOT, Figure, Report
from casekit.clock import monotonic
from casekit.inbox import Arrival, Progress, handle_batch, quiet, store
from casekit.runtime import Runtime
from casekit.testing.sample import Noted, open_runtime, sample_definition
from casekit.testing.servers import PostgresServer, postgres_server
from casekit.testing.source import Source

_HELP = (sys.executable, "-W", "ignore", "-m", "benchmarks.inbox_effects")


def events(count: int) -> Iterator[Arrival]:
    """Two events on each stream; some name the last of another."""
    source = Source("intake")
    for number in range(count):
        named = [source.envelopes[-7]] if number % 10 == 9 else []
        yield source.say(f"case/{number // 2}", Noted(number), *named)


def work_off(runtime: Runtime) -> None:
    """Handle until nothing is left to do."""
    while not quiet(runtime):
        while handle_batch(runtime) != Progress(0, 0):
            pass


def rates(server: PostgresServer, count: int, workers: int) -> tuple[float, float]:
    """Events stored and events handled per second, by this process and `workers - 1` more."""
    name = server.create_database()
    uri = server.uri(name)
    arrivals = list(events(count))
    with open_runtime(sample_definition("sample", "intake"), uri) as runtime:
        began = monotonic()
        for start in range(0, count, 500):
            store(runtime, arrivals[start : start + 500])
        stored = monotonic()
        helpers = [started_helper(uri) for _ in range(workers - 1)]
        began_handling = monotonic()
        for helper in helpers:
            helper.stdin.close()  # type: ignore[union-attr]
        work_off(runtime)
        for helper in helpers:
            helper.wait()
        done = monotonic()
        with runtime.db.begin() as db:
            effects = db.exec_driver_sql("SELECT count(*), count(DISTINCT event) FROM effects").one()
    if tuple(effects) != (count, count):
        raise SystemExit(f"{count} events had {effects[0]} effects")
    server.drop_database(name)
    return count / (stored - began), count / (done - began_handling)


def started_helper(uri: str) -> subprocess.Popen[str]:
    """Another worker, up and connected; it begins when its standard input is closed."""
    helper = subprocess.Popen(
        [*_HELP, uri], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    if helper.stdout is None or helper.stdout.readline() != "ready\n":
        raise SystemExit("a helper did not start")
    return helper


def measure(quick: bool) -> Report:
    """Five repeats of 10,000 events, by one process and by two; two of 2,000 when quick."""
    load_before = os.getloadavg()[0]
    count, repeats = (2_000, 2) if quick else (10_000, 5)
    with postgres_server() as server:
        one = [rates(server, count, 1) for _ in range(repeats)]
        two = [rates(server, count, 2) for _ in range(repeats)]
    figures = [
        Figure("stored", "events/s", tuple(stored for stored, _ in one)),
        Figure("handled, one process", "events/s", tuple(handled for _, handled in one), "≥ 2,500"),
        Figure("handled, two processes", "events/s", tuple(handled for _, handled in two)),
    ]
    return Report("inbox_effects", figures, [f"{count} events, one inserted row as the effect"], load_before)


if __name__ == "__main__":
    with open_runtime(sample_definition("sample", "intake"), sys.argv[1]) as helped:
        quiet(helped)
        print("ready", flush=True)
        sys.stdin.read()
        work_off(helped)
