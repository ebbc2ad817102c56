"""The whole platform from outside, run either way: its processes, its API, its posts, and looks into its tables.

Both kinds run on a driven clock, so that deadlines can be made due. A test that harms a platform leaves it mended.
"""

import os
import signal
import socket
import subprocess
import sys
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg2
import pytest
import urllib3
from psycopg2.extensions import connection

from casekit.auth import DevIssuer, dev_issuer_for
from casekit.children import Child, wait_until
from casekit.clock import DrivenClock
from casekit.config import Config, load_config
from onedoor.composition import CLOCK_FILE
from onedoor.distributed import await_ready, commands, environment, log_of, metrics_port, migrate, told
from onedoor.embedded.postgres import EmbeddedPostgres
from scenarios.county import Post, read_county
from tests.support.nursery import Process as Forked
from tests.support.nursery import commanded

ONEDOOR = [sys.executable, "-m", "onedoor.cli"]
FAULT = "ONEDOOR_FAULT"
START_SECONDS = 120.0
Process = Child | Forked
POSTS = read_county().posts
UNITS = ("centre", "justice", "committee", "petition-office")
_given: set[int] = set()
_METRICS = 1000
# Below the ports that the system hands out by itself; none of a row is another row's listener.
_FIRST_PORTS = [port for port in range(20_000, 30_000, 50) if port // _METRICS % 2 == 0]
_PROCESSES = 30


class Unreachable(Exception):
    """No answer came: what became of the request is not known."""


@dataclass
class History:
    """What the platform has promised, kept outside it: codes told with a 201, and how far each case was said to be."""

    states: dict[str, str] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)
    repeated: int = 0  # requests that had to be sent more than once

    @property
    def finished(self) -> list[str]:
        """The cases that were carried to their end."""
        return [code for code, state in self.states.items() if state == "finished"]

    def registered(self, receipt: Mapping[str, Any]) -> str:
        """A case was promised; its code."""
        code = str(receipt["code"])
        self.secrets[code] = str(receipt["secret"])
        self.states[code] = "registered"
        return code


