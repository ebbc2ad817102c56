"""Starting every process here: on free ports only, in one home, and no process that has ended counts as ready."""

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner

from casekit.children import Child
from casekit.testing.ports import free_port
from onedoor import distributed
from onedoor.cli import main

SERVERS = {
    "ONEDOOR_ADMIN_DATABASE_URI": "postgresql://admin@db/onedoor",
    "ONEDOOR_DATABASE_URI": "postgresql://onedoor:secret@db/onedoor",
    "ONEDOOR_AMQP_URI": "amqp://guest@mq/",
}


class Ready(BaseHTTPRequestHandler):
    """Another platform's listener, which says that it is ready."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def stranger() -> Iterator[int]:
    """The port of a listener that is not ours."""
    server = HTTPServer(("127.0.0.1", free_port()), Ready)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_process_that_ends_during_the_start_is_named_with_its_last_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(distributed, "migrate", lambda home, environ: None)
    monkeypatch.setattr(distributed, "commands", lambda: {"gateway": ["run", "nobody"]})
    environ = {"PATH": "/usr/bin:/bin", "ONEDOOR_PORT": str(free_port())}
    with pytest.raises(distributed.ProcessDidNotStart) as refused, distributed.started(tmp_path, environ):
        pytest.fail("not started")
    detail = refused.value.detail or ""
    assert detail.startswith("gateway ended with status 1: nobody: choose one of intake, grid")
    assert str(tmp_path / "gateway.log") in detail


def test_one_that_has_ended_is_not_ready_though_a_stranger_answers_in_its_place(
    tmp_path: Path, stranger: int
) -> None:
    process = Child(["sh", "-c", "echo port taken"], log=tmp_path / "gateway.log")
    assert process.wait(10)
    process.release()
    with pytest.raises(distributed.ProcessDidNotStart) as refused:
        distributed.await_all(tmp_path, {"gateway": process}, {"gateway": stranger})
    assert (refused.value.detail or "").startswith("gateway ended with status 0: port taken")


@pytest.mark.parametrize("above", [0, 6, 1000, 1008])
def test_a_taken_port_is_said_before_anything_is_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, above: int
) -> None:
    monkeypatch.chdir(tmp_path)
    first = free_port(beside=[*range(1, 20), *range(1000, 1020)])
    port = first + above
    with socket.create_server(("127.0.0.1", port)):
        home = tmp_path / "home"
        said = CliRunner().invoke(
            main, ["up-distributed"], env={"ONEDOOR_HOME": str(home), "ONEDOOR_PORT": str(first)}
        )
    assert said.exit_code == 1
    assert "The port is taken by another program. 端口已被其他程序占用。" in said.output
    assert f"127.0.0.1:{port}" in said.output
    assert list(tmp_path.iterdir()) == []


def test_all_is_kept_in_one_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    monkeypatch.chdir(tmp_path)
    for name, value in {**SERVERS, "ONEDOOR_HOME": "elsewhere"}.items():
        monkeypatch.setenv(name, value)
    with distributed.environment(home) as environ:
        assert environ["ONEDOOR_HOME"] == str(home)
        assert environ["ONEDOOR_MASTER_KEY_FILE"] == str(home / "keys" / "master.json")
    assert list(tmp_path.iterdir()) == [home]


def test_the_home_of_the_environment_is_the_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    homes: list[Path] = []

    def stop_here(home: Path) -> None:
        homes.append(home)
        raise distributed.ProcessDidNotStart

    monkeypatch.setattr(distributed, "environment", stop_here)
    monkeypatch.setattr(distributed, "_check_ports", lambda: None)
    monkeypatch.chdir(tmp_path)
    named, given = tmp_path / "named", tmp_path / "given"
    env = {"ONEDOOR_HOME": str(named)}
    CliRunner().invoke(main, ["up-distributed"], env=env)
    CliRunner().invoke(main, ["up-distributed", "--home", str(given)], env=env)
    CliRunner().invoke(main, ["up-distributed"], env={"ONEDOOR_HOME": None})
    assert homes == [named, given, tmp_path / ".onedoor-dist"]


def test_no_process_but_the_migration_is_told_the_administrators_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: dict[str, object] = {}
    monkeypatch.setattr(distributed, "Child", lambda command, log, env: told.update(env))
    distributed.spawn(tmp_path, "intake", ["run", "intake"], {**SERVERS, "ONEDOOR_PORT": "20000"}, 1)
    assert "ONEDOOR_ADMIN_DATABASE_URI" not in told
    assert told["ONEDOOR_DATABASE_URI"] == SERVERS["ONEDOOR_DATABASE_URI"]
    assert told["ONEDOOR_PORT"] == "20001"
