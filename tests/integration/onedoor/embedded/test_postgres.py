"""The embedded PostgreSQL: quick to start, never two of it, never left behind, never opened by the wrong version."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest

from casekit.children import wait_until
from casekit.clock import monotonic
from onedoor.embedded import backup
from onedoor.embedded.home import HomeInUse, holder
from onedoor.embedded.postgres import (
    DataOfAnotherVersion,
    EmbeddedPostgres,
    PostgresDidNotStart,
    socket_directory,
)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "home"
    shutil.rmtree(
        socket_directory(tmp_path / "home"), ignore_errors=True
    )  # a killed platform leaves it behind


@pytest.fixture
def server(home: Path) -> Iterator[EmbeddedPostgres]:
    with EmbeddedPostgres(home) as running:
        yield running


def run_sql(server: EmbeddedPostgres, statement: str, database: str = "postgres") -> list[tuple[object, ...]]:
    connection = psycopg2.connect(server.uri(database))
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statement)
        rows = cursor.fetchall() if cursor.description else []
    connection.close()
    return rows


def processes_in(home: Path) -> set[int]:
    found = set()
    for link in Path("/proc").glob("[0-9]*/cwd"):
        try:
            if home in link.readlink().parents:
                found.add(int(link.parent.name))
        except OSError:
            continue
    return found


def watchers_of(postmaster: int) -> list[int]:
    """What else lives in the postmaster's session."""
    pids = [int(entry.name) for entry in Path("/proc").glob("[0-9]*")]
    return [pid for pid in pids if pid != postmaster and session_of(pid) == postmaster]


def session_of(pid: int) -> int | None:
    try:
        return os.getsid(pid)
    except ProcessLookupError:
        return None


def test_a_second_start_is_quick_and_finds_what_the_first_wrote(home: Path) -> None:
    with EmbeddedPostgres(home) as first:
        run_sql(first, "CREATE TABLE kept AS SELECT '一扇门' AS word")
    assert not processes_in(home)
    started = monotonic()
    with EmbeddedPostgres(home) as second:
        took = monotonic() - started
        assert run_sql(second, "SELECT word, length(word) FROM kept") == [("一扇门", 3)]
    assert took < 10


def test_stop_leaves_no_process_no_socket_and_a_free_home(home: Path) -> None:
    server = EmbeddedPostgres(home)
    server.start()
    assert processes_in(home)
    assert holder(home) == os.getpid()
    server.stop()
    server.stop()
    assert not processes_in(home)
    assert not socket_directory(home).exists()
    assert holder(home) is None


def test_only_the_socket_leads_in(server: EmbeddedPostgres) -> None:
    assert run_sql(server, "SHOW listen_addresses") == [("",)]
    assert server.socket_directory.stat().st_mode & 0o077 == 0


def test_a_home_in_use_is_refused_and_its_holder_named(home: Path, server: EmbeddedPostgres) -> None:
    with pytest.raises(HomeInUse) as refusal:
        EmbeddedPostgres(home).start()
    assert str(os.getpid()) in str(refusal.value.detail)
    assert server.answers()


def test_data_of_another_version_are_refused_untouched(home: Path) -> None:
    with EmbeddedPostgres(home):
        pass
    mark = home / "postgres" / "data" / "PG_VERSION"
    ours = mark.read_text()
    mark.write_text("15\n")
    with pytest.raises(DataOfAnotherVersion) as refusal:
        EmbeddedPostgres(home).start()
    assert "PostgreSQL 15" in str(refusal.value.detail)
    assert "onedoor backup" in str(refusal.value.detail)
    assert holder(home) is None
    mark.write_text(ours)
    with EmbeddedPostgres(home) as again:
        assert again.answers()


def test_a_first_start_that_was_cut_off_is_made_anew(home: Path) -> None:
    unfinished = home / "postgres" / "data.unfinished"
    unfinished.mkdir(parents=True)
    (unfinished / "PG_VERSION").write_text("18\n")
    with EmbeddedPostgres(home) as server:
        assert server.answers()


def test_a_platform_killed_in_its_first_start_does_not_spoil_the_next(
    home: Path, pytestconfig: pytest.Config
) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", RUNS_A_SERVER, home], cwd=pytestconfig.rootpath, stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
    ) as process:  # fmt: skip
        assert wait_until(lambda: (home / "postgres" / "data.unfinished" / "base").exists(), 60)
        process.kill()
    with EmbeddedPostgres(home) as server:
        assert server.answers()


