"""`onedoor up-distributed`: every process of the distributed platform on this machine, each as in a cluster.

Against the broker and the database that the environment names, or, where it names none, against private ones that are
started for the purpose and thrown away afterwards (Debian's packages rabbitmq-server and postgresql must be there).
"""

import os
import secrets
import shlex
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

import click

from casekit.children import Child, wait_until
from casekit.config import SERVICES, Config, load_config
from casekit.errors import Problem
from onedoor.county import DONE_FILE, load_on_first_start, url_of
from onedoor.ports import check_free
from onedoor.signals import wait_for_signal

START_SECONDS = 120.0  # nine processes at once, on whatever machine
FIRST_PORT = 8000
HOME = Path(".onedoor-dist")
METRICS_ABOVE = 1000
ADVICE = "choose another row of ports 请换一段端口: PORT=8100 make up-distributed"
_MOST_OF_A_LINE = 500
# what `onedoor migrate` alone is told
_OF_MIGRATION = frozenset({"ONEDOOR_ADMIN_DATABASE_URI", "ONEDOOR_ADMIN_DATABASE_URI_FILE"})


class ProcessDidNotStart(Problem):
    """One of the processes did not become ready."""

    code = "PROCESS_DID_NOT_START"
    status = 503
    title_en = "A process did not become ready."
    title_zh = "有进程未能就绪。"


def run_all(home: Path | None, *, county: bool) -> None:
    """Start all, say where to look, and run until asked to stop.

    Everything is kept in one home: the one given, else ONEDOOR_HOME, else .onedoor-dist. Raises PortTaken,
    ProcessDidNotStart, or what loading the county raises.
    """
    home = (home or Path(os.environ.get("ONEDOOR_HOME") or HOME)).resolve()
    _check_ports()  # before anything is made or started for the purpose
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with ExitStack() as stack:
        environ = stack.enter_context(environment(home))
        processes = stack.enter_context(started(home, environ))
        config = load_config(environ)
        if county:
            load_on_first_start(config, sys.stdout)
        _greet(config, home, len(processes))
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
            (home / DONE_FILE).unlink(missing_ok=True)  # whatever was loaded was in another database
        if "ONEDOOR_AMQP_URI" not in environ:
            from casekit.testing.servers import rabbitmq_server

            environ["ONEDOOR_AMQP_URI"] = stack.enter_context(rabbitmq_server()).amqp_uri
        yield environ


@contextmanager
def started(home: Path, environ: Mapping[str, str]) -> Iterator[dict[str, Child]]:
    """All processes, by name, ready; ended in the end. Raises ProcessDidNotStart."""
    click.echo("数据库结构 schema …")
    migrate(home, environ)
    click.echo(f"启动 {len(commands())} 个进程 starting …")
    processes: dict[str, Child] = {}
    try:
        for number, (name, command) in enumerate(commands().items()):
            processes[name] = spawn(home, name, command, environ, number)
        await_all(home, processes, {name: metrics_port(environ, n) for n, name in enumerate(processes)})
        yield processes
    finally:
        for process in processes.values():
            process.release()
        for process in processes.values():
            if not process.wait(START_SECONDS):
                process.kill()


def spawn(home: Path, name: str, command: list[str], environ: Mapping[str, str], number: int) -> Child:
    """Start one process."""
    program = [sys.executable, "-m", "onedoor.cli"]
    return Child([*program, *command], log=log_of(home, name), env=told(environ, number))


def told(environ: Mapping[str, str], number: int) -> dict[str, str]:
    """The environment of one process, with ports of its own: the gateway has the first, the others those after it.

    It is not told what only the migration needs.
    """
    port = int(environ["ONEDOOR_PORT"]) + number
    own = {"ONEDOOR_PORT": str(port), "ONEDOOR_METRICS_PORT": str(metrics_port(environ, number))}
    return {key: value for key, value in environ.items() if key not in _OF_MIGRATION} | own


def await_ready(home: Path, name: str, process: Child, port: int) -> None:
    """Wait until the process says that it is ready, if only in part. Raises ProcessDidNotStart."""
    if not wait_until(lambda: _is_ready(port), START_SECONDS, unless=process.ended):
        raise ProcessDidNotStart(_last_words(home, name, process))


