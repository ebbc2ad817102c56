"""Versions: the newest, the one in force on a day, and the one a case began with."""

from datetime import date
from pathlib import Path

import pytest

from procedures import library
from procedures.shelf import PlaceUnknown, ProcedureRefused, Shelf, VersionUnknown
from procedures.vocabulary import DeadlineKind, Grade
from tests.unit.procedures.conftest import GOOD, Write

DATA = Path(__file__).parents[3] / "procedures" / "data"

NEW = (
    ('version: "1"', 'version: "2"'),
    ("effective_from: 2025-01-01", "effective_from: 2026-01-01"),
    ("amount: 7", "amount: 5"),
)


@pytest.fixture
def shelf(write: Write) -> Shelf:
    """A centre's own directory with two versions of one place, before the built-in files."""
    write(name="somewhere@1.yaml")
    path = write(*NEW)
    return Shelf(path.parent, DATA)


def test_a_fifteenth_place_needs_a_file_and_no_code(shelf: Shelf) -> None:
    assert "somewhere" in library.places(shelf)
    assert set(library.places()) < set(library.places(shelf))
    assert library.load("somewhere", shelf=shelf).name == "某地"


def test_the_newest_version_is_loaded_unless_a_day_is_told(shelf: Shelf) -> None:
    assert str(library.load("somewhere", shelf=shelf).rule("completion").term) == "5日"
    before = library.load("somewhere", on=date(2025, 12, 31), shelf=shelf)
    after = library.load("somewhere", on=date(2026, 1, 1), shelf=shelf)
    assert (str(before.rule("completion").term), str(after.rule("completion").term)) == ("7日", "5日")


def test_a_day_before_every_version_has_the_first(shelf: Shelf) -> None:
    assert library.load("somewhere", on=date(2020, 1, 1), shelf=shelf).version.startswith("1+")


def test_a_case_finds_again_the_version_it_began_with(shelf: Shelf) -> None:
    began = library.load("somewhere", on=date(2025, 6, 1), shelf=shelf)
    assert began.version == "1+2026.1+2026.1"
    assert library.load("somewhere", began.version, shelf=shelf) == began
    assert library.load("somewhere", shelf=shelf).version != began.version


def test_a_version_pins_statute_and_defaults_too(tmp_path: Path, write: Write) -> None:
    path = write()
    for name in ("national", "defaults"):
        text = (DATA / f"{name}.yaml").read_text("utf-8")
        (tmp_path / f"{name}.yaml").write_text(text, "utf-8")
    defaults = (tmp_path / "defaults.yaml").read_text("utf-8")
    (tmp_path / "defaults@2026.1.yaml").write_text(defaults, "utf-8")
    changed = defaults.replace('version: "2026.1"', 'version: "2027.1"').replace("2022-05-01", "2027-01-01")
    assert "{amount: 1, unit: workday}" in changed
    (tmp_path / "defaults.yaml").write_text(
        changed.replace("{amount: 1, unit: workday}", "{amount: 2, unit: workday}")
    )
    shelf = Shelf(path.parent)
    old = library.load("somewhere", on=date(2026, 6, 1), shelf=shelf)
    new = library.load("somewhere", on=date(2027, 6, 1), shelf=shelf)
    assert (old.version, new.version) == ("1+2026.1+2026.1", "1+2026.1+2027.1")
    assert (str(old.rule("triage").term), str(new.rule("triage").term)) == ("1个工作日", "2个工作日")
    assert library.load("somewhere", old.version, shelf=shelf).rule("triage") == old.rule("triage")


@pytest.mark.parametrize("place", ["nowhere", "national/../xiaogan", "../xiaogan", "", "XIAOGAN", "xiaogan*"])
def test_an_unknown_place_is_refused_whatever_it_is_called(place: str) -> None:
    with pytest.raises(PlaceUnknown):
        library.load(place)


@pytest.mark.parametrize("shared", ["national", "defaults"])
def test_what_every_place_rests_on_is_no_place(shared: str) -> None:
    assert shared not in library.places()
    with pytest.raises(PlaceUnknown):
        library.load(shared)


@pytest.mark.parametrize(
    "version", ["9+2026.1+2026.1", "1+9+2026.1", "1+2026.1+9", "1", "", "1++", "+2026.1+2026.1"]
)
def test_a_version_that_is_not_kept_is_refused(version: str) -> None:
    with pytest.raises(VersionUnknown):
        library.load("xiaogan", version)


def test_a_file_that_the_linter_refuses_is_not_loaded(write: Write) -> None:
    path = write(("on_failure: watch", "on_failure: handel"))
    with pytest.raises(ProcedureRefused) as caught:
        library.load("somewhere", shelf=Shelf(path.parent, DATA))
    assert any("handel" in finding.message for finding in caught.value.findings)


def test_a_file_that_is_no_procedure_at_all_is_refused_with_its_line(write: Write) -> None:
    path = write(text=GOOD.replace("stage: close", "stage: shut"))
    with pytest.raises(ProcedureRefused) as caught:
        library.load("somewhere", shelf=Shelf(path.parent, DATA))
    assert caught.value.findings[0].line == 16


def test_a_centres_own_directory_comes_before_ours(tmp_path: Path) -> None:
    text = (DATA / "xiaogan.yaml").read_text("utf-8")
    (tmp_path / "xiaogan.yaml").write_text(text.replace("term: {amount: 3,", "term: {amount: 2,"), "utf-8")
    own = library.load("xiaogan", shelf=Shelf(tmp_path, DATA))
    assert str(library.rule_for(own, DeadlineKind.COMPLETION, Grade.ORDINARY).term) == "2日"


def test_a_procedure_is_read_once() -> None:
    assert library.load("xiaogan") is library.load("xiaogan")
