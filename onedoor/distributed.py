"""`onedoor up-distributed`: every process of the distributed platform on this machine, each as in a cluster.

Against the broker and the database that the environment names, or, where it names none, against private ones that are
started for the purpose and thrown away afterwards (Debian's packages rabbitmq-server and postgresql must be there).
"""

import os
import secrets
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

import click

from casekit.children import Child, wait_until
from casekit.config import SERVICES
from casekit.errors import Problem
from onedoor.signals import wait_for_signal

START_SECONDS = 60.0
FIRST_PORT = 8000


class ProcessDidNotStart(Problem):
    """One of the processes did not become ready."""

    code = "PROCESS_DID_NOT_START"
    status = 503
    title_en = "A process did not become ready."
    title_zh = "有进程未能就绪。"


def run_all(home: Path | None) -> None:
    """Start all, say where to look, and run until asked to stop. Raises ProcessDidNotStart."""
    home = (home or Path(".onedoor-dist")).resolve()
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with ExitStack() as stack:
        environ = stack.enter_context(environment(home))
        processes = stack.enter_context(started(home, environ))
        port = int(environ["ONEDOOR_PORT"])
        click.echo(f"{len(processes)} processes are ready: http://127.0.0.1:{port}/  (logs in {home})")
        wait_for_signal()


@contextmanager
def environment(home: Path) -> Iterator[dict[str, str]]:
    """What every process is told; servers that nobody names are started, and stopped in the end."""
    with ExitStack() as stack:
        environ = {**os.environ, **_defaults(home)}
        if "ONEDOOR_DATABASE_URI" not in environ:
            from casekit.testing.servers import postgres_server

            server = stack.enter_context(postgres_server())
            database, password = server.create_database(), secrets.token_urlsafe(24)
            environ["ONEDOOR_ADMIN_DATABASE_URI"] = server.uri(database)
            environ["ONEDOOR_DATABASE_URI"] = server.uri(database, "onedoor", password)
        if "ONEDOOR_AMQP_URI" not in environ:
            from casekit.testing.servers import rabbitmq_server

            environ["ONEDOOR_AMQP_URI"] = stack.enter_context(rabbitmq_server()).amqp_uri
        yield environ


@contextmanager
def started(home: Path, environ: Mapping[str, str]) -> Iterator[dict[str, Child]]:
    """All processes, by name, ready; ended in the end. Raises ProcessDidNotStart."""
    migrate(home, environ)
    processes: dict[str, Child] = {}
    try:
        for number, (name, command) in enumerate(commands().items()):
            processes[name] = spawn(home, name, command, environ, number)
        for number, name in enumerate(processes):
            await_ready(home, name, processes[name], metrics_port(environ, number))
        yield processes
    finally:
        for process in processes.values():
            process.release()
        for process in processes.values():
            if not process.wait(START_SECONDS):
                process.kill()


def spawn(home: Path, name: str, command: list[str], environ: Mapping[str, str], number: int) -> Child:
    """Start one process on ports of its own: the gateway on the first, the others after it."""
    port = int(environ["ONEDOOR_PORT"]) + number
    own = {"ONEDOOR_PORT": str(port), "ONEDOOR_METRICS_PORT": str(metrics_port(environ, number))}
    return Child(
        [sys.executable, "-m", "onedoor.cli", *command], log=home / f"{name}.log", env={**environ, **own}
    )


def await_ready(home: Path, name: str, process: Child, port: int) -> None:
    """Wait until the process says that it is ready, if only in part. Raises ProcessDidNotStart."""
    if not wait_until(lambda: _is_ready(port), START_SECONDS, unless=process.ended):
        raise ProcessDidNotStart(f"{name}: see {home / f'{name}.log'}")


def _defaults(home: Path) -> dict[str, str]:
    first = int(os.environ.get("ONEDOOR_PORT", os.environ.get("PORT", FIRST_PORT)))
    given = {
        "ONEDOOR_PROFILE": "distributed",
        "ONEDOOR_PRODUCTION": "false",
        "ONEDOOR_HOME": str(home),
        "ONEDOOR_PORT": str(first),
        "ONEDOOR_SERVICE_SECRET": secrets.token_urlsafe(48),
        "ONEDOOR_MASTER_KEY_FILE": str(_master_key(home)),
    }
    for number, name in enumerate(commands()):
        if name in SERVICES:
            given[f"ONEDOOR_{name.upper()}_URL"] = f"http://127.0.0.1:{first + number}"
    return {name: value for name, value in given.items() if name not in os.environ} | {
        "ONEDOOR_PORT": str(first)
    }


def _master_key(home: Path) -> Path:
    """A key file in the home, made once."""
    from casekit.vault import FileKeyring

    path = home / "keys" / "master.json"
    FileKeyring.open(path, make=True)
    return path


def commands() -> dict[str, list[str]]:
    """Process → its command; the gateway first, so that it has the port people are told."""
    names = ("gateway", *(name for name in SERVICES if name != "gateway"))
    return {**{name: ["run", name] for name in names}, "relay": ["relay"], "worker": ["worker"]}


def metrics_port(environ: Mapping[str, str], number: int) -> int:
    """Where the process of that number answers probes."""
    return int(environ["ONEDOOR_PORT"]) + 1000 + number


def migrate(home: Path, environ: Mapping[str, str]) -> None:
    """Bring the schemas up, and wait for it. Raises ProcessDidNotStart."""
    process = Child([sys.executable, "-m", "onedoor.cli", "migrate"], log=home / "migrate.log", env=environ)
    has_ended = process.wait(10 * START_SECONDS)
    process.release()
    if not has_ended or process.status != 0:
        raise ProcessDidNotStart(f"migrate: see {home / 'migrate.log'}")


def _is_ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
