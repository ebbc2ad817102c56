"""Every list in pages at a million cases: the time its service takes to answer, whoever asks, by each filter.

The services' own applications answer in this process: token, policy, query and JSON are in the time, the network is
not. Each question is asked as people of very different reach would: the county's centre sees every case, a village's
centre one in a thousand, one department a twentieth of all orders and another hardly any. Every answer is asked for its
first page and for one from the middle of the list.
"""

import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from urllib.parse import urlencode

from flask.testing import FlaskClient
from rich.progress import track
from sqlalchemy import create_engine, make_url

from benchmarks import crowd, desks
from benchmarks.figures import OUT, Figure, Report, quantile
from benchmarks.plans import plan_of
from benchmarks.questions import LISTS
from casekit.auth import DevIssuer, TokenVerifier
from casekit.clock import RealClock, monotonic
from casekit.config import Config
from casekit.db import Database, engine_url, statement_limit
from casekit.migrate import migrate, role_name
from casekit.runtime import Runtime, ServiceDefinition
from casekit.testing.servers import PostgresServer, postgres_server
from casekit.vault import FileKeyring, Vault
from casekit.web import app_of
from casekit.web.paging import DEFAULT_LIMIT, MAX_LIMIT
from procedures import library
from services.evaluation.folding import fold

COUNT, QUICK_COUNT = 1_000_000, 50_000
AIM_MS = 50.0
SHARED_BUFFERS = "2GB"  # a quarter of a small database server's memory, as PostgreSQL's manual advises
REPEATS = 20
SHOWN = 12  # so many of the slowest are told
PAGES_IN = 40  # so many pages before "the middle" is asked for again and again
_POPULATE_SECONDS = 1800.0
_PASSWORD = "lists"
_NOT_HIS = (403, 404)  # nothing for him: a list of a role he has not, or of a thing that he does not see
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


@dataclass(frozen=True, slots=True)
class Question:
    """A list, asked by someone with a filter; `path` is relative, `headers` carry the token."""

    name: str
    path: str
    query: Mapping[str, object]
    headers: Mapping[str, str]

    def ask(self, client: FlaskClient, cursor: str | None = None) -> tuple[float, str | None]:
        """Milliseconds to the answer, and where the next page begins; to a refusal for the time it takes, too.

        Raises SystemExit on any other error.
        """
        query = {**self.query, **({"cursor": cursor} if cursor else {})}
        began = monotonic()
        answer = client.get(f"{self.path}?{urlencode(query)}", headers=dict(self.headers))
        took = (monotonic() - began) * 1000
        if answer.status_code == 503:
            return took, None
        if answer.status_code != 200:
            raise SystemExit(f"{self.name}: {answer.status_code} {answer.get_data(as_text=True)}")
        return took, answer.get_json()["next"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question asked again and again, for the page at `cursor`; `times` in milliseconds."""

    question: Question
    cursor: str | None
    times: Sequence[float]

    @property
    def name(self) -> str:
        """The question, and which page."""
        return self.question.name + (f", {PAGES_IN} pages in" if self.cursor else "")

    @property
    def p95(self) -> float:
        """Its own p95, in milliseconds."""
        return quantile(self.times, 0.95)


def measure(quick: bool, cases: int | None = None) -> Report:
    """Every question so many times; a small county when quick. The plans of the slowest go to `out/lists-plans.txt`."""
    load_before = os.getloadavg()[0]
    count, repeats = (QUICK_COUNT, 3) if quick else (COUNT, REPEATS)
    count = cases or count
    with (
        postgres_server(shared_buffers=SHARED_BUFFERS) as postgres,
        tempfile.TemporaryDirectory(prefix="onedoor-bench-") as home,
        county(postgres, Path(home), count) as (runtimes, issuer),
    ):
        clients = {name: app_of(each).test_client() for name, each in runtimes.items()}
        taken = {
            path: list(_asked(clients[name], issuer, path, filters, repeats))
            for name, path, filters in track(LISTS, "Asking…", transient=True)
        }
        if nobodys := [path for path, asked in taken.items() if not asked]:
            raise SystemExit(f"nobody who asks has {nobodys}")
        slowest = sorted(
            ((each, name) for name, path, _ in LISTS for each in taken[path]), key=lambda at: -at[0].p95
        )
        plans = [_explained(clients[name], runtimes[name], each) for each, name in slowest[:SHOWN]]
    OUT.mkdir(exist_ok=True)
    (OUT / "lists-plans.txt").write_text("\n\n".join(plans), encoding="utf-8")
    over = sum(each.p95 > AIM_MS for each, _ in slowest)
    notes = [
        f"{count:,} cases, shared_buffers {SHARED_BUFFERS}; {over} of {len(slowest)} questions over {AIM_MS:.0f} ms;",
        "slowest questions (their own p95), their plans in benchmarks/out/lists-plans.txt:",
        *(f"  {each.p95:7.1f} ms  {each.name}" for each, _ in slowest[:SHOWN]),
    ]
    return Report("lists", list(_figures(taken)), notes, load_before)


def _explained(client: FlaskClient, runtime: Runtime, asked: Asked) -> str:
    lines = plan_of(lambda: asked.question.ask(client, asked.cursor), runtime.db)
    return "\n".join((f"{asked.name}: {asked.p95:.1f} ms", *lines))


@contextmanager
def county(
    postgres: PostgresServer, home: Path, count: int
) -> Iterator[tuple[dict[str, Runtime], DevIssuer]]:
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
            desks.populate(db, count)
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
            db.exec_driver_sql("VACUUM ANALYZE")
    issuer = DevIssuer(home)
    runtimes = {name: _runtime(each, uri, home, issuer) for name, each in definitions.items()}
    while fold(runtimes["evaluation"]):
        pass
    yield runtimes, issuer
    for each in runtimes.values():
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
) -> Iterator[Asked]:
    """Milliseconds of each question that may be asked, first pages and middle ones."""
    for who, claims in ASKING.items():
        headers = {"Authorization": f"Bearer {issuer.issue(**claims, region=crowd.REGION)}"}  # type: ignore[arg-type]
        for query in filters:
            if client.get(path, query_string=dict(query), headers=headers).status_code in _NOT_HIS:
                continue
            asked = Question(f"{path}?{urlencode(query)} as {who}", path, query, headers)
            middle = _middle(client, asked)
            for cursor in (None,) if middle is None else (None, middle):
                yield Asked(asked, cursor, [asked.ask(client, cursor)[0] for _ in range(repeats)])


def _middle(client: FlaskClient, asked: Question) -> str | None:
    """A cursor some pages in; None for a list that is shorter."""
    cursor: str | None = None
    walk = replace(
        asked, query={**asked.query, "limit": MAX_LIMIT}
    )  # fewer and longer pages lead to the same place
    for _ in range(PAGES_IN * DEFAULT_LIMIT // MAX_LIMIT):
        cursor = walk.ask(client, cursor)[1]
        if cursor is None:
            return None
    return cursor


def _figures(taken: Mapping[str, Sequence[Asked]]) -> Iterator[Figure]:
    for path, asked in taken.items():
        every = [took for each in asked for took in each.times]
        yield Figure(f"GET {path}, p95 of all questions", "ms", (quantile(every, 0.95),), f"< {AIM_MS:.0f}")
        worst = max(each.p95 for each in asked)
        yield Figure(f"GET {path}, p95 of the slowest question", "ms", (worst,))
