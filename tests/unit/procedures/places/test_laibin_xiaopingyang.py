"""来宾小平阳: four slips and three attempts at three tiers."""

import pytest

from procedures import library
from procedures.model import Procedure
from procedures.vocabulary import (
    Tier,
)
from tests.unit.procedures.places.reading import slips


@pytest.fixture
def place() -> Procedure:
    return library.load("laibin-xiaopingyang")


def test_xiaopingyang_mediates_three_times_at_three_tiers(place: Procedure) -> None:
    found = {
        tier: (rule.attempts, str(rule.term), rule.owner)
        for tier in place.mediation.ladder
        if not (rule := place.rule("mediation.attempts", tier=tier)).unpublished
    }
    assert found == {
        Tier.HAMLET: (3, "1周", "hamlet_mediator"),
        Tier.VILLAGE: (3, "半个月", "village_mediator"),
        Tier.TOWN: (3, "1个月", "town_mediator"),
    }


def test_xiaopingyang_does_not_give_up_and_the_county_joins(place: Procedure) -> None:
    assert place.mediation.until_settled
    assert place.mediation.after_failure is None
    assert place.mediation.ladder[-1] is Tier.COUNTY


def test_xiaopingyang_runs_on_four_slips(place: Procedure) -> None:
    assert slips(place) == ["点单", "派单", "接单", "验单"]
