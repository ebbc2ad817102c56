"""What the command line says when it is refused: one plain line, no traceback, no warning of a library."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from casekit.auth import DevIssuer, TokenVerifier


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
