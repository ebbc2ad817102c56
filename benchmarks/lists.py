"""Every list at a million cases: the time its service takes to answer, whoever asks and however it is filtered.

The services' own applications answer in this process: token, policy, query and JSON are in the time, the network is
not. Each question is asked as people of very different reach would: the county's centre sees every case, a village's
centre one in a thousand, one department a twentieth of all orders and another hardly any. Every answer is asked for its
first page and for one from the middle of the list.
"""

import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from itertools import islice
from pathlib import Path
from urllib.parse import urlencode

from flask.testing import FlaskClient
from rich.progress import track
from sqlalchemy import create_engine, make_url

from benchmarks import crowd
from benchmarks.figures import Figure, Report, quantile
from casekit.auth import DevIssuer, TokenVerifier
from casekit.clock import RealClock, monotonic
from casekit.config import Config
from casekit.db import Database, engine_url, statement_limit
from casekit.migrate import migrate, role_name
from casekit.runtime import Runtime, ServiceDefinition
from casekit.testing.servers import PostgresServer, postgres_server
from casekit.vault import FileKeyring, Vault
from casekit.web import app_of
from procedures import library
from services.evaluation.folding import fold

COUNT, QUICK_COUNT = 1_000_000, 50_000
AIM_MS = 50.0
SHARED_BUFFERS = "2GB"  # a quarter of a small database server's memory, as PostgreSQL's manual advises
REPEATS = 20
PAGES_IN = 40  # so many pages before "the middle" is asked for again and again
_POPULATE_SECONDS = 1800.0
_PASSWORD = "lists"
SERVICES = ("intake", "grid", "mediation", "petition", "evaluation")

