"""A case about the centre itself goes to the superior; over every role, nobody at the one concerned sees it."""

import pytest

from casekit.auth import Role
from casekit.streams import unit_stream
from contracts.grid import UnitRegistered
from contracts.vocabulary import Tier, UnitKind
from tests.integration.services.intake.desk import REGION, ZHANG, Desk

TOWN = "town-centre"
CITY = "520300000000"


@pytest.fixture(scope="module")
def hall(desk: Desk) -> Desk:
    """The county has a town's centre, too."""
    town = UnitRegistered(TOWN, "镇综治中心", UnitKind.CENTRE, Tier.TOWN, "centre")
    desk.hear(desk.grid, unit_stream(TOWN), town)
    return desk


def register(desk: Desk, at: str, unit: str, relation: str = "accused") -> dict[str, str]:
    body = {
        "matter_type": "complaint", "channel": "window", "parties": [ZHANG],
        "units": [{"unit": unit, "relation": relation}],
    }  # fmt: skip
    answer = desk.post("/v1/cases", body, unit=at)
    assert answer.status_code == 201, answer.json
    return dict(answer.json)


def check_hidden(desk: Desk, code: str, unit: str) -> None:
    for role in Role:
        if role is not Role.SERVICE:
            assert desk.get(f"/v1/cases/{code}", role.value, unit).status_code == 404, role
            listed = desk.get("/v1/cases?limit=200", role.value, unit)
            assert code not in str(listed.json), role


@pytest.mark.parametrize("relation", ["accused", "respondent"])
def test_a_towns_centre_gives_the_receipt_and_the_countys_takes_the_case(hall: Desk, relation: str) -> None:
    receipt = register(hall, TOWN, TOWN, relation)
    assert receipt["secret"]
    assert receipt["centre"] == "centre"
    code = receipt["code"]
    check_hidden(hall, code, TOWN)
    assert hall.page(code)["units"] == [{"unit": TOWN, "relation": "accused", "name": "镇综治中心"}]
    hall.act(code, "admission")
    assert hall.post(f"/v1/cases/{code}/admission", {}, "clerk", TOWN).status_code == 404


def test_a_case_about_the_countys_centre_is_put_down_for_the_citys(hall: Desk) -> None:
    code = register(hall, "centre", "centre")["code"]
    check_hidden(hall, code, "centre")
    city = hall._issuer.issue("dispatcher", unit="city-centre", region=CITY, sub="dispatcher@city")
    page = hall.app.test_client().get(f"/v1/cases/{code}", headers={"Authorization": f"Bearer {city}"}).json
    assert page["centre"] == f"region:{CITY}"
    assert hall.facts(code, "case.registered")[0]["centre"] == f"region:{CITY}"
    assert REGION.startswith("520302")


def test_a_town_does_not_handle_what_is_about_the_county(hall: Desk) -> None:
    code = register(hall, TOWN, "centre")["code"]
    for unit in (TOWN, "centre"):
        assert hall.get(f"/v1/cases/{code}", "clerk", unit).status_code == 404


def test_a_centre_named_belatedly_loses_the_case_to_its_superior(hall: Desk) -> None:
    answer = hall.post("/v1/cases", {"matter_type": "dispute", "channel": "window"}, unit=TOWN)
    code = answer.json["code"]
    body = {"ground": "found_otherwise", "units": [{"unit": TOWN, "relation": "respondent"}]}
    assert hall.post(f"/v1/cases/{code}/corrections", body, "clerk", TOWN).status_code == 201
    check_hidden(hall, code, TOWN)
    assert hall.page(code)["centre"] == "centre"
    (fact,) = hall.facts(code, "case.units_corrected")
    assert (fact["centre"], fact["named"]) == ("centre", [{"unit": TOWN, "relation": "accused"}])


def test_nobody_of_the_centre_concerned_answers_for_it(hall: Desk) -> None:
    code = register(hall, TOWN, TOWN)["code"]
    assert hall.page(code)["first_contact"] is None


def test_who_sends_a_matter_again_is_not_told_where_it_went_since(hall: Desk) -> None:
    body = {"matter_type": "dispute", "channel": "letter", "parties": [ZHANG], "reference": "来文7号"}
    first = hall.post("/v1/cases", body, unit=TOWN).json
    accused = {"ground": "found_otherwise", "matter_type": "complaint"}
    accused |= {"units": [{"unit": TOWN, "relation": "accused"}]}
    hall.act(first["code"], "corrections", accused, "dispatcher", 201)
    assert hall.page(first["code"])["centre"] == "centre"
    again = hall.post("/v1/cases", body, unit=TOWN).json
    assert again == {**first, "secret": None, "is_known": True}
