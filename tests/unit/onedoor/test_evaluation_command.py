"""`onedoor evaluation`: a file of indicators is checked, and told what is wrong with it, line by line."""

from pathlib import Path

from click.testing import CliRunner

from onedoor.cli import main
from services.evaluation.catalogue import DATA


def test_the_indicators_shipped_can_be_used() -> None:
    result = CliRunner().invoke(main, ["evaluation", "lint", str(DATA / "indicators.yaml")])
    assert (result.exit_code, result.output) == (0, "1 file(s) can be used 个文件可用\n")


def test_what_is_wrong_is_said_with_its_line_and_remedy(tmp_path: Path) -> None:
    file = tmp_path / "indicators.yaml"
    file.write_text("version: 0\neffective_from: soon\n", encoding="utf-8")
    result = CliRunner().invoke(main, ["evaluation", "lint", str(file)])
    assert result.exit_code == 1
    lines = result.output.splitlines()
    assert any(line.startswith(f"{file}:2") and "soon" in line and " — " in line for line in lines), lines
