"""Indicators are data: what is shipped can be counted by, and a file that cannot be is refused with line and remedy."""

from datetime import date
from pathlib import Path

import pytest

from services.evaluation.catalogue import DATA, CatalogueRefused, catalogue, shelved
from services.evaluation.domain.indicators import Dimension, Headline, Measured
from services.evaluation.linting import lint

SHIPPED = DATA / "indicators.yaml"
SMALL = """
version: 1
effective_from: "2026-01-01"
counts:
  completed:
    zh: 办结
    en: completed
    gained:
      - {event: case.registered, to: [case.centre]}
      - {event: order.accepted, since: order.issued, each: order, to: [unit]}
      - {event: term.breached, each: [mediation, number], to: [committee]}
    lost:
      - {event: order.decided, where: {is_upheld: true}, of: [unit]}
      - {event: mediation.ended, where: {reason: [case_withdrawn, failed]}, of: [committee]}
indicators:
  settlement:
    {zh: 办结率, en: completed, dimension: settlement, numerator: completed, denominator: completed, measured: percent,
     direction: higher, window: month}
"""


def test_what_is_shipped_can_be_counted_by_and_speaks_of_all_three_dimensions() -> None:
    assert lint(SHIPPED) == []
    found = catalogue()
    assert len(found.indicators) >= 24
    dimensions = [each.dimension for each in found.indicators.values()]
    assert all(dimensions.count(dimension) >= 8 for dimension in Dimension)
    assert set(Headline) <= found.counts.keys()


def test_every_part_of_a_rate_is_counted_and_no_size_has_a_whole() -> None:
    found = catalogue()
    for each in found.indicators.values():
        assert each.numerator in found.counts
        assert (each.denominator is None) == (each.measured is Measured.COUNT)
        assert each.denominator is None or each.denominator in found.counts


@pytest.mark.parametrize(
    ("instead", "of", "message"),
    [
        ("case.registerd", "case.registered", "is no event"),
        ("to: [untis]", "to: [unit]", "has no `untis`"),
        ("is_upheld: maybe", "is_upheld: true", "is never `maybe`"),
        ("reason: [case_gone,", "reason: [case_withdrawn,", "is never `case_gone`"),
        ("numerator: complete,", "numerator: completed,", "there is no count `complete`"),
        ("measured: count", "measured: percent", "a size has no denominator"),
        ("each: [mediation, nmber]", "each: [mediation, number]", "has no `nmber`"),
        ("since: order.isued", "since: order.issued", "is no event"),
        ("direction: better", "direction: higher", "is not one of"),
    ],
)
def test_a_mistake_is_found_in_its_line(tmp_path: Path, instead: str, of: str, message: str) -> None:
    lines = SMALL.splitlines()
    number = next(index for index, line in enumerate(lines) if of in line)
    lines[number] = lines[number].replace(of, instead, 1)
    file = tmp_path / "indicators.yaml"
    file.write_text("\n".join(lines), encoding="utf-8")
    findings = lint(file)
    assert findings, "it passed"
    assert (number + 1, True) in {(each.line, message in each.message) for each in findings}, findings
    assert all(each.line > 0 and each.remedy for each in findings)


def test_what_is_shown_of_every_unit_must_be_counted(tmp_path: Path) -> None:
    file = tmp_path / "indicators.yaml"
    file.write_text(SMALL, encoding="utf-8")
    found = {each.message for each in lint(file)}
    assert found == {f"there is no count `{headline}`" for headline in Headline if headline != "completed"}


def version(tmp_path: Path, number: int, since: str) -> Path:
    text = SHIPPED.read_text(encoding="utf-8").replace("version: 1\n", f"version: {number}\n")
    file = tmp_path / f"indicators-{number}.yaml"
    file.write_text(text.replace("2020-01-01", since), encoding="utf-8")
    return file


def test_versions_follow_one_another(tmp_path: Path) -> None:
    files = [version(tmp_path, 2, "2027-01-01"), version(tmp_path, 1, "2026-01-01")]
    assert [(each.version, each.effective_from) for each in shelved(files)] == [
        (1, date(2026, 1, 1)),
        (2, date(2027, 1, 1)),
    ]
    with pytest.raises(CatalogueRefused):
        shelved([files[0], version(tmp_path, 3, "2026-06-01")])


def test_a_file_that_is_no_yaml_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "indicators.yaml"
    file.write_text("counts: [", encoding="utf-8")
    assert [each.line for each in lint(file)] == [1]
