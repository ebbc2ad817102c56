"""The suggestion for triage: read by who decides, never telling the text, and on record with the decision."""

from typing import Any
from uuid import uuid4

from casekit.streams import case_stream
from contracts.mediation import MediationEnded
from contracts.petition import PetitionEnded, PetitionHandedOver
from contracts.settlement import MediationHandedOver
from contracts.vocabulary import HandOverGround, HandOverTo, MediationEnd
from tests.integration.services.intake.desk import ZHANG, Desk

TEXT = "张三丰反映：工地拖欠工资三个月，共3万元，电话13812345678"


def suggestion(desk: Desk, code: str, role: str = "dispatcher") -> dict[str, Any]:
    answer = desk.get(f"/v1/cases/{code}/triage-suggestion", role)
    assert answer.status_code == 200, answer.json
    return dict(answer.json)


def registered(desk: Desk, **matter: Any) -> str:
    code = str(desk.register(**matter)["code"])
    desk.act(code, "admission")
    return code


def test_a_suggestion_explains_itself_without_a_word_of_the_text(desk: Desk) -> None:
    code = registered(desk, description=TEXT, grid="grid-1")
    answer = desk.get(f"/v1/cases/{code}/triage-suggestion", "dispatcher")
    said = answer.get_data(as_text=True)
    assert not any(word in said for word in (ZHANG["name"], ZHANG["phone"], "工地", "3万"))
    told = answer.json
    assert (told["category"]["value"], told["grade"]["value"], told["route"]["value"]) == (
        "labour", "ordinary", "mediation",
    )  # fmt: skip
    assert {"words:labour", "words:wages"} == set(told["category"]["reasons"][0]["signals"])
    assert [each["unit"] for each in told["units"]] == ["committee"]
    assert [each["grid"] for each in told["grids"]] == ["grid-1"]
    assert [each["value"] for each in told["guidance"]] == ["arbitration", "legal_aid"]


def test_only_who_may_triage_reads_it(desk: Desk) -> None:
    code = registered(desk, description=TEXT)
    for role in ("clerk", "supervisor", "director", "auditor", "guide"):
        assert desk.get(f"/v1/cases/{code}/triage-suggestion", role).status_code == 403
    hidden = registered(desk, units=[{"unit": "justice", "relation": "accused"}])
    answer = desk.get(f"/v1/cases/{hidden}/triage-suggestion", "dispatcher", "justice")
    assert (answer.status_code, answer.json["code"]) == (404, "CASE_NOT_FOUND")


def test_an_accused_unit_is_not_proposed_and_the_denunciation_is_told_of_its_way(desk: Desk) -> None:
    accused = [{"unit": "labour", "relation": "accused"}]
    code = registered(desk, matter_type="complaint", description="劳动合同社保无人管", units=accused)
    told = suggestion(desk, code)
    assert told["route"]["value"] == "petition"
    assert [each["unit"] for each in told["units"]] == ["petitions"]
    assert told["guidance"][0]["value"] == "discipline_inspection"
    assert "labour" not in {each["unit"] for each in told["units"]}


def test_a_decision_says_which_suggestion_it_had_and_whether_it_followed(desk: Desk) -> None:
    code = registered(desk, description=TEXT)
    mark = suggestion(desk, code)["id"]
    followed = {"category": "labour", "grade": "ordinary", "route": "mediation", "suggestion": mark}
    desk.act(code, "triage", followed, "dispatcher")
    departed = {**followed, "grade": "major", "suggestion": suggestion(desk, code)["id"]}
    desk.act(code, "triage", departed, "dispatcher")
    said = desk.facts(code, "case.triaged")
    assert [(each["suggestion"] == mark, each["followed"]) for each in said] == [(True, True), (True, False)]


def test_a_suggestion_for_what_has_changed_since_is_stale(desk: Desk) -> None:
    code = registered(desk, description=TEXT)
    mark = suggestion(desk, code)["id"]
    desk.act(code, "corrections", {"ground": "entry_error", "description": "邻居家漏水"}, status=201)
    decision = {"category": "neighbour", "grade": "ordinary", "suggestion": mark}
    assert desk.act(code, "triage", decision, "dispatcher", status=409)["code"] == "SUGGESTION_STALE"


def test_a_concern_is_decided_where_the_place_sorts_by_it(desk: Desk) -> None:
    code = registered(desk, description="低保没有发放", matter_type="request", place="laibin-toupai")
    told = suggestion(desk, code)
    assert (told["category"]["value"], told["concern"]["value"], told["manner"]) == (
        "livelihood", "worry", "及时办",
    )  # fmt: skip
    decision = {"category": "livelihood", "concern": "worry", "grade": "ordinary", "suggestion": told["id"]}
    desk.act(code, "triage", decision, "dispatcher")
    assert desk.page(code)["concern"] == "worry"
    elsewhere = registered(desk)
    refused = {"category": "other", "concern": "worry", "grade": "ordinary"}
    assert desk.act(elsewhere, "triage", refused, "dispatcher", status=422)["code"] == "CONCERN_UNKNOWN"


def test_what_came_back_from_mediation_is_proposed_elsewhere(desk: Desk) -> None:
    code = desk.routed("mediation", "committee", description="邻居家漏水")
    opened = desk.rows("SELECT 1 FROM case_steps WHERE code = :c AND route = 'mediation'", c=code)
    assert opened
    page = suggestion(desk, code)  # while it is there, it has not come back
    assert page["route"]["value"] == "mediation"


def test_what_a_mediation_handed_over_is_proposed_where_it_said_until_it_is_routed_again(desk: Desk) -> None:
    code, mediation = desk.routed("mediation", "committee", description="两村争林地"), uuid4()
    handed = MediationHandedOver(
        mediation, code, "committee", HandOverTo.PETITION, HandOverGround.PARTY_CHOICE
    )
    stale = MediationHandedOver(mediation, code, "justice", HandOverTo.POLICE, HandOverGround.FAILED)
    for event in (handed, stale, MediationEnded(mediation, code, "committee", 1, MediationEnd.HANDED_OVER)):
        desk.hear(desk.mediation, case_stream(code), event)
    told = suggestion(desk, code)
    assert told["route"]["value"] == "petition"
    assert told["route"]["reasons"][0]["signals"] == ["handed_over:petition", "ground:party_choice"]
    assert [each["unit"] for each in told["units"]] == ["petitions"]
    desk.act(code, "routing", {"route": "petition", "unit": "petitions"}, "dispatcher")
    assert desk.page(code)["round"] == 2
    assert "handed_over" not in str(suggestion(desk, code))


def test_what_a_petition_office_handed_over_is_proposed_for_mediation(desk: Desk) -> None:
    code, petition = desk.routed("petition", "petitions", description="征地补偿"), uuid4()
    handed = PetitionHandedOver(
        petition, code, "petitions", 1, HandOverTo.PEOPLES_MEDIATION, HandOverGround.PARTY_CHOICE
    )
    for event in (handed, PetitionEnded(petition, code, "petitions", 1)):
        desk.hear(desk.petition, case_stream(code), event)
    told = suggestion(desk, code)
    assert told["route"]["value"] == "mediation"
    assert told["route"]["reasons"][0]["signals"] == ["handed_over:peoples_mediation", "ground:party_choice"]
