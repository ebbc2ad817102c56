"""Cards of grids, areas and committees, and by the rules of every place under which cases ran."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from casekit.deadlines import parking
from casekit.streams import grid_stream
from contracts.grid import GridChanged, GridEnded, GridRegistered, UnitRegistered
from contracts.vocabulary import Tier, UnitKind
from tests.integration.services.evaluation.carded import HALL, PLACE, County, county
from tests.support.listening import Listener

DECEMBER = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)
JUDGED = datetime(2027, 1, 5, tzinfo=UTC)
OTHER = "xiaogan"
_RULES = """
carding:
  triggers:
    - {key: slow_unit, colour: yellow, when: [{indicator: on_time, below: 60, least: 3}]}
    - {key: slow_committee, colour: red, of: [committee], when: [{indicator: on_time, below: 60, least: 2}]}
    - {key: slow_grid, colour: red, of: [grid], when: [{indicator: settlement, below: 50, least: 2}]}
    - {key: slow_area, colour: yellow, of: [area], tiers: [town], when: [{indicator: settlement, below: 50, least: 2}]}
"""
_OTHERS = """
carding:
  triggers:
    - {key: slow_there, colour: red, when: [{indicator: on_time, below: 60, least: 2}]}
    - {key: area_there, colour: red, of: [area], when: [{indicator: settlement, below: 50, least: 2}]}
"""


@pytest.fixture
def place(evaluation: Listener, tmp_path: Path) -> County:
    made = county(evaluation, DECEMBER, tmp_path / "own", **{PLACE: _RULES, OTHER: _OTHERS})
    made.units(HALL)
    return made


def _grid(
    place: County, grid: str, unit: str, kind: type[GridRegistered | GridChanged] = GridRegistered
) -> None:
    told = kind(grid, f"{grid} 网格", Tier.VILLAGE, unit, since=place.now.date())
    place.listener.voices.say("grid", told, grid_stream(grid))


def _cards(place: County) -> dict[str, tuple[str, str, str]]:
    """By what is judged and by whose rules: whose it is, its colour, its rule."""
    found = {}
    for each in place.get("?limit=200")["items"]:
        rule = place.get(f"/{each['id']}")["rule"]
        found[f"{each['subject']}@{rule['place']}"] = (each["unit"], each["colour"], rule["key"])
    return found


def test_a_grid_an_area_and_a_committee_have_cards_of_their_own(place: County) -> None:
    place.units("town", "other")
    _grid(place, "g1", "town")
    _grid(place, "moved", "town")
    _grid(place, "gone", "town")
    _grid(place, "walled", "town")
    for _ in range(2):
        place.case("somebody", grid="walled", accused=["town"])
    committee = UnitRegistered("labour", "劳动调委会", UnitKind.COMMITTEE, Tier.COUNTY)
    place.listener.voices.say("grid", committee, "unit/labour")
    place.cases("labour", late=2)
    for grid in ("g1", "moved", "gone"):
        for _ in range(2):
            place.case("somebody", grid=grid)
    place.judged(datetime(2026, 12, 20, 2, 0, tzinfo=UTC))
    _grid(place, "moved", "other", GridChanged)
    ended = GridEnded("gone", date(2026, 12, 20))
    place.listener.voices.say("grid", ended, grid_stream("gone"))
    place.judged(JUDGED)
    assert _cards(place) == {
        f"grid/g1@{PLACE}": ("town", "red", "slow_grid"),
        f"area/town@{PLACE}": ("town", "yellow", "slow_area"),
        f"labour@{PLACE}": ("labour", "red", "slow_committee"),
    }
    (withheld,) = place.get("?state=withheld")["items"]
    assert (withheld["unit"], withheld["subject"]) == ("town", "grid/walled")
    assert place.get("?state=withheld", role="evaluator", unit="town")["items"] == []
    (card,) = place.get("?subject=grid/g1", role="handler", unit="town")["items"]
    explained = place.act(card["id"], "contest", {"text": "数据有误"}, "handler", "town")
    assert (explained["name"], explained["subject"]) == ("g1 网格", "grid/g1")
    assert {each["count"] for each in explained["cases"]["items"]} <= {"admitted", "completed"}
    assert len({each["code"] for each in place.get(f"/{card['id']}")["cases"]["items"]}) == 2

    place.judged(datetime(2027, 2, 5, tzinfo=UTC))  # a whole month with its new unit, and nothing to judge
    assert len(place.get("?limit=200")["items"]) == 3


def test_every_place_judges_the_cases_that_ran_under_its_rules_and_no_other(place: County) -> None:
    place.units("both", "here", "there")
    place.cases("both", late=2)
    place.cases("both", late=2, place=OTHER)
    place.cases("both", late=0, timely=1)
    place.cases("here", late=3)
    place.cases("there", late=1, place=OTHER)
    place.judged(datetime(2026, 12, 20, tzinfo=UTC))
    place.judged(JUDGED)
    # of `both`, two of the three under our rules were late, and both under the others
    assert _cards(place) == {
        f"both@{PLACE}": ("both", "yellow", "slow_unit"),
        f"both@{OTHER}": ("both", "red", "slow_there"),
        f"here@{PLACE}": ("here", "yellow", "slow_unit"),
    }
    by_place = {each["colour"]: each["id"] for each in place.get("?unit=both")["items"]}
    behind = {
        colour: {case["code"] for case in place.get(f"/{card}")["cases"]["items"]}
        for colour, card in by_place.items()
    }
    assert {colour: len(codes) for colour, codes in behind.items()} == {"yellow": 3, "red": 2}
    assert not behind["yellow"] & behind["red"]


def test_a_rule_that_names_no_indicator_is_parked_and_judged_once_it_is_mended(
    evaluation: Listener, tmp_path: Path
) -> None:
    wrong = _RULES.replace(
        "{indicator: on_time, below: 60, least: 3}", "{indicator: on_tme, below: 60, least: 3}"
    )
    place = county(evaluation, DECEMBER, tmp_path / "own", **{PLACE: wrong})
    place.units(HALL, "late")
    place.cases("late", late=3)
    place.judged(JUDGED)
    parked = parking.list_parked(evaluation.runtime)
    assert {each.stream for each in parked} >= {"unit/late", f"unit/{HALL}"}
    assert {each.error.partition(",")[0] for each in parked} == {
        f"CARD_RULES_REFUSED: {PLACE} {parked[0].error.split()[2]} names `on_tme`"
    }
    assert place.colours() == {}
    mended = county(evaluation, JUDGED, tmp_path / "mended", **{PLACE: _RULES})
    for each in parked:
        parking.retry(evaluation.runtime, each.id)
    mended.judged(JUDGED)
    assert (mended.colours(), parking.list_parked(evaluation.runtime)) == ({"late": "yellow"}, [])
