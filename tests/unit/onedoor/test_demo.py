"""The demonstration's own directory: made afresh each time, and nothing else is ever removed."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from casekit.clock import DrivenClock
from onedoor import demo
from onedoor.composition import CLOCK_FILE
from onedoor.demo import MARK_FILE, DemoRefused, _environment, _make_afresh
from onedoor.embedded.home import HomeLock

BEGINS = datetime(2024, 9, 10, 14, 31, tzinfo=UTC)


def test_the_directory_is_made_afresh_and_its_clock_stands_before_the_first_case(tmp_path: Path) -> None:
    home = tmp_path / "demo"
    _make_afresh(home, BEGINS)
    (home / "old").touch()
    _make_afresh(home, BEGINS)
    assert not (home / "old").exists()
    assert DrivenClock(home / CLOCK_FILE).now() == BEGINS
    assert home.stat().st_mode & 0o777 == 0o700


def test_a_directory_that_no_demonstration_made_is_not_removed(tmp_path: Path) -> None:
    (tmp_path / "precious").touch()
    with pytest.raises(DemoRefused):
        _make_afresh(tmp_path, BEGINS)
    assert (tmp_path / "precious").exists()


def test_a_demonstration_that_is_running_is_left_running(tmp_path: Path) -> None:
    home = tmp_path / "demo"
    _make_afresh(home, BEGINS)
    lock = HomeLock(home)
    lock.acquire()
    with pytest.raises(DemoRefused) as refusal:
        _make_afresh(home, BEGINS)
    lock.release()
    assert "is running" in (refusal.value.detail or "")
    assert (home / MARK_FILE).exists()


def test_settings_of_another_platform_do_not_reach_the_demonstrations() -> None:
    environ = {"ONEDOOR_DATABASE_URI": "postgresql://elsewhere/db", "PORT": "80", "PATH": "/bin", "LANG": "C"}
    assert _environment(environ) == {
        "PATH": "/bin", "LANG": "C", "ONEDOOR_CLOCK": "driven", "PYTHONUNBUFFERED": "1",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("claims", "full", "expected"), [(None, False, 43), (2, False, 5), (None, True, 403)]
)
def test_how_many_cases_are_played(claims: int | None, full: bool, expected: int) -> None:
    county = demo.read_county()
    runs = [run for scenario in demo.read_all(county) for run in demo._runs(scenario, claims, full=full)]
    assert len(runs) == expected
