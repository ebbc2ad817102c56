"""What a merger of units does to intake's cases: the wall, the respondent, the watch and the handling follow."""

from datetime import date
from itertools import count
from uuid import uuid4

from casekit.streams import case_stream, unit_stream
from contracts.chain import OrderEscalated, OrderPassedOn
from contracts.grid import UnitEnded, UnitMerged, UnitRegistered
from contracts.mediation import MediationPassedOn
from contracts.petition import PetitionEnded, PetitionPassedOn
from contracts.samples import REGION
from contracts.vocabulary import EscalationGround, Tier, UnitKind
from tests.integration.services.intake.desk import ZHANG, Desk

DAY = date(2026, 3, 12)
_NUMBERS = count(1)


def department(desk: Desk) -> str:
    """A unit of this test's own: what is merged is gone for all."""
    unit = f"office-{next(_NUMBERS)}"
    told = UnitRegistered(unit, unit, UnitKind.DEPARTMENT, Tier.COUNTY, "centre")
    desk.hear(desk.grid, unit_stream(unit), told)
    return unit


def merge(desk: Desk, unit: str, into: str) -> None:
    desk.hear(desk.grid, unit_stream(unit), UnitMerged(unit, into, DAY))


def pass_on(desk: Desk, code: str, former: str, unit: str, round_: int = 1) -> None:
    desk.hear(desk.grid, case_stream(code), OrderPassedOn(uuid4(), code, unit, round_, former))


def test_the_wall_follows_the_accused_into_the_unit_it_is_part_of(desk: Desk) -> None:
    gone, heir = department(desk), department(desk)
    code = desk.register(units=[{"unit": gone, "relation": "accused"}])["code"]
    other = desk.register()["code"]
    assert desk.get(f"/v1/cases/{code}", "dispatcher", heir).status_code == 200
    merge(desk, gone, heir)
    for unit in (gone, heir):
        assert desk.get(f"/v1/cases/{code}", "dispatcher", unit).status_code == 404
        assert desk.get(f"/v1/cases/{other}", "dispatcher", unit).status_code == 200
    (fact,) = desk.facts(code, "case.units_corrected")
    assert (fact["ground"], fact["named"]) == ("units_merged", [{"unit": heir, "relation": "accused"}])
    (kept,) = desk.get(f"/v1/cases/{code}/corrections", "clerk").json["items"]
    assert kept["ground"] == "units_merged"
    assert desk.said(other).count("case.units_corrected") == 0


def test_a_case_is_taken_back_from_the_unit_that_the_accused_is_merged_into(desk: Desk) -> None:
    gone, heir = department(desk), department(desk)
    code = desk.routed(unit=heir, units=[{"unit": gone, "relation": "accused"}])
    merge(desk, gone, heir)
    assert desk.said(code)[-2:] == ["case.units_corrected", "case.returned"]
    refused = desk.act(code, "routing", {"route": "order", "unit": heir}, "dispatcher", 409)
    assert refused["code"] == "UNIT_IS_ACCUSED"


def test_a_case_is_taken_back_when_its_unit_is_merged_into_the_accused(desk: Desk) -> None:
    code = desk.routed(units=[{"unit": "planning", "relation": "accused"}])
    pass_on(desk, code, "justice", "planning")
    assert desk.said(code)[-1] == "case.returned"
    assert desk.page(code)["state"] == "triaged"


def test_the_handling_follows_the_order_of_the_round(desk: Desk) -> None:
    code = desk.routed()
    pass_on(desk, code, "justice", "labour", round_=2)
    assert desk.page(code)["unit"] == "justice"
    pass_on(desk, code, "justice", "labour")
    assert (desk.page(code)["unit"], desk.page(code)["state"]) == ("labour", "routed")


def test_a_respondent_is_followed_and_an_accusation_outweighs_it(desk: Desk) -> None:
    gone, heir = department(desk), department(desk)
    units = [{"unit": gone, "relation": "respondent"}, {"unit": "labour", "relation": "accused"}]
    code = desk.register(units=units)["code"]
    merge(desk, gone, heir)
    assert {"unit": heir, "relation": "respondent"} in desk.facts(code, "case.units_corrected")[-1]["units"]
    merge(desk, heir, "labour")
    (fact,) = desk.facts(code, "case.units_corrected")
    assert {"unit": "labour", "relation": "accused"} in fact["units"]