def test_a_socket_directory_that_another_user_laid_out_is_refused(home: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    trap = socket_directory(home)
    trap.symlink_to(elsewhere)
    try:
        with pytest.raises(PostgresDidNotStart, match="POSTGRESQL_DID_NOT_START"):
            EmbeddedPostgres(home).start()
    finally:
        trap.unlink()
    assert holder(home) is None


def test_a_failing_statement_leaves_no_value_in_the_log(home: Path, server: EmbeddedPostgres) -> None:
    run_sql(server, "CREATE TABLE people (name text UNIQUE); INSERT INTO people VALUES ('张三')")
    with pytest.raises(psycopg2.errors.UniqueViolation):
        run_sql(server, "INSERT INTO people VALUES ('张三')")
    assert "张三" not in (home / "postgres" / "server.log").read_text()


def test_a_server_that_died_under_us_is_revived(home: Path, server: EmbeddedPostgres) -> None:
    assert not server.revive()
    postmaster = int((home / "postgres" / "data" / "postmaster.pid").read_text().split()[0])
    os.kill(postmaster, signal.SIGKILL)
    assert wait_until(server.revive, 60)
    assert server.answers()


RUNS_A_SERVER = """
import sys
from pathlib import Path
from onedoor.embedded.postgres import EmbeddedPostgres
EmbeddedPostgres(Path(sys.argv[1])).start()
print("up", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def other_platform(home: Path, pytestconfig: pytest.Config) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(
        [sys.executable, "-c", RUNS_A_SERVER, home], cwd=pytestconfig.rootpath, stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stdout.readline() == b"up\n"
        yield process
        process.kill()


def test_the_server_ends_with_a_platform_that_is_killed(
    home: Path, other_platform: subprocess.Popen[bytes]
) -> None:
    assert processes_in(home)
    other_platform.kill()
    assert wait_until(lambda: not processes_in(home), 60)


def test_a_platform_starts_at_once_after_another_was_killed(
    home: Path, other_platform: subprocess.Popen[bytes]
) -> None:
    other_platform.kill()
    other_platform.wait()
    with EmbeddedPostgres(home) as server:
        assert server.answers()


def test_a_server_left_behind_is_ended_before_ours_starts(
    home: Path, other_platform: subprocess.Popen[bytes]
) -> None:
    postmaster = int((home / "postgres" / "data" / "postmaster.pid").read_text().split()[0])
    (watcher,) = watchers_of(postmaster)
    os.kill(watcher, signal.SIGKILL)
    other_platform.kill()
    other_platform.wait()
    assert postmaster in processes_in(home)
    with EmbeddedPostgres(home) as server:
        assert server.answers()
        assert postmaster not in processes_in(home)


def test_a_restore_brings_back_what_the_backup_held(
    home: Path, server: EmbeddedPostgres, tmp_path: Path
) -> None:
    run_sql(server, "CREATE ROLE intake LOGIN")
    run_sql(server, "CREATE DATABASE onedoor")
    run_sql(
        server,
        "CREATE SCHEMA intake AUTHORIZATION intake; CREATE TABLE intake.cases AS SELECT 1 AS n",
        "onedoor",
    )
    backup.dump(home, tmp_path / "backup")
    run_sql(server, "DELETE FROM intake.cases; CREATE TABLE intake.later (n int)", "onedoor")
    backup.restore(home, tmp_path / "backup")
    assert run_sql(server, "SELECT n FROM intake.cases", "onedoor") == [(1,)]
    assert run_sql(server, "SELECT to_regclass('intake.later')", "onedoor") == [(None,)]


def test_a_backup_restores_into_a_new_home(server: EmbeddedPostgres, home: Path, tmp_path: Path) -> None:
    run_sql(server, "CREATE ROLE grid LOGIN")
    run_sql(server, "CREATE DATABASE onedoor OWNER grid")
    run_sql(server, "CREATE TABLE units AS SELECT 7 AS n; ALTER TABLE units OWNER TO grid", "onedoor")
    backup.dump(home, tmp_path / "backup")
    with EmbeddedPostgres(tmp_path / "new") as new:
        backup.restore(tmp_path / "new", tmp_path / "backup")
        connection = psycopg2.connect(new.uri("onedoor", user="grid"))
        with connection, connection.cursor() as cursor:
            cursor.execute("SELECT n FROM units")
            assert cursor.fetchone() == (7,)
        connection.close()


def test_a_damaged_backup_changes_nothing(home: Path, server: EmbeddedPostgres, tmp_path: Path) -> None:
    run_sql(server, "CREATE DATABASE onedoor")
    run_sql(server, "CREATE TABLE kept AS SELECT 1 AS n", "onedoor")
    backup.dump(home, tmp_path / "backup")
    dump = tmp_path / "backup" / "onedoor.dump"
    dump.write_bytes(dump.read_bytes()[:-200])
    with pytest.raises(backup.BackupFailed):
        backup.restore(home, tmp_path / "backup")
    assert run_sql(server, "SELECT n FROM kept", "onedoor") == [(1,)]
    assert run_sql(server, "SELECT datname FROM pg_database WHERE datname LIKE '%incoming'") == []
