"""Dump and restore of a running embedded server, with the programs of its own wheel.

A dump is a directory: `roles.sql` and one `<database>.dump` per database, each a consistent snapshot. A restore
replaces a database only when its dump has been read completely; until then the old one stands. Keys are not in it: they
are backed up apart from data. Used by `onedoor backup` and `onedoor restore`.
"""

import subprocess
from pathlib import Path

import psycopg2
from psycopg2 import sql

from casekit.db import statement_limit
from casekit.errors import Problem
from onedoor.embedded.postgres import SUPERUSER, binaries, server_environment, socket_directory

_ROLES = "roles.sql"
_STATEMENT_SECONDS = 60.0  # databases are made and dropped


class BackupFailed(Problem):
    """One of PostgreSQL's programs refused to dump or to restore."""

    code = "BACKUP_FAILED"
    status = 503
    title_en = "The backup could not be made or read."
    title_zh = "备份或恢复失败。"


def dump(home: Path, directory: Path) -> None:
    """Write roles and databases of the server of `home` into `directory`, which is made (0700) and must be empty.

    Raises BackupFailed.
    """
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    if any(directory.iterdir()):
        raise BackupFailed(f"{directory} is not empty")
    _run(home, "pg_dumpall", "--roles-only", "--file", directory / _ROLES)
    for database in _databases(home):
        _run(home, "pg_dump", "--format=custom", "--file", directory / f"{database}.dump", database)


def restore(home: Path, directory: Path) -> None:
    """Replace the databases of the server of `home` by those dumped in `directory`; sessions in them are ended.

    Raises BackupFailed, and then the database concerned is as it was.
    """
    if not (directory / _ROLES).is_file():
        raise BackupFailed(f"{directory} holds no dump")
    # Roles that exist already are no error: psql goes on, and pg_restore refuses if one is missing after all.
    _run(home, "psql", "--no-psqlrc", "--quiet", "--file", directory / _ROLES, "postgres")
    for file in sorted(directory.glob("*.dump")):
        _replace(home, file.stem, file)


def _replace(home: Path, database: str, file: Path) -> None:
    incoming = f"{database}_incoming"
    _execute(home, "DROP DATABASE IF EXISTS {} WITH (FORCE)", incoming)
    _execute(home, "CREATE DATABASE {} TEMPLATE template0", incoming)
    try:
        _run(home, "pg_restore", "--exit-on-error", "--dbname", incoming, file)
    except BackupFailed:
        _execute(home, "DROP DATABASE {} WITH (FORCE)", incoming)
        raise
    _execute(home, "DROP DATABASE IF EXISTS {} WITH (FORCE)", database)
    _execute(home, "ALTER DATABASE {} RENAME TO {}", incoming, database)


def _databases(home: Path) -> list[str]:
    connection = _connect(home)
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT datname FROM pg_database WHERE NOT datistemplate AND datname <> 'postgres' ORDER BY datname"
            )
            return [name for (name,) in cursor.fetchall()]
    finally:
        connection.close()


def _execute(home: Path, statement: str, *names: str) -> None:
    connection = _connect(home)
    try:
        connection.autocommit = True
        with statement_limit(_STATEMENT_SECONDS):
            connection.cursor().execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
    finally:
        connection.close()


def _connect(home: Path) -> psycopg2.extensions.connection:
    return psycopg2.connect(host=str(socket_directory(home)), user=SUPERUSER, dbname="postgres")


def _run(home: Path, program: str, *arguments: str | Path) -> None:
    """Run one of the wheel's programs against the server. Its messages may quote data and are not passed on."""
    done = subprocess.run(
        [binaries() / program, "--host", socket_directory(home), "--username", SUPERUSER, "--no-password", *arguments],
        env=server_environment(), capture_output=True, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        raise BackupFailed(f"{program} ended with status {done.returncode}")
