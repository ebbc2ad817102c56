"""`onedoor ledger export` at the machine: for whom it may be written."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from onedoor.cli import main
from onedoor.embedded import reach


@pytest.fixture(autouse=True)
def in_the_environment(platform: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database is the one that the environment names, and none of a home's own."""
    monkeypatch.setattr(reach, "_database", lambda _: None)


@pytest.mark.parametrize("unit", ["justise", ""])
def test_a_unit_that_nobody_knows_is_refused_and_nothing_is_written(tmp_path: Path, unit: str) -> None:
    file = tmp_path / "log.csv"
    said = CliRunner().invoke(
        main, ["ledger", "export", "--from", "2026-01-01", "--to", "2026-01-31", "--unit", unit, str(file)]
    )
    assert said.exit_code == 1
    assert "no such unit" in said.output
    assert not file.exists()


def test_without_a_unit_it_is_written(tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    said = CliRunner().invoke(
        main, ["ledger", "export", "--format", "csv", "--from", "2026-01-01", "--to", "2026-01-31", str(file)]
    )
    assert said.exit_code == 0, said.output
    assert file.read_text(encoding="utf-8").startswith("case_id,activity,timestamp,unit,tier,source")