def test_a_watch_goes_on_and_a_merged_unit_is_named_no_more(desk: Desk) -> None:
    gone, heir = department(desk), department(desk)
    code = desk.register(units=[{"unit": "justice", "relation": "respondent"}])["code"]
    desk.act(code, "admission")
    desk.act(code, "triage", {"category": "other", "grade": "ordinary"}, "dispatcher")
    desk.act(code, "routing", {"route": "order", "unit": "justice", "supervisor": gone}, "dispatcher")
    merge(desk, gone, heir)
    assert desk.facts(code, "case.supervisor_changed") == [{"code": code, "supervisor": heir, "former": gone}]
    assert desk.page(code)["state"] == "routed"
    named = {"matter_type": "dispute", "channel": "window", "units": [{"unit": gone, "relation": "accused"}]}
    assert desk.post("/v1/cases", named).json["code"] == "UNIT_UNKNOWN"


def test_what_a_committee_or_an_office_had_is_with_its_successor_or_taken_back(desk: Desk) -> None:
    mediated = desk.routed("mediation", "committee")
    stream = case_stream(mediated)
    desk.hear(desk.mediation, stream, MediationPassedOn(uuid4(), mediated, "planning", 1, "committee"))
    assert (desk.page(mediated)["unit"], desk.page(mediated)["state"]) == ("planning", "routed")
    petitioned = desk.routed("petition", "petitions")
    stream = case_stream(petitioned)
    desk.hear(desk.petition, stream, PetitionPassedOn(uuid4(), petitioned, "planning", 1, "petitions"))
    assert (desk.page(petitioned)["unit"], desk.page(petitioned)["state"]) == ("planning", "routed")
    desk.hear(desk.petition, stream, PetitionEnded(uuid4(), petitioned, "planning"))
    assert desk.page(petitioned)["state"] == "routed", "as it was said before it told of a round"
    desk.hear(desk.petition, stream, PetitionEnded(uuid4(), petitioned, "planning", 1))
    assert desk.page(petitioned)["state"] == "triaged"


def test_a_case_is_taken_back_when_its_committee_or_office_is_merged_into_the_accused(desk: Desk) -> None:
    accused = [{"unit": "planning", "relation": "accused"}]
    mediated = desk.routed("mediation", "committee", units=accused)
    told = MediationPassedOn(uuid4(), mediated, "planning", 1, "committee")
    desk.hear(desk.mediation, case_stream(mediated), told)
    petitioned = desk.routed("petition", "petitions", units=accused)
    passed = PetitionPassedOn(uuid4(), petitioned, "planning", 1, "petitions")
    desk.hear(desk.petition, case_stream(petitioned), passed)
    assert [desk.said(code)[-1] for code in (mediated, petitioned)] == ["case.returned", "case.returned"]


def test_an_escalated_case_is_with_the_unit_above_and_follows_its_merger(desk: Desk) -> None:
    code = desk.routed(unit="justice")
    raised = OrderEscalated(uuid4(), code, "justice", 1, EscalationGround.OVERDUE, "planning", uuid4())
    desk.hear(desk.grid, case_stream(code), raised)
    assert desk.page(code)["unit"] == "planning"
    pass_on(desk, code, "planning", "labour")
    assert (desk.page(code)["unit"], desk.page(code)["state"]) == ("labour", "routed")
    asked = OrderEscalated(uuid4(), code, "labour", 1, EscalationGround.OVERDUE)
    desk.hear(desk.grid, case_stream(code), asked)
    assert desk.page(code)["unit"] == "labour"


def test_the_cases_of_a_closed_centre_are_looked_up_as_before_and_go_to_another(desk: Desk) -> None:
    hall = "hall-east"
    told = UnitRegistered(hall, hall, UnitKind.CENTRE, Tier.TOWN, "centre")
    desk.hear(desk.grid, unit_stream(hall), told)
    matter = {"matter_type": "dispute", "channel": "window", "parties": [ZHANG]}
    receipt = desk.post("/v1/cases", matter, "clerk", hall).json
    desk.hear(desk.grid, unit_stream(hall), UnitEnded(hall))
    asked = {"code": receipt["code"], "secret": receipt["secret"]}
    found = desk.public("lookup", asked, "10.0.0.77")
    assert (found.status_code, found.json["code"]) == (200, receipt["code"])
    desk.act(
        receipt["code"],
        "transfer",
        {"ground": "jurisdiction", "region": REGION, "centre": "centre"},
        "dispatcher",
    )
    assert desk.page(receipt["code"])["code"] == receipt["code"]
