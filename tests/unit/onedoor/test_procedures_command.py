"""`onedoor procedure`: every place is drawn, two are compared as diff(1) would, and a file is checked."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from onedoor.cli import main
from onedoor.simulation.run import BEGINS, first_day, simulate
from onedoor.simulation.year import Plan
from procedures import library

Run = Callable[..., Result]


@pytest.fixture
def procedure(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `onedoor procedure` in a wide terminal."""
    monkeypatch.setenv("COLUMNS", "240")
    return lambda *words: CliRunner().invoke(main, ["procedure", *words])


@pytest.mark.parametrize("place", library.places())
def test_every_place_is_shown_as_a_table_and_as_a_diagram(procedure: Run, place: str) -> None:
    table, diagram = procedure("show", place), procedure("show", place, "--mermaid")
    assert (table.exit_code, diagram.exit_code) == (0, 0)
    assert diagram.output.startswith("flowchart TD\n")
    for step in library.load(place).steps:
        assert step.name in table.output
        assert f"s_{step.key}" in diagram.output


def test_what_else_a_place_publishes_is_shown(procedure: Run) -> None:
    said = procedure("show", "yumen").output
    for words in ("每周2次", "每月3次", "1日受理、2日见面、3日化解", "委托调处函", "分中心5"):
        assert words in said


def test_places_that_differ_exit_1_and_say_what(procedure: Run) -> None:
    result = procedure("diff", "xiaogan", "yunmeng")
    assert result.exit_code == 1
    lines = result.output.splitlines()
    assert lines[0].startswith("--- xiaogan 1+")
    assert lines[1].startswith("+++ yunmeng 1+")
    assert "@@ 期限" in lines
    assert (
        "- completion.ordinary: 办结 · 一般3日 · 自受理起 · 承办部门 → 县级督办 → 县级综治中心主任"
        " · 可延长1次5日，指挥调度批准（未公布，按默认） · 不计鉴定评估、补充材料时间（未公布，按默认）"
        in lines
    )
    assert "+ 领导接访: 每日1次" in lines
    assert all(re.match(r"(---|\+\+\+|@@|[-+]) ", line) for line in lines)


def test_a_place_compared_with_itself_exits_0_and_says_nothing(procedure: Run) -> None:
    result = procedure("diff", "xiaogan", "xiaogan")
    assert (result.exit_code, result.output) == (0, "")


@pytest.mark.parametrize("places", [("xiaogan", "mars"), ("mars", "xiaogan"), ("../xiaogan", "xiaogan")])
def test_a_place_that_cannot_be_read_exits_2(procedure: Run, places: tuple[str, str]) -> None:
    result = procedure("diff", *places)
    assert result.exit_code == 2
    assert result.output == "There is no procedure for this place. 没有该地的办理流程。\n"


def test_a_file_is_checked_by_name(procedure: Run, tmp_path: Path) -> None:
    data = Path(library.__file__).parent / "data"
    assert procedure("lint", *map(str, sorted(data.glob("*.yaml")))).exit_code == 0
    spoiled = tmp_path / "xiaogan.yaml"
    spoiled.write_text(
        (data / "xiaogan.yaml").read_text("utf-8").replace("next: [dispatch]", "next: [nowhere]")
    )
    result = procedure("lint", str(spoiled))
    assert result.exit_code == 1
    assert "`nowhere`, which is no step" in result.output


FIFTEENTH = Path(__file__).parents[1] / "procedures" / "fifteenth.yaml"


def test_a_file_is_shown_and_compared_wherever_it_lies(procedure: Run, tmp_path: Path) -> None:
    draft = tmp_path / "fifteenth.yaml"
    draft.write_text(FIFTEENTH.read_text("utf-8"), "utf-8")
    shown = procedure("show", str(draft))
    assert shown.exit_code == 0
    assert "第十五地" in shown.output
    assert procedure("show", str(draft), "--mermaid").output.startswith("flowchart TD\n")
    same, other = procedure("diff", str(draft), str(FIFTEENTH)), procedure("diff", "xiaogan", str(draft))
    assert (same.exit_code, same.output) == (0, "")
    assert (other.exit_code, other.output.splitlines()[1][:14]) == (1, "+++ fifteenth ")


def test_a_file_that_is_not_there_or_cannot_be_used_exits_2(procedure: Run, tmp_path: Path) -> None:
    spoiled = tmp_path / "spoiled.yaml"
    spoiled.write_text(FIFTEENTH.read_text("utf-8").replace("layer: place", "layer: nothing"), "utf-8")
    for name in (str(tmp_path / "none.yaml"), str(spoiled)):
        assert procedure("diff", name, "xiaogan").exit_code == 2


def test_the_centres_own_directory_is_known_by_name(
    procedure: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "fifteenth.yaml").write_text(FIFTEENTH.read_text("utf-8"), "utf-8")
    assert procedure("show", "fifteenth").exit_code != 0
    monkeypatch.setenv("ONEDOOR_PROCEDURES_ROOT", str(tmp_path))
    assert procedure("show", "fifteenth").exit_code == 0
    assert "fifteenth" in procedure("places").output.splitlines()


def test_a_year_by_a_file_begins_when_it_is_in_force(tmp_path: Path) -> None:
    later = tmp_path / "fifteenth.yaml"
    text = FIFTEENTH.read_text("utf-8")
    later.write_text(text.replace("effective_from: 2025-01-01", "effective_from: 2025-06-01"), "utf-8")
    assert first_day("xiaogan", None) == BEGINS
    assert first_day(str(later), None) == date(2025, 6, 1)
    assert first_day(str(later), date(2025, 7, 1)) == date(2025, 7, 1)


@pytest.mark.long
def test_a_year_is_played_by_a_file() -> None:
    report = simulate(str(FIFTEENTH), Plan(cases=6, days=60, seed=7, begins=BEGINS))
    assert (report.place, sum(report.states.values())) == ("fifteenth", 6)