ASKING: Mapping[str, Mapping[str, object]] = {
    "county dispatcher": {"roles": "dispatcher", "unit": "centre"},
    "county clerk": {"roles": "clerk", "unit": "centre"},
    "town clerk": {"roles": "clerk", "unit": "town-3"},
    "village clerk": {"roles": "clerk", "unit": "village-7"},
    "busy department": {"roles": "handler", "unit": "dept-1"},
    "idle department": {"roles": "handler", "unit": "dept-40"},
    "committee": {"roles": "mediator", "unit": "committee-3"},
    "petition office": {"roles": "petition_officer", "unit": "petition-office"},
    "grid worker": {"roles": "grid_worker", "unit": "village-8", "grids": ["grid-7"]},
    "director": {"roles": "director", "unit": "centre"},
    "auditor": {"roles": "auditor", "unit": "centre"},
    "evaluator": {"roles": "evaluator", "unit": "centre"},
}
LISTS: Sequence[tuple[str, str, Sequence[Mapping[str, object]]]] = (
    ("intake", "/v1/cases", (
        {}, {"state": "triaged"}, {"state": "closed"}, {"unit": "dept-1"}, {"unit": "dept-40"}, {"grid": "grid-7"},
        {"channel": "online"}, {"overdue": "true"}, {"overdue": "false"}, {"route": "petition", "grade": "serious"},
        {"since": "2026-02-01T00:00:00+08:00", "until": "2026-02-02T00:00:00+08:00"},
    )),
    ("grid", "/v1/orders", ({}, {"open": "true"}, {"overdue": "true"}, {"unit": "dept-1"}, {"unit": "dept-40"},
                            {"state": "issued"})),
    ("grid", "/v1/reports", ({}, {"grid": "grid-7"})),
    ("grid", "/v1/units", ({}, {"tier": "village"})),
    ("grid", "/v1/grids", ({}, {"unit": "village-8"})),
    ("grid", "/v1/staff", ({}, {"unit": "village-8"})),
    ("mediation", "/v1/mediations", ({}, {"state": "opened"}, {"committee": "committee-3"})),
    ("petition", "/v1/petitions", ({}, {"state": "admitted"}, {"unit": "petition-office"})),
    ("evaluation", "/v1/evaluation/units", ({}, {"from": "2026-10-01", "to": "2026-10-31"})),
    ("evaluation", "/v1/evaluation/units/dept-1/cases", (
        {"indicator": "completed"}, {"indicator": "on_time", "from": "2026-10-01", "to": "2026-10-31"},
    )),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Question:
    """A list, asked by someone with a filter; `path` is relative, `headers` carry the token."""

    name: str
    path: str
    query: Mapping[str, object]
    headers: Mapping[str, str]

    def ask(self, client: FlaskClient, cursor: str | None = None) -> tuple[float, str | None]:
        """Milliseconds to the answer, and where the next page begins. Raises SystemExit on an error."""
        query = {**self.query, **({"cursor": cursor} if cursor else {})}
        began = monotonic()
        answer = client.get(f"{self.path}?{urlencode(query)}", headers=dict(self.headers))
        took = (monotonic() - began) * 1000
        if answer.status_code != 200:
            raise SystemExit(f"{self.name}: {answer.status_code} {answer.get_data(as_text=True)}")
        return took, answer.get_json()["next"]


def measure(quick: bool) -> Report:
    """Every question so many times; a small county when quick."""
    load_before = os.getloadavg()[0]
    count, repeats = (QUICK_COUNT, 3) if quick else (COUNT, REPEATS)
    with (
        postgres_server(shared_buffers=SHARED_BUFFERS) as postgres,
        tempfile.TemporaryDirectory(prefix="onedoor-bench-") as home,
        county(postgres, Path(home), count) as (clients, issuer),
    ):
        taken = {
            path: list(_asked(clients[name], issuer, path, filters, repeats))
            for name, path, filters in track(LISTS, "Asking…", transient=True)
        }
    notes = [f"{count:,} cases, shared_buffers {SHARED_BUFFERS}; slowest questions (their own p95):"]
    slowest = sorted(
        ((quantile(times, 0.95), name) for asked in taken.values() for name, times in asked), reverse=True
    )
    notes += [f"  {p95:7.1f} ms  {name}" for p95, name in slowest[:8]]
    return Report("lists", list(_figures(taken)), notes, load_before)


@contextmanager
def county(
    postgres: PostgresServer, home: Path, count: int
) -> Iterator[tuple[dict[str, FlaskClient], DevIssuer]]:
    """The services over a database with so many cases."""
    database = postgres.create_database()
    uri = postgres.uri(database)
    definitions = {name: import_module(f"services.{name}.definition").DEFINITION for name in SERVICES}
    for definition in definitions.values():
        migrate(definition, uri, _PASSWORD)
    engine = create_engine(engine_url(uri))
    with statement_limit(_POPULATE_SECONDS):
        with engine.begin() as db:
            crowd.populate(db, SERVICES, count)
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
            db.exec_driver_sql("VACUUM ANALYZE")
    issuer = DevIssuer(home)
    runtimes = [_runtime(each, uri, home, issuer) for each in definitions.values()]
    while fold(runtimes[SERVICES.index("evaluation")]):
        pass
    yield {each.name: app_of(each).test_client() for each in runtimes}, issuer
    for each in runtimes:
        each.db.close()
    engine.dispose()


def _runtime(definition: ServiceDefinition, admin_uri: str, home: Path, issuer: DevIssuer) -> Runtime:
    uri = make_url(admin_uri).set(username=role_name(definition.name), password=_PASSWORD)
    return Runtime(
        definition=definition, config=Config(home=home, region=crowd.REGION), clock=RealClock(),
        db=Database(uri.render_as_string(hide_password=False), definition.name),
        verifier=TokenVerifier(issuer.issuer, issuer.audience, issuer.keys()),
        extras={"vault": Vault(FileKeyring.open(home / "master.json", make=True)), "procedures": library},
    )  # fmt: skip


def _asked(
    client: FlaskClient, issuer: DevIssuer, path: str, filters: Sequence[Mapping[str, object]], repeats: int
) -> Iterator[tuple[str, list[float]]]:
    """Milliseconds of each question that may be asked, first pages and middle ones."""
    for who, claims in ASKING.items():
        headers = {"Authorization": f"Bearer {issuer.issue(**claims, region=crowd.REGION)}"}  # type: ignore[arg-type]
        if client.get(path, query_string=dict(filters[0]), headers=headers).status_code == 403:
            continue
        for query in filters:
            asked = Question(f"{path}?{urlencode(query)} as {who}", path, query, headers)
            middle = _middle(client, asked)
            yield asked.name, [asked.ask(client)[0] for _ in range(repeats)]
            if middle is not None:
                yield (
                    f"{asked.name}, {PAGES_IN} pages in",
                    [asked.ask(client, middle)[0] for _ in range(repeats)],
                )


def _middle(client: FlaskClient, asked: Question) -> str | None:
    """A cursor some pages in; None for a list that is shorter."""
    cursor: str | None = None
    for _ in islice(iter(int, 1), PAGES_IN):
        cursor = asked.ask(client, cursor)[1]
        if cursor is None:
            return None
    return cursor


def _figures(taken: Mapping[str, Sequence[tuple[str, Sequence[float]]]]) -> Iterator[Figure]:
    for path, asked in taken.items():
        every = [each for _, times in asked for each in times]
        yield Figure(f"GET {path}, p95 of all questions", "ms", (quantile(every, 0.95),), f"< {AIM_MS:.0f}")
        worst = max(quantile(times, 0.95) for _, times in asked)
        yield Figure(f"GET {path}, p95 of the slowest question", "ms", (worst,), f"< {AIM_MS:.0f}")
