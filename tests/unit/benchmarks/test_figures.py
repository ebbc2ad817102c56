"""Figures are shown and kept as they were measured."""

import json
from pathlib import Path

import pytest

from benchmarks import figures
from benchmarks.figures import Figure, Report, quantile, ratios


def test_a_ratio_is_taken_within_each_repeat() -> None:
    assert ratios([50.0, 200.0], [100.0, 100.0]) == (0.5, 2.0)
    with pytest.raises(ValueError, match="zip"):
        ratios([1.0], [1.0, 2.0])


def test_a_quantile_is_one_of_the_values() -> None:
    values = [float(each) for each in range(100, 0, -1)]
    assert quantile(values, 0.5) == 51.0
    assert quantile(values, 0.99) == 100.0
    assert quantile([7.0], 0.99) == 7.0


def test_a_report_keeps_every_repeat_and_what_it_was_taken_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(figures, "OUT", tmp_path / "out")
    report = Report(
        "sample", [Figure("rate", "cases/s", (3.0, 1.0, 2.0), "≥ 1")], ["a note"], load_before=0.5
    )
    kept = json.loads(report.save().read_text(encoding="utf-8"))
    assert kept["figures"] == [
        {"name": "rate", "unit": "cases/s", "aim": "≥ 1", "median": 2.0, "values": [3.0, 1.0, 2.0]}
    ]
    assert kept["notes"] == ["a note"]
    assert kept["load_before"] == 0.5
    assert {"at", "commit", "cores", "python"} <= kept.keys()
