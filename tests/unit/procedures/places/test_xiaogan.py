"""孝感: five slips; 3 days, 20 days, and an open end."""

import pytest

from procedures import library
from procedures.model import Procedure
from procedures.vocabulary import (
    Grade,
)
from tests.unit.procedures.places.reading import last_day, slips, who


@pytest.fixture
def place() -> Procedure:
    return library.load("xiaogan")


def test_xiaogan_completes_ordinary_matters_in_3_days_and_serious_ones_in_20(place: Procedure) -> None:
    rules = {grade: place.rule("completion", grade) for grade in Grade}
    assert (str(rules[Grade.ORDINARY].term), str(rules[Grade.SERIOUS].term)) == ("3日", "20日")
    assert last_day(place, "completion", "2026-03-04", "ordinary") == "2026-03-07"
    assert last_day(place, "completion", "2026-03-04", "serious") == "2026-03-24"


def test_xiaogan_leaves_major_matters_and_the_kind_of_day_open(place: Procedure) -> None:
    assert place.rule("completion", Grade.MAJOR).unpublished
    assert "unit" in place.rule("completion", Grade.ORDINARY).from_defaults


def test_xiaogan_runs_on_five_slips(place: Procedure) -> None:
    assert slips(place) == ["派单", "接单", "督办单", "评单", "核单"]


def test_xiaogan_is_supervised_by_the_county(place: Procedure) -> None:
    assert who(place, "supervise") == ["县级督办"]