class Platform(ABC):
    """What both kinds have in common. `environ` is what a command of `onedoor` needs to find it."""

    environ: Mapping[str, str]
    home: Path
    url: str

    def __init__(self) -> None:
        self.history = History()
        self._tokens: dict[str, str] = {}
        self._issuer: DevIssuer | None = None
        self._moment: connection | None = None
        # a connection per thread that asks; none is kept waiting for another
        self._http = urllib3.PoolManager(num_pools=4, maxsize=40, retries=False, timeout=10.0)

    @property
    def config(self) -> Config:
        """The configuration of its processes."""
        return load_config(self.environ)

    @property
    @abstractmethod
    def admin_uri(self) -> str:
        """Its database, under the superuser."""

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        post: str | Post | None = "clerk-1",
        key: str | None = None,
        version: str | None = None,
    ) -> urllib3.BaseHTTPResponse:
        """One request, sent once, as a post, of the county or made up (None: the public). Raises Unreachable."""
        headers = {"Authorization": f"Bearer {self.token(post)}"} if post else {}
        named = {"Idempotency-Key": key, "Case-Version": version}
        headers.update({name: value for name, value in named.items() if value})
        try:
            return self._http.request(method, self.url + path, json=body, headers=headers)
        except urllib3.exceptions.HTTPError as fault:
            raise Unreachable(type(fault).__name__) from None

    def token(self, post: str | Post) -> str:
        """The post's token, issued as `onedoor token` does."""
        who = POSTS[post] if isinstance(post, str) else post
        if who.id not in self._tokens:
            self._issuer = self._issuer or dev_issuer_for(self.config)
            self._tokens[who.id] = self._issuer.issue(
                who.roles, who.unit, who.id, who.title, region=self.config.region, grids=who.grids
            )
        return self._tokens[who.id]

    def readiness(self, port: int) -> tuple[int, dict[str, Any]]:
        """What /readyz of the process with that listener answers; (0, {}) when nothing does."""
        try:
            answer = self._http.request("GET", f"http://127.0.0.1:{port}/readyz")
        except urllib3.exceptions.HTTPError:
            return 0, {}
        return answer.status, answer.json()

    def listens(self) -> bool:
        """Whether somebody accepts connections where the API is."""
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", urlsplit(self.url).port or 0)) == 0

    def rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """What the database answers the superuser; tables are named with their schema."""
        if self._moment is not None:
            return _rows(self._moment, statement, values)
        opened = psycopg2.connect(self.admin_uri)
        try:
            with opened:
                return _rows(opened, statement, values)
        finally:
            opened.close()

    @contextmanager
    def at_one_moment(self) -> Iterator[None]:
        """All `rows` of the block are of one moment; nothing can be written in it."""
        opened = psycopg2.connect(self.admin_uri)
        try:
            opened.set_session(isolation_level="REPEATABLE READ", readonly=True)
            self._moment = opened
            yield
        finally:
            self._moment = None
            opened.close()

    def onedoor(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """A command of the operator's, run against this platform."""
        return subprocess.run(
            [*ONEDOOR, *arguments],
            env=dict(self.environ),
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )

    def clock(self) -> DrivenClock:
        """The platform's clock, to be put forward."""
        return DrivenClock(self.home / CLOCK_FILE)

    def register_units(self) -> None:
        """Have the units that cases are sent to, and intake know them. Fails when the platform does not take them."""
        known = {unit["id"]: dict(unit) for unit in read_county().units}
        for unit in UNITS:
            answer = self.call("POST", "/v1/units", known[unit], post="director-1")
            assert answer.status == 201, answer.data
        known_to_intake = "SELECT id FROM intake.units"
        assert wait_until(lambda: len(self.rows(known_to_intake)) == len(UNITS), START_SECONDS)

    def register(self, **body: Any) -> str:
        """Register a dispute; its code."""
        answer = self.call("POST", "/v1/cases", {"matter_type": "dispute", "channel": "window", **body})
        assert answer.status == 201, answer.data
        return self.history.registered(answer.json())


class Embedded(Platform):
    """`onedoor up` in a home of its own."""

    def __init__(self, home: Path) -> None:
        super().__init__()
        self.home = home
        port = free_ports()
        self.metrics_port = port + _METRICS
        self.url = f"http://127.0.0.1:{port}"
        self.environ = {
            **plain_environment(),
            "ONEDOOR_PROFILE": "embedded",
            "ONEDOOR_HOME": str(home),
            "ONEDOOR_PORT": str(port),
            "ONEDOOR_CLOCK": "driven",
        }
        self.log = home.with_suffix(".log")
        self.process: Process

    @property
    def admin_uri(self) -> str:
        """The embedded server's; it must be running."""
        return EmbeddedPostgres(self.home).uri("onedoor")

    def launch(self, fault: str = "") -> None:
        """Start it, with a crash point armed, and do not wait."""
        self.process = start(["up", "--no-county"], {**self.environ, FAULT: fault}, self.log)

    def start(self) -> None:
        """Start it and wait until it is ready."""
        self.launch()
        ready = wait_until(
            lambda: self.readiness(self.metrics_port)[0] == 200 and self.listens(),
            START_SECONDS,
            unless=self.process.ended,
        )
        assert ready, self.stands_at()

    def was_killed(self, *, unless: Callable[[], bool] = lambda: False) -> bool:
        """Whether it dies of SIGKILL in time, and before `unless` comes true."""
        return _was_killed(self.process, unless)

    def stands_at(self) -> str:
        """Where in the code a process stands that should have died: ends it, and returns its last words."""
        if not self.process.ended():
            os.kill(self.process.pid, signal.SIGABRT)
            self.process.wait(START_SECONDS)
        return f"status {self.process.status}: {self.log.read_text(encoding='utf-8')[-4000:]}"

    def close(self) -> None:
        """End it in order."""
        self.process.release()
        if not self.process.wait(START_SECONDS):
            self.process.kill()


class Distributed(Platform):
    """Every process of its own, over servers that the tests own. Processes are named as `onedoor run` names them."""

    def __init__(self, home: Path, environ: Mapping[str, str]) -> None:
        super().__init__()
        self.home = home
        self.environ = environ
        self.url = f"http://127.0.0.1:{environ['ONEDOOR_PORT']}"
        self._numbers = {name: number for number, name in enumerate(commands())}
        self.processes: dict[str, Process] = {}

    @property
    def admin_uri(self) -> str:
        """The one the migration was given."""
        return self.environ["ONEDOOR_ADMIN_DATABASE_URI"]

    def launch(self, name: str, fault: str = "") -> None:
        """Start a process, with a crash point armed; `name` may end in `+`, for a second replica."""
        kind = name.rstrip("+")
        number = self._numbers.setdefault(name, len(self._numbers))
        environ = {**told(self.environ, number), FAULT: fault}
        self.processes[name] = start(commands()[kind], environ, log_of(self.home, name))

    def await_ready(self, *names: str) -> None:
        """Wait until these are ready."""
        for name in names:
            await_ready(self.home, name, self.processes[name], self.metrics_port(name))

    def metrics_port(self, name: str) -> int:
        """Where that process says how it is."""
        return metrics_port(self.environ, self._numbers[name])

    def start(self) -> None:
        """Bring the schema up and start one process of each kind."""
        migrate(self.home, self.environ)
        for name in commands():
            self.launch(name)
        self.await_ready(*commands())

    def kill(self, name: str) -> None:
        """SIGKILL."""
        self.processes[name].kill()

    def was_killed(self, name: str, *, unless: Callable[[], bool] = lambda: False) -> bool:
        """Whether that process dies of SIGKILL in time, and before `unless` comes true."""
        return _was_killed(self.processes[name], unless)

    def close(self, names: Sequence[str] = ()) -> None:
        """End these in order, all unless named."""
        ending = {name: self.processes.pop(name) for name in names or list(self.processes)}
        for process in ending.values():
            process.release()
        for process in ending.values():
            if not process.wait(START_SECONDS):
                process.kill()


@contextmanager
def embedded(home: Path) -> Iterator[Embedded]:
    """A running embedded platform that knows the units."""
    platform = Embedded(home)
    try:
        platform.start()
        platform.register_units()
        yield platform
    finally:
        platform.close()


@contextmanager
def distributed(home: Path, servers: Mapping[str, str]) -> Iterator[Distributed]:
    """A running distributed platform that knows the units; `servers` says where database and broker are."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("ONEDOOR_")]:
            patch.delenv(name)
        for name, value in {**servers, "ONEDOOR_PORT": str(free_ports()), "ONEDOOR_CLOCK": "driven"}.items():
            patch.setenv(name, value)
        with environment(home) as environ:
            platform = Distributed(home, environ)
    try:
        platform.start()
        platform.register_units()
        yield platform
    finally:
        platform.close()


def _rows(opened: connection, statement: str, values: tuple[object, ...]) -> list[tuple[Any, ...]]:
    with opened.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def start(command: Sequence[str], environ: Mapping[str, str], log: Path) -> Process:
    """A serving command of `onedoor`. The worker is not green: it is started as it is by operators."""
    if command[0] == "worker":
        return Child([*ONEDOOR, *command], log=log, env=environ)
    return commanded(command, environ, log, log)


def _was_killed(process: Process, unless: Callable[[], bool]) -> bool:
    if not wait_until(process.ended, START_SECONDS, unless=unless):
        return False
    process.release()
    return process.status == -signal.SIGKILL


def plain_environment() -> dict[str, str]:
    """The environment without any setting of ours."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("ONEDOOR_") and name != "PORT"
    }


def free_ports() -> int:
    """The first of a row of ports that nothing listens on, and neither on those of its processes' listeners.

    No row is given twice in a run, by whichever of its workers, nor is one where another run looks first: ours are free
    while a process is down.
    """
    rows = _FIRST_PORTS[_worker() :: int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))]
    number = os.getppid() % len(rows)
    for first in (*rows[number:], *rows[:number]):
        numbers = range(first, first + _PROCESSES)
        if first not in _given and all(_is_free(port) and _is_free(port + _METRICS) for port in numbers):
            _given.add(first)
            return first
    raise OSError("no free row of ports")


def _worker() -> int:
    """The number of this process among the run's workers."""
    return int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
