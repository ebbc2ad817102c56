"""From the commit of an event to its effect in another service, and to the department that reads its queue.

Clerks register, admit, triage and route cases to subscribed departments; grid answers each routing with an order, and
the order's event goes on by the gateway's audience feed into the department's queue. Every event is timed from its own
commit, whichever service said it. First the steady rate is looked for with which the platform keeps up, everything
handled and delivered; then it is fed at half that rate. The two take turns, repeat by repeat.
"""

import os
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import load
from benchmarks.commits import Commits
from benchmarks.departments import UNITS, Noted, reading, subscribe
from benchmarks.figures import Figure, Report, quantile
from benchmarks.processes import Contender, distributed
from casekit.auth import DevIssuer
from casekit.children import wait_until
from casekit.clock import monotonic
from casekit.testing.servers import PostgresServer, postgres_server, rabbitmq_server

CATCH_UP_SECONDS = 180.0
STEP = 0.8  # from one rate that is tried to the next
MOST_STEPS = 12
KEPT = 0.9  # of the rate, at least, is finished within the time
CLOSE_BEHIND_SECONDS = 2.0  # from the last answer until everything is handled and delivered
PERCENTILES = (("p50", 0.5), ("p99", 0.99))
ORDERED, ROUTED = "order.issued", "case.routed"


@dataclass(slots=True)
class Taken:
    """What was measured, repeat by repeat."""

    values: dict[tuple[str, str], list[float]] = field(default_factory=dict)  # by name and unit
    refused: Counter[str] = field(default_factory=Counter)
    cases: list[int] = field(default_factory=list)
    deliveries: list[int] = field(default_factory=list)

    def add(self, name: str, unit: str, value: float) -> None:
        """One repeat's value."""
        self.values.setdefault((name, unit), []).append(value)

    def spread(self, name: str, milliseconds: list[float]) -> None:
        """One repeat's percentiles."""
        for percentile, share in PERCENTILES:
            self.add(f"{name} {percentile}", "ms", quantile(milliseconds, share))


@dataclass(frozen=True, slots=True)
class Stage:
    """The platform with departments that read, and the ways to look at it."""

    platform: Contender
    tokens: list[str]
    commits: Commits
    noted: Noted

    def load(self, name: str, seconds: float, rate: float | None = None) -> load.Result:
        """Cases walked from registration to routing; without a rate as fast as they are taken."""
        warm_up = 0.0 if rate is None else 2.0
        return load.run(
            self.platform.port, self.tokens, name=name, seconds=seconds, warm_up=warm_up, rate=rate, walks=_walks()
        )  # fmt: skip

    def await_rest(self) -> None:
        """Return when everything said has been handled, and every order is with its department. Raises SystemExit."""
        if not wait_until(self._is_at_rest, CATCH_UP_SECONDS):
            raise SystemExit("the platform has not caught up")

    def _is_at_rest(self) -> bool:
        return self.commits.are_handled() and self.commits.ids_of(ORDERED) <= self.noted.arrivals().keys()


def measure(quick: bool) -> Report:
    """Five repeats of thirty seconds at half load; two of five when quick."""
    load_before = os.getloadavg()[0]
    repeats, trying, steady = (2, 3.0, 5.0) if quick else (5, 6.0, 30.0)
    taken = Taken()
    with stage() as played:
        played.load("warm", 1.0)
        played.await_rest()
        for repeat in range(repeats):
            rate = _sustained(played, f"try-{repeat}", trying, taken)
            _at(rate / 2, played, f"half-{repeat}", steady, taken)
    figures = [Figure(name, unit, tuple(values)) for (name, unit), values in taken.values.items()]
    notes = [
        *(f"refused, not counted: {count} × {said}" for said, count in taken.refused.items()),
        f"half load: {taken.cases} cases and {taken.deliveries} orders delivered, repeat by repeat",
        f"{len(UNITS)} departments with a queue, read by one process; {load.CONNECTIONS} connections of clerks",
        f"nine processes, RabbitMQ, PostgreSQL, generator and departments share {os.cpu_count()} cores",
    ]
    return Report("delivery", figures, notes, load_before)