def await_all(home: Path, processes: Mapping[str, Child], ports: Mapping[str, int]) -> None:
    """Wait until each is ready at its listener's port, and none has ended meanwhile. Raises ProcessDidNotStart.

    What has ended is looked for last: who answered in its place was a stranger.
    """

    def ended() -> list[str]:
        return [name for name, process in processes.items() if process.ended()]

    def is_ready(port: int) -> bool:
        return wait_until(lambda: _is_ready(port), START_SECONDS, unless=lambda: bool(ended()))

    silent = [name for name, port in ports.items() if not is_ready(port)]
    if troubled := ended() or silent:
        raise ProcessDidNotStart("\n  ".join(_last_words(home, name, processes[name]) for name in troubled))


def _last_words(home: Path, name: str, process: Child) -> str:
    """Name and status of a process, last line of its log, and where the rest is."""
    log = log_of(home, name)
    lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines() if log.exists() else []
    said = lines[-1].strip()[:_MOST_OF_A_LINE] if lines else "(nothing)"
    became = "is not ready" if process.status is None else f"ended with status {process.status}"
    return f"{name} {became}: {said}  (see {log})"


def log_of(home: Path, name: str) -> Path:
    """Where a process writes."""
    return home / f"{name}.log"


def _check_ports() -> None:
    """Those of every process, and of its listener. Raises PortTaken."""
    host = os.environ.get("ONEDOOR_HOST") or "127.0.0.1"
    metrics_host = os.environ.get("ONEDOOR_METRICS_HOST") or host
    first = _first_port()
    serving = [(host, first + number) for number, name in enumerate(commands()) if name in SERVICES]
    listeners = [(metrics_host, first + METRICS_ABOVE + number) for number in range(len(commands()))]
    check_free([*serving, *listeners], ADVICE)


def _greet(config: Config, home: Path, count: int) -> None:
    url, named = url_of(config), shlex.quote(str(home))
    click.echo(
        f"\n一扇门 OneDoor: {count} 个进程已就绪 processes are ready\n"
        f"  群众查询 public look-up   {url}/\n"
        f"  工作人员 staff            {url}/staff/login   (choose a post 选择岗位: 窗口一号, 调度一号 …)\n"
        f"  令牌 a token              onedoor token --home {named} --role clerk --unit centre\n"
        f"  接口文档 API              {url}/docs\n"
        f"  数据与日志 data, logs     {home}\n"
        "  停止 stop                 Ctrl-C\n"
    )


def _defaults(home: Path) -> dict[str, str]:
    first = _first_port()
    given = {
        "ONEDOOR_PROFILE": "distributed",
        "ONEDOOR_PRODUCTION": "false",
        "ONEDOOR_SERVICE_SECRET": secrets.token_urlsafe(48),
        "ONEDOOR_MASTER_KEY_FILE": str(_master_key(home)),
    }
    for number, name in enumerate(commands()):
        if name in SERVICES:
            given[f"ONEDOOR_{name.upper()}_URL"] = f"http://127.0.0.1:{first + number}"
    ours = {"ONEDOOR_PORT": str(first), "ONEDOOR_HOME": str(home)}
    return {name: value for name, value in given.items() if name not in os.environ} | ours


def _first_port() -> int:
    """ONEDOOR_PORT, or PORT as people know it. Raises ConfigErrors."""
    given = os.environ.get("ONEDOOR_PORT") or os.environ.get("PORT") or str(FIRST_PORT)
    return load_config({"ONEDOOR_PORT": given}).port


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
    return int(environ["ONEDOOR_PORT"]) + METRICS_ABOVE + number


def migrate(home: Path, environ: Mapping[str, str]) -> None:
    """Bring the schemas up, and wait for it. Raises ProcessDidNotStart."""
    process = Child(
        [sys.executable, "-m", "onedoor.cli", "migrate"], log=log_of(home, "migrate"), env=environ
    )
    has_ended = process.wait(10 * START_SECONDS)
    process.release()
    if not has_ended or process.status != 0:
        raise ProcessDidNotStart(_last_words(home, "migrate", process))


def _is_ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
