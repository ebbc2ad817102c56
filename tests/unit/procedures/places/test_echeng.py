"""鄂城: twelve sources, three tiers, six ones, callouts, and court after several rounds."""

import pytest

from procedures import library
from procedures.model import Procedure
from procedures.vocabulary import (
    Attachment,
    Counted,
    Grade,
    Route,
    Tier,
)
from tests.unit.procedures.places.reading import counts, who


@pytest.fixture
def place() -> Procedure:
    return library.load("echeng")


def test_echeng_hears_from_twelve_sources(place: Procedure) -> None:
    assert counts(place) == {Counted.SOURCE: 12}


def test_echeng_settles_at_village_town_and_district_by_grade(place: Procedure) -> None:
    assert [place.grade(grade).tier for grade in Grade] == [Tier.VILLAGE, Tier.TOWN, Tier.COUNTY]
    assert place.grade(Grade.SERIOUS).together_with == ("部门",)


def test_echeng_gives_serious_and_major_matters_one_sponsor_one_task_group_and_one_plan(
    place: Procedure,
) -> None:
    assert [place.grade(grade).one_each for grade in Grade] == [(), tuple(Attachment), tuple(Attachment)]


def test_echeng_guides_to_litigation_after_rounds_whose_number_is_open(place: Procedure) -> None:
    assert place.mediation.after_failure is Route.LITIGATION
    assert place.mediation.rounds is None
    assert place.mediation.from_defaults == {"ladder"}


def test_echeng_lets_villages_and_residents_call_departments(place: Procedure) -> None:
    whistle = next(step for step in place.steps if step.key == "whistle")
    assert whistle.next == ("report_in",)
    assert who(place, "report_in") == ["承办部门"]