@contextmanager
def stage() -> Iterator[Stage]:
    """Servers, all processes, and departments that have subscribed."""
    with (
        postgres_server() as postgres,
        rabbitmq_server() as rabbit,
        tempfile.TemporaryDirectory(prefix="onedoor-bench-") as temporary,
    ):
        _keep_commit_times(postgres)
        home = Path(temporary)
        with distributed(home, postgres, rabbit, whole=True) as platform:
            commits, issuer = Commits(platform.database), DevIssuer(home)
            commits.note_transactions()
            subscribe(platform.port, issuer)
            roles = ("clerk", "dispatcher")
            tokens = [issuer.issue(roles, "centre", f"window-{number}") for number in range(load.CONNECTIONS)]
            with reading(platform.broker, home) as noted:
                yield Stage(platform, tokens, commits, noted)


def _sustained(played: Stage, name: str, seconds: float, taken: Taken) -> float:
    """The highest steady rate, going down from a burst's in steps of a fifth, with which the platform keeps up.

    Raises SystemExit when there is none.
    """
    rate = _burst(played, name, seconds, taken)
    for step in range(MOST_STEPS):
        rate *= STEP
        fed = played.load(f"{name}-{step}", seconds, rate)
        ended = monotonic()
        played.await_rest()
        if fed.rate >= KEPT * rate and monotonic() - ended <= CLOSE_BEHIND_SECONDS:
            taken.add("sustained steadily, everything handled and delivered", "cases/s", rate)
            return rate
    raise SystemExit("no rate was found with which the platform keeps up")


def _burst(played: Stage, name: str, seconds: float, taken: Taken) -> float:
    """Cases per second as fast as they are taken, until everything is handled and delivered.

    What has piled up is handled in larger batches: steadily fed, the platform keeps up with less.
    """
    before = len(played.noted.arrivals())
    began = monotonic()
    taken.refused.update(played.load(name, seconds).refused)
    played.await_rest()
    rate = (len(played.noted.arrivals()) - before) / (monotonic() - began)
    taken.add("burst, until everything is handled and delivered", "cases/s", rate)
    return rate


def _at(rate: float, played: Stage, name: str, seconds: float, taken: Taken) -> None:
    """Feed at the rate, and take the times of what was said about these cases."""
    fed = played.load(name, seconds, rate)
    played.await_rest()
    taken.refused.update(fed.refused)
    taken.cases.append(len(fed.codes))
    taken.add("fed at", "cases/s", fed.rate)
    taken.spread("answer to the clerk, each act", fed.milliseconds)
    for listener, milliseconds in played.commits.effects(fed.codes).items():
        taken.spread(f"commit → effect in {listener}", milliseconds)
    _take_deliveries(played, fed.codes, taken)


def _take_deliveries(played: Stage, codes: list[str], taken: Taken) -> None:
    """The last hop, alone and with what is before it."""
    arrivals = played.noted.arrivals()
    orders = played.commits.said(ORDERED, codes)
    effects = played.commits.handled("gateway", ORDERED, codes)
    routings = played.commits.said(ROUTED, codes)
    came = {code: arrivals[event] for code, (event, _) in orders.items()}
    taken.deliveries.append(len(came))
    taken.spread("commit → department's queue", _between(orders, came))
    taken.spread("  of it: effect in gateway → department's queue", _between(effects, came))
    taken.spread("routing's commit → order in department's queue", _between(routings, came))


def _between(said: Mapping[str, tuple[str, float]], came: Mapping[str, float]) -> list[float]:
    """Milliseconds, case by case."""
    return [1000 * (came[code] - moment) for code, (_, moment) in said.items()]


def _walks() -> list[list[load.Step]]:
    """For each connection the acts that bring a case to a department: the departments by turns."""
    return [
        [
            load.REGISTER,
            ("/v1/cases/{code}/admission", {}),
            ("/v1/cases/{code}/triage", {"category": "other", "grade": "ordinary"}),
            ("/v1/cases/{code}/routing", {"route": "order", "unit": UNITS[number % len(UNITS)]}),
        ]
        for number in range(load.CONNECTIONS)
    ]


def _keep_commit_times(postgres: PostgresServer) -> None:
    postgres.execute("ALTER SYSTEM SET track_commit_timestamp = on")
    postgres.stop()
    postgres.start()
