"""What is seen of a simulated year while it is played and when it is over."""

import io
import json
from datetime import date
from pathlib import Path

import pytest
from rich.console import Console

from onedoor.simulation import run
from onedoor.simulation.report import Report
from onedoor.simulation.showing import show_simulation
from onedoor.simulation.year import Plan
from procedures import library

PLAN = Plan(cases=3, days=40, seed=7, begins=date(2025, 1, 1))


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Report:
    """A year that is over at once, after its progress was said day by day."""
    version = library.load("xiaogan", on=PLAN.begins).version
    report = Report(
        "xiaogan", version, PLAN, {"closed": 3}, {"order": 3}, {"answered": 3}, (), {"case.closed": 3}
    )

    def simulate(place: str, plan: Plan, progress: run.Progress) -> Report:
        for day in range(plan.days + 1):
            progress(day)
        return report

    monkeypatch.setattr(run, "simulate", simulate)
    return report


def shown(file: Path | None = None, *, is_terminal: bool) -> str:
    on = Console(file=io.StringIO(), force_terminal=is_terminal, width=100, legacy_windows=False)
    show_simulation("xiaogan", PLAN, file, on)
    written = on.file
    assert isinstance(written, io.StringIO)
    return written.getvalue()


@pytest.mark.usefixtures("told")
def test_a_bar_of_days_runs_to_the_end_of_the_year_where_there_is_a_terminal() -> None:
    assert "推演" in (seen := shown(is_terminal=True))
    assert "40/40" in seen


@pytest.mark.usefixtures("told")
def test_no_bar_disturbs_what_is_read_by_a_program() -> None:
    seen = shown(is_terminal=False)
    assert "40/40" not in seen
    assert "\x1b" not in seen
    assert "closed" in seen


def test_the_report_is_written_to_the_file_that_was_named(told: Report, tmp_path: Path) -> None:
    shown(tmp_path / "year.json", is_terminal=False)
    assert json.loads((tmp_path / "year.json").read_text(encoding="utf-8")) == json.loads(told.as_json())
