"""Card rules name indicators that there are, on every day on which the rule is in force; or are refused beforehand."""

import re
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from onedoor.cli import main
from procedures.shelf import BUILTIN, OURS, Shelf
from services.evaluation.cards.linting import CardRulesRefused, held, lint
from services.evaluation.catalogue import DATA, shelved

PLACE = "pingliang-jingchuan"
SHIPPED = DATA / "indicators.yaml"
TYPO = """
carding:
  triggers:
    - {key: overdue, colour: red, when: [{indicator: on_time, below: 60, least: 3}]}
    - key: notable
      colour: green
      when:
        - {indicator: on_time, at_least: 98, least: 3}
        - {indicator: satisfction, at_least: 90, least: 3}
"""


def published(own: Path, rules: str = TYPO) -> Path:
    """The place's file, with rules of its own."""
    file = own / f"{PLACE}.yaml"
    file.write_text((OURS / f"{PLACE}.yaml").read_text("utf-8") + rules, "utf-8")
    return file


def without_satisfaction(own: Path) -> Path:
    """A centre's own indicators from 2027 on, which have lost one."""
    words = SHIPPED.read_text("utf-8").replace("version: 1\n", "version: 2\n").replace("2020-", "2027-")
    file = own / "indicators-2.yaml"
    file.write_text(re.sub(r"\n  satisfaction:(\n    .*)+", "", words), "utf-8")
    return file


def test_every_card_rule_that_is_shipped_can_be_judged_by_what_is_shipped() -> None:
    assert lint(BUILTIN, BUILTIN.places(), shelved([SHIPPED])) == []


def test_an_indicator_that_there_is_not_is_refused_with_file_line_and_remedy(tmp_path: Path) -> None:
    file = published(tmp_path)
    number = next(
        n for n, line in enumerate(file.read_text("utf-8").splitlines(), 1) if "satisfction" in line
    )
    (found,) = lint(Shelf(tmp_path, OURS), [PLACE], shelved([SHIPPED]))
    assert (found.file, found.line, found.step) == (file, number, "notable")
    assert "`satisfction` is no indicator" in found.message
    assert "name `satisfaction`" in found.remedy
    with pytest.raises(CardRulesRefused) as refused:
        held(Shelf(tmp_path, OURS), [PLACE], shelved([SHIPPED]), date(2026, 11, 23))
    assert re.search(rf"{PLACE}\.yaml:{number} \[notable\]: .* — ", str(refused.value.detail))


def test_an_indicator_that_a_later_version_has_lost_is_found_also_under_our_own_rules(tmp_path: Path) -> None:
    """The place states no rules: ours are, on the colours it has; what is over is nobody's concern any more."""
    versions = shelved([SHIPPED, without_satisfaction(tmp_path)])
    found = lint(BUILTIN, [PLACE], versions)
    assert [(each.file.name, each.step) for each in found] == [
        ("defaults.yaml", "notable"),
        ("defaults.yaml", "area_notable"),
    ]
    assert all("version 2, in force from 2027-01-01" in each.message for each in found)
    assert lint(BUILTIN, ["xiaogan"], versions) == []  # gives no cards
    mended = published(tmp_path, TYPO.replace("satisfction", "settlement"))
    assert lint(Shelf(mended.parent, OURS), [PLACE], versions) == []


def test_rules_that_are_over_keep_nothing_from_starting(tmp_path: Path) -> None:
    file = published(tmp_path)
    old = file.rename(tmp_path / f"{PLACE}@1.yaml")
    text = old.read_text("utf-8").replace('version: "1"', 'version: "2"').replace("2024-01-01", "2026-01-01")
    file.write_text(text.replace("satisfction", "satisfaction"), "utf-8")
    shelf, versions = Shelf(tmp_path, OURS), shelved([SHIPPED])
    held(shelf, [PLACE], versions, date(2026, 1, 1))
    with pytest.raises(CardRulesRefused):
        held(shelf, [PLACE], versions, date(2025, 12, 31))


def test_the_command_checks_rules_beside_indicators(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def said(*files: Path) -> tuple[int, str]:
        result = CliRunner().invoke(main, ["evaluation", "lint", *map(str, files)])
        return result.exit_code, result.output

    file = published(tmp_path)
    code, output = said(file)
    assert (code, "`satisfction` is no indicator" in output) == (1, True), output
    mended = published(tmp_path, TYPO.replace("satisfction", "satisfaction"))
    assert said(mended)[0] == 0
    code, output = said(mended, without_satisfaction(tmp_path))
    assert (code, "`satisfaction` is no indicator of version 2" in output) == (1, True), output
    monkeypatch.setenv("ONEDOOR_PLACE", PLACE)
    code, output = said(tmp_path / "indicators-2.yaml")
    assert (code, "defaults.yaml" in output) == (1, True), output
