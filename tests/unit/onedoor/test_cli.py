"""What the command line says when it is refused: one plain line, no traceback, no warning of a library."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest


def onedoor(*words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "onedoor.cli", *words],
        env={"PATH": "/usr/bin:/bin", **settings},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


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


def test_a_home_made_for_a_token_is_its_owners_alone(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert onedoor("token", "--role", "clerk", ONEDOOR_HOME=str(home)).returncode == 0
    assert {stat.S_IMODE(path.stat().st_mode) for path in (home, home / "keys")} == {0o700}


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
