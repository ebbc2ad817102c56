"""The platform and its peer as processes to be measured, each frozen while another is loaded.

The distributed platform runs as `onedoor run`, `onedoor relay`; the embedded one as `onedoor up`; the peer under
uvicorn. PostgreSQL and RabbitMQ are private ones, with durable commits.
"""

import contextlib
import json
import os
import secrets
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks.figures import ROOT
from benchmarks.load import CONNECTIONS
from casekit.auth import DevIssuer
from casekit.children import Child, wait_until
from casekit.config import SERVICES
from casekit.testing.faults import descendants, pause, power_off, resume
from casekit.testing.ports import free_port
from casekit.testing.servers import PostgresServer, RabbitServer
from casekit.vault import FileKeyring
from onedoor.distributed import await_ready, spawn

GREETING = "一扇门 OneDoor 已就绪"
START_SECONDS = 90.0
STOP_SECONDS = 30.0
_CORE = {name: ["run", name] for name in ("gateway", "intake")}
_OTHERS = {**{name: ["run", name] for name in SERVICES if name not in _CORE}, "relay": ["relay"]}
_WORKER = {"worker": ["worker"]}


@dataclass(frozen=True, slots=True)
class Contender:
    """Something that registers cases at `port`, for the clerks whose tokens these are."""

    name: str
    port: int
    tokens: Sequence[str]
    processes: Sequence[Child]
    database: str = ""  # the superuser's URI, where it is on the server that is shared
    broker: str = ""  # the URI of its virtual host, where it has one


@contextmanager
def only(loaded: Contender, *others: Contender) -> Iterator[None]:
    """While one is loaded the others stand still and take nothing of the processor."""
    still = [process for other in others for process in other.processes]
    for process in still:
        pause(process.pid)
    try:
        yield
    finally:
        for process in still:
            resume(process.pid)


@contextmanager
def ended(processes: Sequence[Child]) -> Iterator[None]:
    """Whatever happens, the processes end in order, or else at once."""
    try:
        yield
    finally:
        for process in processes:
            process.release()
        for process in processes:
            if not process.wait(STOP_SECONDS):
                power_off(process)


@contextmanager
def distributed(
    home: Path, postgres: PostgresServer, rabbit: RabbitServer, *, whole: bool, has_worker: bool = False
) -> Iterator[Contender]:
    """Gateway and intake; with `whole` also the relay and every consumer, with `has_worker` one who runs jobs.

    On a database of its own.
    """
    environ = _environment(home, postgres, rabbit)
    log = home / "migrate.log"
    migration = Child(_onedoor("migrate"), log=log, env=environ)
    if not migration.wait(START_SECONDS) or not migration.succeeded:
        raise SystemExit(log.read_text(encoding="utf-8"))
    port, processes = int(environ["ONEDOOR_PORT"]), list[Child]()
    with ended(processes):
        commands = _CORE | (_OTHERS if whole else {}) | (_WORKER if has_worker else {})
        for number, (name, command) in enumerate(commands.items()):
            processes.append(spawn(home, name, command, environ, number))
        for number, (name, process) in enumerate(zip(commands, processes, strict=True)):
            await_ready(home, name, process, port + 1000 + number)
        title = "everything running" if whole else "relay and consumers paused"
        database = environ["ONEDOOR_ADMIN_DATABASE_URI"]
        broker = environ["ONEDOOR_AMQP_URI"]
        yield Contender(title, port, clerks(DevIssuer(home)), tuple(processes), database, broker)


@contextmanager
def embedded(home: Path, log: Path, *, county: bool = False) -> Iterator[Contender]:
    """The embedded platform on a data directory that may be there already; ready when yielded.

    With `county` as `make run` has it: it is ready when it has greeted, with the demonstration county in it.
    """
    port = first_port(1)
    environ = clean_environment() | {
        "ONEDOOR_HOME": str(home),
        "ONEDOOR_PORT": str(port),
        "ONEDOOR_LOG_LEVEL": "WARNING",
    }
    said = log / "up.log"
    words = ["up"] if county else ["up", "--no-county"]
    process = Child(_onedoor(*words), log=said, env=environ)
    with ended([process]):
        await_ready(log, "up", process, port + 1000)
        if county and not wait_until(
            lambda: GREETING in said.read_text(), START_SECONDS, unless=process.ended
        ):
            raise SystemExit(said.read_text())
        yield Contender("embedded", port, clerks(DevIssuer(home)), (process,))


