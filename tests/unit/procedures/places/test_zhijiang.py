"""枝江: village, town, county; the same day, a month, three months."""

import pytest

from procedures import library
from procedures.model import Procedure
from procedures.vocabulary import (
    Grade,
    Tier,
)
from tests.unit.procedures.places.reading import last_day, rhythm, who


@pytest.fixture
def place() -> Procedure:
    return library.load("zhijiang")


def test_zhijiang_settles_at_village_town_and_county_by_grade(place: Procedure) -> None:
    assert [place.grade(grade).tier for grade in Grade] == [Tier.VILLAGE, Tier.TOWN, Tier.COUNTY]
    assert place.grade(Grade.MAJOR).led_by == "county_leader"


@pytest.mark.parametrize(
    ("grade", "last"), [("ordinary", "2026-03-31"), ("serious", "2026-04-30"), ("major", "2026-06-30")]
)
def test_zhijiang_settles_the_same_day_within_a_month_and_within_three(
    place: Procedure, grade: str, last: str
) -> None:
    assert last_day(place, "completion", "2026-03-31", grade) == last


def test_zhijiang_calls_the_same_day_a_target_and_the_months_promises(place: Procedure) -> None:
    assert [place.rule("completion", grade).target for grade in Grade] == [True, False, False]


def test_zhijiang_orders_follow_the_target_of_their_grade(place: Procedure) -> None:
    order = place.rule("order.completion", Grade.ORDINARY)
    assert (order.target, order.unpublished) == (True, True)


def test_zhijiang_asks_the_city_when_three_months_are_over(place: Procedure) -> None:
    asked = place.rule("completion", Grade.MAJOR).escalate_to[-1]
    assert place.posts[asked].tier is Tier.CITY
    assert "city_centre" not in place.rule("completion", Grade.SERIOUS).escalate_to


def test_zhijiangs_three_months_are_no_term_of_a_petition(place: Procedure) -> None:
    assert str(place.rule("petition.completion", Grade.MAJOR).term) == "60日"


def test_zhijiang_checks_daily_analyses_weekly_and_supervises_monthly(place: Procedure) -> None:
    assert rhythm(place) == {"排查处置": ("day", 1), "研判会商": ("week", 1), "督办调度": ("month", 1)}


def test_zhijiang_takes_in_at_the_front_and_settles_at_the_back(place: Procedure) -> None:
    assert (who(place, "front"), who(place, "settle")) == (["前台"], ["后台"])
