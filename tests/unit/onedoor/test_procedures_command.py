"""`onedoor procedure`: every place is drawn, two are compared as diff(1) would, and a file is checked."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from onedoor.cli import main
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