@contextmanager
def monolith(home: Path, postgres: PostgresServer, workers: int = 1) -> Iterator[Contender]:
    """The peer in as many uvicorn processes, on a database of its own."""
    issuer = DevIssuer(home)
    keys = home / "jwks.json"
    keys.write_text(json.dumps(issuer.jwks()), encoding="ascii")
    environ = clean_environment() | {
        "PEER_DATABASE": postgres.uri(postgres.create_database()),
        "PEER_JWKS": str(keys),
        "PYTHONPATH": str(ROOT),
    }
    make = [sys.executable, "-W", "ignore", "-m", "benchmarks.peer_monolith"]
    subprocess.run(make, env=environ, check=True)
    port = free_port()
    serve = [sys.executable, "-W", "ignore", "-m", "uvicorn", "benchmarks.peer_monolith:app"]
    serve += ["--port", str(port), "--log-level", "warning", "--no-access-log", "--workers", str(workers)]
    process = Child(serve, log=home / "peer.log", env=environ)
    with ended([process]):
        if not wait_until(lambda: _accepts(port), START_SECONDS, unless=process.ended):
            raise SystemExit((home / "peer.log").read_text(encoding="utf-8"))
        yield Contender("FastAPI monolith", port, clerks(issuer), (process,))


def clean_environment() -> dict[str, str]:
    """The environment without settings of ours and of Python's, so that every run measures the same platform."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("ONEDOOR_", "PYTHON"))}


def clerks(issuer: DevIssuer) -> list[str]:
    """Tokens of as many clerks at windows as there are connections."""
    return [issuer.issue("clerk", "centre", f"window-{number}") for number in range(CONNECTIONS)]


def first_port(count: int) -> int:
    """The first of `count` free ports in a row, with those of the metrics a thousand above. Raises SystemExit."""
    for first in range(20_000, 30_000, 100):
        if all(_is_free(port + above) for port in range(first, first + count) for above in (0, 1000)):
            return first
    raise SystemExit("no free ports")


def processor_seconds() -> float:
    """What every process below this one has used of the processors: servers, PostgreSQL and the broker."""
    total = 0.0
    for pid in descendants(os.getpid()):
        with contextlib.suppress(psutil.NoSuchProcess):
            used = psutil.Process(pid).cpu_times()
            total += used.user + used.system + used.children_user + used.children_system
    return total


def _onedoor(*words: str) -> list[str]:
    return [sys.executable, "-m", "onedoor.cli", *words]


def _environment(home: Path, postgres: PostgresServer, rabbit: RabbitServer) -> dict[str, str]:
    """A database, a virtual host and keys of its own."""
    key, password = home / "keys" / "master.json", secrets.token_urlsafe(24)
    FileKeyring.open(key, make=True)
    database, first = postgres.create_database(), first_port(len(_CORE) + len(_OTHERS) + len(_WORKER))
    urls = {
        f"ONEDOOR_{name.upper()}_URL": f"http://127.0.0.1:{first + number}"
        for number, name in enumerate([*_CORE, *_OTHERS])
        if name in SERVICES
    }
    return clean_environment() | urls | {
        "ONEDOOR_PROFILE": "distributed",
        "ONEDOOR_PRODUCTION": "false",
        "ONEDOOR_HOME": str(home),
        "ONEDOOR_PORT": str(first),
        "ONEDOOR_SERVICE_SECRET": secrets.token_urlsafe(48),
        "ONEDOOR_MASTER_KEY_FILE": str(key),
        "ONEDOOR_ADMIN_DATABASE_URI": postgres.uri(database),
        "ONEDOOR_DATABASE_URI": postgres.uri(database, "onedoor", password),
        "ONEDOOR_AMQP_URI": rabbit.uri(rabbit.create_vhost()),
        "ONEDOOR_LOG_LEVEL": "WARNING",
    }  # fmt: skip


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def _accepts(port: int) -> bool:
    return not _is_free(port)
