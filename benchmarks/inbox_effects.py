"""How many events a second one inbox worker turns into effects, in batches of 100, on a private PostgreSQL.

    python -m benchmarks.inbox_effects [--events 10000] [--repeats 5] [--workers 1]

Each repeat uses a fresh database. Half of the events continue a stream, half open one; every tenth names an event of
another stream. The handler inserts one row. Storing is timed apart.
"""

import argparse
import statistics
import subprocess
import sys
from collections.abc import Iterator

from casekit.clock import monotonic
from casekit.inbox import Arrival, Progress, handle_batch, quiet, store
from casekit.runtime import Runtime
from casekit.testing.sample import Noted, open_runtime, sample_definition
from casekit.testing.servers import PostgresServer, postgres_server
from casekit.testing.source import Source


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


def measure(server: PostgresServer, count: int, workers: int) -> tuple[float, float]:
    """Events stored and events handled per second."""
    name = server.create_database()
    arrivals = list(events(count))
    with open_runtime(sample_definition("sample", "intake"), server.uri(name)) as runtime:
        began = monotonic()
        for start in range(0, count, 500):
            store(runtime, arrivals[start : start + 500])
        stored = monotonic()
        helpers = [
            subprocess.Popen(
                [
                    sys.executable,
                    "-W",
                    "ignore",
                    "-m",
                    "benchmarks.inbox_effects",
                    "--help-out",
                    server.uri(name),
                ]
            )
            for _ in range(workers - 1)
        ]
        work_off(runtime)
        for helper in helpers:
            helper.wait()
        done = monotonic()
        with runtime.db.begin() as db:
            effects = db.exec_driver_sql("SELECT count(*), count(DISTINCT event) FROM effects").one()
    if tuple(effects) != (count, count):
        raise SystemExit(f"{count} events had {effects[0]} effects")
    server.drop_database(name)
    return count / (stored - began), count / (done - stored)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=10_000)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--help-out", metavar="URI", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.help_out:
        with open_runtime(sample_definition("sample", "intake"), options.help_out) as runtime:
            work_off(runtime)
        return
    with postgres_server() as server:
        rates = [measure(server, options.events, options.workers) for _ in range(options.repeats)]
    for label, values in zip(("stored", "handled"), zip(*rates, strict=True), strict=True):
        median, low, high = statistics.median(values), min(values), max(values)
        print(
            f"{label:8} {median:8,.0f} events/s  (lowest {low:,.0f}, highest {high:,.0f}, {len(values)} repeats)"
        )


if __name__ == "__main__":
    main()
