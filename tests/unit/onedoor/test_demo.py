"""The demonstration's own directory: made afresh each time, and nothing else is ever removed."""

from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

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


class Played:
    """Stands for the demonstration's platform; Ctrl-C comes when somebody waits for it to end."""

    def __init__(self, command: list[str], **_: object) -> None:
        self.command, self.waits, self.is_over = command, 0, False

    def wait(self, _seconds: float) -> bool:
        if not self.is_over:
            self.waits += 1
            raise KeyboardInterrupt
        return True

    def release(self) -> None:
        self.is_over = True


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch) -> list[Played]:
    """The platforms that demonstrations start; none plays anything."""
    started: list[Played] = []

    def start(command: list[str], **given: object) -> Played:
        started.append(Played(command, **given))
        return started[-1]

    monkeypatch.setattr(demo, "Child", start)
    for name in ("_wait_until_ready", "load_county", "_play"):
        monkeypatch.setattr(demo, name, lambda *_: 0)
    monkeypatch.delenv("ONCE", raising=False)
    monkeypatch.delenv("DEMO_PORT", raising=False)
    return started


@pytest.mark.parametrize(("once", "waits"), [("1", 0), (None, 1)])
def test_once_ends_it_when_it_is_played_and_else_it_stays_up(
    played: list[Played], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, once: str | None, waits: int
) -> None:
    if once:
        monkeypatch.setenv("ONCE", once)
    demo.run_demo(home=tmp_path / "demo", on=Console(file=StringIO()))
    assert [each.waits for each in played] == [waits]
    assert played[0].is_over


@pytest.mark.parametrize(("named", "port"), [("8105", "8105"), (None, "8001")])
def test_demo_port_says_where_it_listens(
    played: list[Played], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, named: str | None, port: str
) -> None:
    if named:
        monkeypatch.setenv("DEMO_PORT", named)
    demo.run_demo(home=tmp_path / "demo", on=Console(file=StringIO()))
    command = played[0].command
    assert command[command.index("--port") + 1] == port
