"""Indicators are data: what is shipped can be counted by, and a file that cannot be is refused with line and remedy."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from services.evaluation.catalogue import (
    DATA,
    CatalogueRefused,
    catalogue,
    indicator_of,
    kept,
    load,
    rules_at,
    shelved,
    use,
)
from services.evaluation.domain.indicators import Dimension, Headline, Measured
from services.evaluation.linting import lint

SHIPPED = DATA / "indicators.yaml"
DOCS = Path(__file__).parents[4] / "docs" / "evaluation.md"
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
     direction: higher, window: month,
     definition: {zh: 办结的案件占办结的案件的比例。, en: What was completed as a share of what was completed.}}
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
        ("having: nothing, to: [unit]", "to: [unit]", "there is no count `nothing`"),
        ("direction: better", "direction: higher", "is not one of"),
        ("en: What", "en: What was completed as a share of what was completed.", "is too short"),
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


def test_a_rate_whose_part_nobody_can_have_is_refused(tmp_path: Path) -> None:
    """Of what counts for others than its whole does, the part would be nought by construction, and look perfect."""
    part = "  done:\n    zh: 办\n    en: done\n    gained:\n      - {event: case.completed, to: [unit]}\nindicators:\n"
    file = tmp_path / "indicators.yaml"
    words = SMALL.replace("indicators:\n", part).replace("numerator: completed", "numerator: done")
    file.write_text(words, encoding="utf-8")
    (found,) = (each for each in lint(file) if "no count" not in each.message)
    assert (found.step, found.line) == ("settlement", words.splitlines().index("  settlement:") + 1)
    assert found.message == "`completed` counts for the centre, `done` never does: there it is always 0"


def test_every_indicator_is_defined_in_a_sentence_of_both_languages() -> None:
    for each in catalogue().indicators.values():
        said = each.definition
        assert said.zh.endswith("。"), each.key
        assert said.en.endswith("."), each.key
        is_of_units = each.key in OF_UNITS_ALONE
        assert ("只计单位" in said.zh, "of units alone" in said.en) == (is_of_units, is_of_units), each.key
    assert len({each.definition for each in catalogue().indicators.values()}) == len(catalogue().indicators)


def test_a_file_without_a_definition_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "indicators.yaml"
    file.write_text(re.sub(r",\n     definition: .*", "}", SMALL), encoding="utf-8")
    assert [each.message for each in lint(file)] == ["'definition' is a required property"]


@pytest.mark.parametrize("day", ["2026-02-30", "2026-13-01", "0000-01-01"])
def test_a_file_in_force_from_a_day_that_there_is_not_is_refused(tmp_path: Path, day: str) -> None:
    file = tmp_path / "indicators-2.yaml"
    text = re.sub(
        r"(?m)^effective_from: .*$", f'effective_from: "{day}"', SHIPPED.read_text(encoding="utf-8")
    )
    file.write_text(text, encoding="utf-8")
    (found,) = lint(file)
    assert (found.message, found.remedy) == ("effective_from is no date", "correct it")
    assert text.splitlines()[found.line - 1].startswith("effective_from")
    with pytest.raises(CatalogueRefused):
        load(file)


PLACES = {"case.place", "grid"}
OF_UNITS_ALONE = {
    "acceptance_hours", "returns_upheld_rate", "supervision_answered", "callout_response", "letter_response",
    "verification_failed", "appraised_good", "hazards_on_time",
}  # fmt: skip


@pytest.mark.parametrize("key", catalogue().indicators)
def test_a_grid_and_an_area_have_every_indicator_but_those_said_to_be_of_units_alone(key: str) -> None:
    """Both parts of it are counted where a case lies, as the page says."""
    found = catalogue()
    parts = [each for each in (found.indicators[key].numerator, found.indicators[key].denominator) if each]
    is_of_places = [any(PLACES & set(gain.to) for gain in found.counts[part].gained) for part in parts]
    assert all(is_of_places) is (key not in OF_UNITS_ALONE)
    said = re.search(r"Of units alone are:([^.]*)\.", DOCS.read_text(encoding="utf-8"))
    assert said is not None
    assert set(re.findall(r"`(\w+)`", said[1])) == OF_UNITS_ALONE


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


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    use(None)


def test_a_centres_own_version_counts_from_its_day_and_earlier_days_keep_theirs(own: Path) -> None:
    words = version(own, 2, "2027-01-01").read_text(encoding="utf-8")
    theirs = words.replace(
        "numerator: on_time, denominator: completed", "numerator: on_time, denominator: admitted"
    )
    (own / "indicators-2.yaml").write_text(theirs, encoding="utf-8")
    use(own)
    wholes = [catalogue(date(2026, 12, 31)), catalogue(date(2027, 1, 1)), catalogue()]
    assert [each.indicators["on_time"].denominator for each in wholes] == [
        "completed",
        "admitted",
        "admitted",
    ]
    # midnight in Shanghai
    assert rules_at(datetime(2026, 12, 31, 15, 59, tzinfo=UTC)) is not rules_at(
        datetime(2026, 12, 31, 16, tzinfo=UTC)
    )
    assert [(each.name, each.version) for each in kept(own)] == [("indicators", "1"), ("indicators", "2")]


def test_what_a_card_was_given_by_is_known_when_a_version_is_brought_that_has_lost_it(own: Path) -> None:
    words = version(own, 2, "2026-06-01").read_text(encoding="utf-8")
    (own / "indicators-2.yaml").write_text(
        re.sub(r"\n  satisfaction:(\n    .*)+", "", words), encoding="utf-8"
    )
    use(own)
    day = date(2026, 6, 30)
    assert "satisfaction" not in catalogue(day).indicators
    assert indicator_of("satisfaction", day) is catalogue(date(2026, 5, 31)).indicators["satisfaction"]
    assert indicator_of("on_time", day) is catalogue(day).indicators["on_time"]
    with pytest.raises(LookupError):
        indicator_of("never_was", day)


def test_a_centres_own_file_with_a_mistake_is_refused_with_file_line_and_remedy(own: Path) -> None:
    file = version(own, 2, "2027-01-01")
    file.write_text(
        file.read_text(encoding="utf-8").replace("case.admitted", "case.admited"), encoding="utf-8"
    )
    with pytest.raises(CatalogueRefused) as refused:
        use(own)
    said = str(refused.value.detail)
    assert re.search(
        r"indicators-2\.yaml:\d+ .*`case\.admited` is no event — name one of docs/contracts\.md", said
    )
    assert catalogue().version == 1


def test_a_file_that_is_no_yaml_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "indicators.yaml"
    file.write_text("counts: [", encoding="utf-8")
    assert [each.line for each in lint(file)] == [1]
