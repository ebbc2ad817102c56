"""Escalation: tier by tier, never to who is concerned, as far as the place's posts reach."""

import pytest

from contracts.vocabulary import Tier, UnitKind
from procedures import library
from procedures.vocabulary import DeadlineKind
from procedures.vocabulary import Tier as PlaceTier
from services.grid.domain.organisation import Unit
from services.grid.domain.tiers import reaches, superior

VILLAGE = Unit("village", "村", UnitKind.VILLAGE, Tier.VILLAGE, "town")
TOWN = Unit("town", "镇", UnitKind.TOWN, Tier.TOWN, "county")
COMMITTEE = Unit("mediators", "调委会", UnitKind.COMMITTEE, Tier.TOWN, "county")
COUNTY = Unit("county", "中心", UnitKind.CENTRE, Tier.COUNTY)
BUREAU = Unit("bureau", "局", UnitKind.DEPARTMENT, Tier.COUNTY, "county")


def test_an_order_goes_to_the_nearest_unit_of_a_higher_tier() -> None:
    assert superior(VILLAGE, [TOWN, COUNTY], frozenset()) is TOWN
    assert superior(TOWN, [COUNTY], frozenset()) is COUNTY
    assert superior(VILLAGE, [COMMITTEE, COUNTY], frozenset()) is COUNTY, "a committee is given no orders"


def test_who_is_concerned_or_has_ended_is_passed_over() -> None:
    assert superior(VILLAGE, [TOWN, COUNTY], frozenset({"town"})) is COUNTY
    ended = Unit("town", "镇", UnitKind.TOWN, Tier.TOWN, "county", is_active=False)
    assert superior(VILLAGE, [ended, COUNTY], frozenset()) is COUNTY


def test_from_the_county_only_the_citys_door_is_left() -> None:
    assert superior(COUNTY, [], frozenset()) is None
    assert superior(BUREAU, [COUNTY], frozenset()) is None, "the same tier is no superior"


@pytest.mark.parametrize(
    ("place", "grade", "tier", "expected"),
    [
        ("zhijiang", "major", Tier.VILLAGE, PlaceTier.TOWN),
        ("zhijiang", "major", Tier.TOWN, PlaceTier.COUNTY),
        ("zhijiang", "major", Tier.COUNTY, PlaceTier.CITY),
        ("zhijiang", "serious", Tier.COUNTY, None),
        ("zhijiang", "serious", Tier.TOWN, PlaceTier.COUNTY),
    ],
)
def test_a_missed_term_reaches_as_far_as_the_posts_of_the_place(
    place: str, grade: str, tier: Tier, expected: PlaceTier | None
) -> None:
    procedure = library.load(place)
    assert reaches(procedure, [procedure.rule(DeadlineKind.COMPLETION, grade)], tier) is expected


def test_posts_without_a_tier_reach_nowhere() -> None:
    procedure = library.load("zhijiang")
    assert reaches(procedure, [procedure.rule(DeadlineKind.ORDER_ACCEPTANCE)], Tier.VILLAGE) is None
