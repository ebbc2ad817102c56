"""来宾头排: 派办督, five categories and five concerns, six ones."""

import pytest

from procedures import library
from procedures.model import Procedure
from procedures.vocabulary import (
    Presence,
)
from tests.unit.procedures.places.reading import slips, who


@pytest.fixture
def place() -> Procedure:
    return library.load("laibin-toupai")


def test_toupai_sorts_by_five_categories_and_five_concerns(place: Procedure) -> None:
    assert [category.name for category in place.categories] == ["民生", "农事", "治安", "环境", "安全生产"]
    assert {concern.name: concern.manner for concern in place.concerns} == {
        "忧心事": "及时办",
        "烦心事": "协商办",
        "揪心事": "集中力量办",
        "急事": "马上办",
        "盼事": "全力办",
    }


def test_toupai_is_supervised_by_the_safety_and_law_office(place: Procedure) -> None:
    assert who(place, "supervise") == ["镇平安法治办"]
    assert slips(place) == ["派单", "办单", "督单"]


def test_toupai_stations_the_town_the_county_and_the_mediators_in_three_ways(place: Procedure) -> None:
    assert {each.presence: each.whom for each in place.organisation.stationing} == {
        Presence.PERMANENT: "镇级部门",
        Presence.ROTATING: "县级部门",
        Presence.ON_CALL: "调解员",
    }


def test_toupai_has_six_ones(place: Procedure) -> None:
    (ones,) = place.organisation.unified
    assert (ones.name, len(ones.parts)) == ("六个一", 6)
