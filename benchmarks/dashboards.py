"""Every figure, list behind a figure, and card at 10,000 and at 5,000,000 cases: how long it takes, how much it reads.

Facts and sums are generated as folding leaves them, with as many units and grids as a county has; evaluation's own
application answers in this process: token, policy, query and JSON are in the time, the network is not. Rows are those
of tables and entries of indexes that PostgreSQL read for an answer; they hold on any machine.
"""

import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

from flask.testing import FlaskClient
from sqlalchemy import create_engine, event, make_url
from sqlalchemy.engine import Connection

from benchmarks.counted import CARD, populate
from benchmarks.figures import Figure, Report, quantile
from casekit.auth import DevIssuer, TokenVerifier
from casekit.clock import FixedClock, monotonic
from casekit.config import Config
from casekit.db import Database, engine_url, statement_limit
from casekit.migrate import migrate, role_name
from casekit.runtime import Runtime
from casekit.testing.servers import PostgresServer, postgres_server
from casekit.vault import FileKeyring, Vault
from casekit.web import app_of
from contracts.samples import REGION
from procedures import library
from services.evaluation.areas import replant
from services.evaluation.definition import DEFINITION

SIZES, QUICK_SIZES = (10_000, 5_000_000), (1_000, 20_000)
SHARED_BUFFERS = "2GB"
REPEATS = 20
_FILL_SECONDS = 3600.0
_PASSWORD = "dashboards"
# Rows read and not yet reported by this connection, of tables and of indexes.
_READ = """
SELECT coalesce(sum(pg_stat_get_xact_tuples_returned(oid)), 0)::bigint FROM pg_class
WHERE relnamespace = '{schema}'::regnamespace AND relkind IN ('r', 'i')
"""
_DIRECTOR, _DEPARTMENT, _ACCUSED = (
    ("director", "centre"),
    ("handler", "department-1"),
    ("director", "department-7"),
)
QUESTIONS: Sequence[tuple[str, tuple[str, str], str, Mapping[str, str]]] = (
    ("the units side by side, a year", _DIRECTOR, "units", {"from": "2025-01-01", "to": "2025-12-31"}),
    ("the units side by side, odd days", _DIRECTOR, "units", {"from": "2025-01-05", "to": "2025-11-20"}),
    ("a unit, by itself", _DEPARTMENT, "units/department-1", {}),
    ("a unit, by one accused", _ACCUSED, "units/department-8", {}),
    ("all indicators of a centre, a month", _DIRECTOR, "figures", {"subject": "centre", "period": "2025-03"}),
    ("all indicators of a department, 90 days", _DIRECTOR, "figures", {"subject": "department-1", "period": "90d"}),
    ("all indicators of a grid, a year", _DIRECTOR, "figures", {"subject": "grid/g-5", "period": "2025"}),
    ("all indicators of the county's area, a year", _DIRECTOR, "figures",
     {"subject": "area/centre", "period": "2025"}),
    ("all indicators of the county's area, a week", _DIRECTOR, "figures",
     {"subject": "area/centre", "period": "2025-W11"}),
    ("all indicators of a town's area, odd days", _DIRECTOR, "figures",
     {"subject": "area/town-1", "period": "200d:2025-11-20"}),
    ("cases behind a unit's figure", _DIRECTOR, "units/department-1/cases", {"indicator": "completed"}),
    ("cases behind its own figure", _DEPARTMENT, "units/department-1/cases", {"indicator": "completed"}),
    ("changes behind a unit's count, a year", _DIRECTOR, "figures/changes",
     {"subject": "centre", "period": "2025", "count": "registered"}),
    ("changes behind its own count, a month", _DEPARTMENT, "figures/changes",
     {"subject": "department-1", "period": "2025-03", "count": "completed"}),
    ("changes behind an area's count, a year", _DIRECTOR, "figures/changes",
     {"subject": "area/centre", "period": "2025", "count": "registered"}),
    ("changes behind a town's count, a month", _DIRECTOR, "figures/changes",
     {"subject": "area/town-1", "period": "2025-03", "count": "registered"}),
    ("cards, the latest", _DIRECTOR, "cards", {}),
    ("a card with its cases", _DIRECTOR, f"cards/{CARD}", {}),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answer:
    """What an answer cost: milliseconds, and rows read."""

    took: float
    rows: int


class Rows:
    """How many rows the last transactions of a database's reader have read, noted as each begins and ends."""

    def __init__(self, runtime: Runtime) -> None:
        self.read = 0
        self._statement = _READ.format(schema=runtime.db.schema)
        event.listen(runtime.db.engine, "begin", lambda db: self._note(db, -1))
        for ending in ("commit", "rollback"):
            event.listen(runtime.db.engine, ending, lambda db: self._note(db, +1))

    def _note(self, db: Connection, sign: int) -> None:
        cursor = db.connection.cursor()
        cursor.execute(self._statement)
        (so_far,) = cursor.fetchone() or (0,)
        self.read += sign * int(so_far)
        cursor.close()


def measure(quick: bool) -> Report:
    """Every question at both sizes."""
    load_before = os.getloadavg()[0]
    sizes, repeats = (QUICK_SIZES, 3) if quick else (SIZES, REPEATS)
    found: dict[str, dict[int, list[Answer]]] = {name: {} for name, *_ in QUESTIONS}
    with postgres_server(shared_buffers=SHARED_BUFFERS, max_wal_size="16GB") as postgres:
        for size in sizes:
            with (
                tempfile.TemporaryDirectory(prefix="onedoor-bench-") as home,
                county(postgres, Path(home), size) as (client, rows, issuer),
            ):
                for name, who, path, query in QUESTIONS:
                    found[name][size] = [_ask(client, rows, issuer, who, path, query) for _ in range(repeats)]
    figures = [*_figures(found), *_growth(found, sizes)]
    return Report("dashboards", figures, list(_notes(found, sizes)), load_before)


@contextmanager
def county(postgres: PostgresServer, home: Path, cases: int) -> Iterator[tuple[FlaskClient, Rows, DevIssuer]]:
    """Evaluation over so many cases of a year."""
    name = postgres.create_database()
    uri = postgres.uri(name)
    migrate(DEFINITION, uri, _PASSWORD)
    engine = create_engine(engine_url(uri))
    with statement_limit(_FILL_SECONDS):
        with engine.begin() as db:
            db.exec_driver_sql(f"SET LOCAL search_path = {DEFINITION.name}")
            populate(db, cases)
            replant(db)
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
            db.exec_driver_sql("VACUUM ANALYZE")
    engine.dispose()
    issuer = DevIssuer(home)
    reader = make_url(uri).set(username=role_name(DEFINITION.name), password=_PASSWORD)
    runtime = Runtime(
        definition=DEFINITION, config=Config(home=home, region=REGION),
        clock=FixedClock(datetime(2025, 12, 31, 4, 0, tzinfo=UTC)),
        db=Database(reader.render_as_string(hide_password=False), DEFINITION.name),
        verifier=TokenVerifier(issuer.issuer, issuer.audience, issuer.keys()),
        extras={"vault": Vault(FileKeyring.open(home / "master.json", make=True)), "procedures": library},
    )  # fmt: skip
    yield app_of(runtime).test_client(), Rows(runtime), issuer
    runtime.db.close()
    postgres.drop_database(name)


def _ask(
    client: FlaskClient,
    rows: Rows,
    issuer: DevIssuer,
    who: tuple[str, str],
    path: str,
    query: Mapping[str, str],
) -> Answer:
    """Raises SystemExit on an error."""
    role, unit = who
    headers = {"Authorization": f"Bearer {issuer.issue(role, unit=unit, region=REGION)}"}
    rows.read = 0
    began = monotonic()
    answer = client.get(f"/v1/evaluation/{path}?{urlencode(query)}", headers=headers)
    took = (monotonic() - began) * 1000
    if answer.status_code != 200:
        raise SystemExit(f"{path} as {role}: {answer.status_code} {answer.get_data(as_text=True)}")
    return Answer(took, rows.read)


def _figures(found: Mapping[str, Mapping[int, Sequence[Answer]]]) -> Iterator[Figure]:
    for name, by_size in found.items():
        for size, answers in by_size.items():
            yield Figure(f"{name}: {size:,} cases", "ms", tuple(answer.took for answer in answers))


def _growth(found: Mapping[str, Mapping[int, Sequence[Answer]]], sizes: Sequence[int]) -> Iterator[Figure]:
    """How many times the rows of the smaller county an answer reads in the larger."""
    for name, by_size in found.items():
        small, large = (max(answer.rows for answer in by_size[size]) for size in sizes)
        yield Figure(
            f"{name}: rows read at {sizes[1]:,} by those at {sizes[0]:,}", "×", (large / small,), "≤ 1.5"
        )


def _notes(found: Mapping[str, Mapping[int, Sequence[Answer]]], sizes: Sequence[int]) -> Iterator[str]:
    yield f"p95 in ms, and rows read for an answer, at {' and '.join(f'{size:,}' for size in sizes)} cases:"
    for name, by_size in found.items():
        p95 = (f"{quantile([answer.took for answer in by_size[size]], 0.95):.1f}" for size in sizes)
        read = (f"{max(answer.rows for answer in by_size[size]):,}" for size in sizes)
        yield f"  {name}: {' and '.join(p95)} ms; {' and '.join(read)} rows"
