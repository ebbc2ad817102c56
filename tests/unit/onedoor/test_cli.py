"""What the command line says when it is refused: one plain line, no traceback, no warning of a library."""

import socket
import stat
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from casekit.auth import DevIssuer, TokenVerifier
from casekit.config import SERVICES
from casekit.testing.ports import free_port
from tests.support.nursery import commanded

PATH = "/usr/bin:/bin"
SECONDS = 60.0


def onedoor(*words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    with TemporaryDirectory() as directory:
        output, errors = Path(directory, "output"), Path(directory, "errors")
        process = commanded(words, {"PATH": PATH, **settings}, output, errors)
        try:
            assert process.wait(SECONDS)
        finally:
            process.kill()
        status = process.status
        assert status is not None
        return subprocess.CompletedProcess(words, status, output.read_text(), errors.read_text())


@pytest.mark.parametrize("place", ["file", "file/below"])
def test_a_home_that_cannot_be_made_is_named_in_plain_words(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").touch()
    assert str(tmp_path / "file") in refused(tmp_path / place)


@pytest.mark.parametrize(
    "content", ["", "[]", '{"current": "k1"', '{"current": "k9", "keys": {}, "index": "AA=="}']
)
def test_a_damaged_master_key_ends_the_start_with_its_name(tmp_path: Path, content: str) -> None:
    keys = tmp_path / "keys"
    keys.mkdir()
    (keys / "master.json").write_text(content)
    (keys / "master.json").chmod(0o600)
    assert str(keys / "master.json") in refused(tmp_path)
    assert not (tmp_path / "postgres").exists()


def test_data_without_their_master_key_are_not_given_a_fresh_one(tmp_path: Path) -> None:
    (tmp_path / "postgres" / "data").mkdir(parents=True)
    assert "master key" in refused(tmp_path)
    assert not (tmp_path / "keys").exists()


def test_a_place_that_no_procedure_knows_is_refused_at_the_start(tmp_path: Path) -> None:
    assert "mars" in refused(tmp_path, ONEDOOR_PLACE="mars")


def test_a_refusal_is_all_that_a_process_of_its_own_says(tmp_path: Path) -> None:
    """Imports included, which the other tests of this module do not make again: no library's warning among it."""
    settings = {"PATH": PATH, "ONEDOOR_HOME": str(tmp_path), "ONEDOOR_PORT": "47613", "ONEDOOR_PLACE": "mars"}
    command = [sys.executable, "-m", "onedoor.cli", "up"]
    said = subprocess.run(command, env=settings, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert (said.returncode, said.stderr) == (1, refused(tmp_path, ONEDOOR_PLACE="mars"))


@pytest.mark.parametrize("has_home", [False, True])
def test_a_token_where_no_platform_lives_is_refused_and_makes_nothing(tmp_path: Path, has_home: bool) -> None:
    home = tmp_path / "home"
    if has_home:
        home.mkdir()
    said = onedoor("token", "--role", "clerk", ONEDOOR_HOME=str(home))
    assert said.returncode == 1
    assert said.stdout == ""
    assert said.stderr.startswith("No platform lives here; start one first with: onedoor up")
    assert str(home) in said.stderr
    assert list(tmp_path.rglob("*")) == ([home] if has_home else [])


def test_a_token_is_of_the_homes_own_issuer(tmp_path: Path) -> None:
    home = tmp_path / "home"
    issuer = DevIssuer(home)  # as a first start makes it
    assert {stat.S_IMODE(path.stat().st_mode) for path in (home, home / "keys")} == {0o700}
    said = onedoor("token", "--role", "clerk", "--unit", "centre", ONEDOOR_HOME=str(home))
    assert said.returncode == 0
    actor = TokenVerifier(issuer.issuer, issuer.audience, issuer.keys()).verify(said.stdout.strip())
    assert (actor.id, actor.unit) == ("clerk@centre", "centre")


def test_a_token_is_found_by_the_home_it_is_asked_for(tmp_path: Path) -> None:
    issuer = DevIssuer(tmp_path / "home")
    said = onedoor("token", "--role", "clerk", "--home", str(tmp_path / "home"), ONEDOOR_HOME=str(tmp_path))
    assert said.returncode == 0, said.stderr
    TokenVerifier(issuer.issuer, issuer.audience, issuer.keys()).verify(said.stdout.strip())


@pytest.mark.parametrize("region", ["1", "", "020302000000", "52030200000x"])
def test_a_token_for_what_is_no_region_is_refused(tmp_path: Path, region: str) -> None:
    DevIssuer(tmp_path)
    said = onedoor("token", "--role", "clerk", "--region", region, ONEDOOR_HOME=str(tmp_path))
    assert (said.returncode, said.stdout) == (1, "")
    assert said.stderr == "A region is a 12-digit division code. 行政区划代码须为12位数字。\n"


@pytest.mark.parametrize("there", ["backup", "backup.keys"])
def test_a_back_up_overwrites_neither_data_nor_keys_unless_told_to(tmp_path: Path, there: str) -> None:
    (tmp_path / there).write_text("older")
    words = ("backup", str(tmp_path / "backup"), "--home", str(tmp_path / "home"))
    said = onedoor(*words)
    assert said.returncode == 1
    assert said.stderr.startswith("The file is there already; name another, or say --force.")
    assert str(tmp_path / there) in said.stderr
    assert "There is no platform" in onedoor(*words, "--force").stderr
    assert (tmp_path / there).read_text() == "older"


@pytest.mark.parametrize("taken", ["ONEDOOR_PORT", "ONEDOOR_METRICS_PORT"])
def test_a_service_on_a_taken_port_says_so_in_a_line(tmp_path: Path, taken: str) -> None:
    urls = {f"ONEDOOR_{name.upper()}_URL": "http://127.0.0.1:1" for name in SERVICES if name != "gateway"}
    ports = {"ONEDOOR_PORT": str(free_port()), "ONEDOOR_METRICS_PORT": str(free_port())}
    with socket.create_server(("127.0.0.1", 0)) as other:
        ports[taken] = str(other.getsockname()[1])
        said = onedoor("run", "intake", ONEDOOR_HOME=str(tmp_path / "home"), **urls, **ports)
    assert said.returncode == 1
    assert "Traceback" not in said.stderr
    assert "The port is taken by another program. 端口已被其他程序占用。" in said.stderr
    assert f"127.0.0.1:{ports[taken]} — " in said.stderr
    assert not (tmp_path / "home").exists()


def test_asking_for_parked_events_where_nothing_runs_says_so_and_makes_nothing(tmp_path: Path) -> None:
    said = onedoor("parked", "list", ONEDOOR_HOME=str(tmp_path / "none"))
    assert said.returncode == 1
    assert said.stderr.startswith("No platform is running")
    assert list(tmp_path.iterdir()) == []


def refused(home: Path, **settings: str) -> str:
    """What `onedoor up` says when it does not start."""
    said = onedoor("up", ONEDOOR_HOME=str(home), ONEDOOR_PORT="47613", **settings)
    assert said.returncode == 1
    assert "Traceback" not in said.stderr
    return said.stderr
