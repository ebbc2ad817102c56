"""From the commit of a registration to its effect in another service: relay, broker, inbox and handler, all processes.

The moments are PostgreSQL's own: the commit timestamps of the case's row in intake and of its stream's row in the
listener, so that nothing is probed and nothing is rounded to a poll. First the platform is filled as fast as it
registers, which gives the rate it sustains with every listener caught up; then it is fed at half that rate.
"""

import os
import tempfile
from contextlib import closing
from pathlib import Path

import psycopg2

from benchmarks import load
from benchmarks.figures import Figure, Report, quantile
from benchmarks.processes import Contender, distributed
from casekit.children import wait_until
from casekit.clock import monotonic
from casekit.db import statement_limit
from casekit.testing.servers import PostgresServer, postgres_server, rabbitmq_server

LISTENERS = ("grid", "mediation", "petition", "evaluation", "gateway", "ledger")
CATCH_UP_SECONDS = 120.0
_BEHIND = """SELECT count(*) FROM intake.streams said LEFT JOIN {listener}.streams heard USING (stream)
 WHERE said.stream LIKE 'case/%%' AND coalesce((heard.heads->'intake'->>1)::bigint, 0) < said.seq"""
_TOOK = """SELECT 1000 * extract(epoch FROM pg_xact_commit_timestamp(heard.xmin) - pg_xact_commit_timestamp(cases.xmin))
 FROM intake.cases cases JOIN {listener}.streams heard ON heard.stream = 'case/' || cases.code
 WHERE cases.code = ANY(%s)"""


def measure(quick: bool) -> Report:
    """Twenty seconds at half load; five when quick."""
    load_before = os.getloadavg()[0]
    filling, steady = (2.0, 5.0) if quick else (5.0, 20.0)
    with (
        postgres_server() as postgres,
        rabbitmq_server() as rabbit,
        tempfile.TemporaryDirectory(prefix="onedoor-bench-") as home,
    ):
        _keep_commit_times(postgres)
        with distributed(Path(home), postgres, rabbit, whole=True) as platform:
            sustained = _sustained(platform, filling)
            fed = load.run(
                platform.port, platform.tokens, name="half", seconds=steady, warm_up=2.0, rate=sustained / 2
            )
            _await_all(platform)
            took = {listener: _took(platform, listener, fed.codes) for listener in LISTENERS}
    figures = [
        Figure("sustained, every listener caught up", "cases/s", (sustained,)),
        Figure("fed at", "cases/s", (fed.rate,)),
        Figure("answer to the clerk p50", "ms", (quantile(fed.milliseconds, 0.5),)),
        Figure("answer to the clerk p99", "ms", (quantile(fed.milliseconds, 0.99),)),
    ]
    for listener, milliseconds in took.items():
        figures += [
            Figure(f"commit → effect in {listener} {name}", "ms", (quantile(milliseconds, share),))
            for name, share in (("p50", 0.5), ("p99", 0.99))
        ]
    notes = [
        f"{len(fed.codes)} cases of two events; until the effect of the later one; {len(LISTENERS)} listeners; one run",
        f"nine processes, RabbitMQ, PostgreSQL and the generator share {os.cpu_count()} cores",
    ]
    return Report("delivery", figures, notes, load_before)


def _keep_commit_times(postgres: PostgresServer) -> None:
    postgres.execute("ALTER SYSTEM SET track_commit_timestamp = on")
    postgres.stop()
    postgres.start()


def _sustained(platform: Contender, seconds: float) -> float:
    """Cases per second from the first one sent until the last effect of all."""
    load.run(platform.port, platform.tokens, name="warm", seconds=1.0)
    _await_all(platform)
    began = monotonic()
    filled = load.run(platform.port, platform.tokens, name="fill", seconds=seconds, warm_up=0.0)
    _await_all(platform)
    return len(filled.codes) / (monotonic() - began)


def _await_all(platform: Contender) -> None:
    """Return when every listener has applied all that intake said. Raises SystemExit when one does not."""
    for listener in LISTENERS:
        behind = _BEHIND.format(listener=listener)
        if not wait_until(lambda asked=behind: _ask(platform, asked) == [(0,)], CATCH_UP_SECONDS):  # type: ignore[misc]
            raise SystemExit(f"{listener} has not caught up")


def _took(platform: Contender, listener: str, codes: list[str]) -> list[float]:
    """Milliseconds from commit to commit."""
    return [float(str(each)) for (each,) in _ask(platform, _TOOK.format(listener=listener), codes)]


def _ask(platform: Contender, question: str, *values: object) -> list[tuple[object, ...]]:
    with closing(psycopg2.connect(platform.database)) as connection, statement_limit(30.0):
        cursor = connection.cursor()
        cursor.execute(question, values)
        return list(cursor.fetchall())
