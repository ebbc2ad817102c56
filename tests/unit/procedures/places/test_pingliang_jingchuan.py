"""平凉泾川: four ways of stationing, meetings, counted means, cards in three colours."""

import pytest

from procedures import library
from procedures.model import Procedure
from procedures.vocabulary import (
    Colour,
    Counted,
    Presence,
)
from tests.unit.procedures.places.reading import counts, rhythm


@pytest.fixture
def place() -> Procedure:
    return library.load("pingliang-jingchuan")


def test_jingchuan_stations_6_8_and_2_units_with_20_16_and_4_people_and_links_the_others(
    place: Procedure,
) -> None:
    assert {each.presence: (each.units, each.people) for each in place.organisation.stationing} == {
        Presence.PERMANENT: (6, 20),
        Presence.ROTATING: (8, 16),
        Presence.ON_CALL: (2, 4),
        Presence.LINKED: (None, None),
    }
    assert [each.units for each in place.organisation.present(Presence.ROTATING)] == [8]


def test_jingchuan_meets_weekly_and_monthly_trains_monthly_and_assesses_quarterly(place: Procedure) -> None:
    assert rhythm(place) == {
        "例会": ("week", 1),
        "情况会": ("month", 1),
        "网格员培训": ("month", 1),
        "网格员考核": ("quarter", 1),
    }


def test_jingchuan_has_9_rooms_16_teams_77_experts_and_6_counsellors(place: Procedure) -> None:
    assert counts(place) == {
        Counted.MEDIATION_ROOM: 9,
        Counted.MEDIATION_TEAM: 16,
        Counted.EXPERT: 77,
        Counted.COUNSELLOR: 6,
    }
    assert place.organisation.count(Counted.EXPERT) == 77
    assert place.organisation.count(Counted.SLIP) is None


def test_jingchuan_gives_cards_in_three_colours_and_leaves_their_thresholds_open(place: Procedure) -> None:
    assert [(card.colour, card.threshold) for card in place.cards] == [
        (Colour.RED, None), (Colour.YELLOW, None), (Colour.GREEN, None),
    ]  # fmt: skip
    assert [card.consequence for card in place.cards] == [
        "由政法委约谈", "发《整改提示单》", "列入优秀案例库",
    ]  # fmt: skip
