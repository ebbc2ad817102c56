"""The risk list (风险清单) over HTTP: listed, worked off, reviewed, given on, struck off; never of a person."""

from datetime import timedelta
from typing import Any

from casekit.deadlines.ticker import tick
from casekit.ids import new_id
from contracts.corrections import CaseUnitsCorrected, CaseVoided
from contracts.samples import MOMENT
from contracts.vocabulary import CorrectionGround, Relation, UnitRelation, VoidGround
from tests.integration.services.grid.office import DISPATCHER, HANDLER, OTHER, WORKER, Office, Post

TOWN: Post = ("handler", "town-1")
SUPERVISOR: Post = ("supervisor", "centre")
DIRECTOR: Post = ("director", "centre")
AUDITOR: Post = ("auditor", "centre")
SOON = "2026-03-20T00:00:00+08:00"
RISK: dict[str, Any] = {
    "grid": "g-01-02", "reason": "seasonal", "unit": "town-1", "matter": "汛期堤岸", "measures": "每日巡堤",
    "review_by": SOON,
}  # fmt: skip
CANARY = "巡堤白鸽飞过青山"


def entered(office: Office, post: Post = DISPATCHER, **changes: Any) -> dict[str, Any]:
    answer = office.post("/v1/risks", {**RISK, **changes}, post)
    assert answer.status_code == 201, answer.json
    found: dict[str, Any] = answer.json
    return found


def of_case(office: Office, code: str, **changes: Any) -> dict[str, Any]:
    return entered(office, case=code, grid=None, **changes)


def refused(office: Office, path: str, body: Any, post: Post) -> tuple[int, str, list[str]]:
    answer = office.post(f"/v1/risks{path}", body, post)
    return answer.status_code, answer.json["code"], list(answer.json.get("errors", ()))


def listed(office: Office, query: str, post: Post) -> list[str]:
    answer = office.get(f"/v1/risks?{query}", post)
    assert answer.status_code == 200, answer.json
    return [each["id"] for each in answer.json["items"]]


def test_jiangans_way_a_risk_is_worked_off_on_a_warning_and_struck_off(office: Office) -> None:
    risk = entered(office, measures=CANARY)
    assert (risk["state"], risk["centre"], risk["reviews"]) == ("listed", "centre", 0)
    warning = {
        "kind": "risk_warning", "to": "town-1", "grid": "g-01-02", "subject": "汛期", "text": "请加固",
        "risk": risk["id"],
    }  # fmt: skip
    letter = office.post("/v1/letters", warning, SUPERVISOR).json
    assert office.get(f"/v1/letters?risk={risk['id']}", TOWN).json["items"][0]["id"] == letter["id"]
    office.post(f"/v1/letters/{letter['id']}/reply", {"text": "已加固"}, TOWN)
    at = f"/{risk['id']}"
    body = {"trend": "eased", "text": "水位回落", "review_by": "2026-03-30T00:00:00+08:00"}
    reviewed = office.post(f"/v1/risks{at}/review", body, TOWN).json
    assert (reviewed["trend"], reviewed["reviews"], reviewed["letters"][0]["state"]) == (
        "eased",
        1,
        "answered",
    )
    assert reviewed["measures"] == CANARY
    end = {"ground": "passed", "text": "汛期已过"}
    assert refused(office, f"{at}/striking-off", end, TOWN)[:2] == (403, "FORBIDDEN"), (
        "the owner strikes nothing off"
    )
    assert refused(office, f"{at}/striking-off", {**end, "ground": "case_voided"}, DISPATCHER)[2] == [
        "ground"
    ]
    ended = office.post(f"/v1/risks{at}/striking-off", end, DIRECTOR).json
    assert (ended["state"], ended["ground"], ended["struck_off_by"]) == (
        "struck_off",
        "passed",
        "director@centre",
    )
    assert [note["act"] for note in ended["notes"]] == ["review", "striking_off"]
    assert refused(office, f"{at}/review", body, TOWN)[1] == "TRANSITION_REFUSED"
    assert office.post("/v1/letters", warning, SUPERVISOR).json["code"] == "RISK_UNFIT"
    assert office.types("risk.") == ["risk.listed", "risk.reviewed", "risk.struck_off"]
    assert {each.subject for each in office.said("risk.")} == {"grid/g-01-02"}
    assert CANARY.encode() not in office.everything_in_the_clear()


def test_no_person_is_listed(office: Office) -> None:
    for field in ("matter", "measures"):
        body = {**RISK, field: "联系 138 1234 5678"}
        assert refused(office, "", body, DISPATCHER) == (422, "PERSONS_ARE_NOT_LISTED", [field])
    risk = entered(office)
    body = {"trend": "worse", "text": "证号 520302198001010011", "review_by": SOON}
    assert refused(office, f"/{risk['id']}/review", body, TOWN)[1:] == ("PERSONS_ARE_NOT_LISTED", ["text"])


def test_who_lists_what_and_who_sees_it(office: Office) -> None:
    for post in (HANDLER, TOWN, WORKER, AUDITOR):
        assert refused(office, "", RISK, post)[:2] == (403, "FORBIDDEN")
    for change, status, field in (
        ({"unit": "nobody"}, 422, "unit"), ({"post": "nobody"}, 422, "post"), ({"grid": None}, 422, "case"),
        ({"hazard": str(new_id())}, 422, "hazard"), ({"review_by": "2026-03-01T00:00:00+08:00"}, 422, "review_by"),
        ({"review_by": "2027-03-01T00:00:00+08:00"}, 422, "review_by"),
    ):  # fmt: skip
        answer = refused(office, "", {**RISK, **change}, DISPATCHER)
        assert (answer[0], answer[2]) == (status, [field]), change
    risk = entered(office)
    for post in (TOWN, SUPERVISOR, DIRECTOR):
        seen = office.get(f"/v1/risks/{risk['id']}", post).json
        assert (seen["matter"], seen["is_masked"]) == ("汛期堤岸", False)
    audited = office.get(f"/v1/risks/{risk['id']}", AUDITOR).json
    assert (audited["matter"], audited["measures"], audited["is_masked"]) == (None, None, True)
    assert office.get(f"/v1/risks/{risk['id']}", OTHER).status_code == 404
    assert (listed(office, "", OTHER), listed(office, "reason=seasonal&grid=g-01-02", TOWN)) == (
        [],
        [risk["id"]],
    )


def test_a_case_is_listed_once_for_a_reason_and_given_to_another_owner(office: Office) -> None:
    code, _ = office.routed_case()
    risk = of_case(office, code, unit="labour")
    again = {**RISK, "case": code, "grid": None}
    assert refused(office, "", again, SUPERVISOR)[:2] == (409, "ALREADY_LISTED")
    of_case(office, code, reason="collective")
    given = office.post(
        f"/v1/risks/{risk['id']}/assignment", {"unit": "water", "text": "转水务"}, DISPATCHER
    ).json
    assert (given["unit"], given["unit_name"]) == ("water", "水务局")
    assert listed(office, "", OTHER) == [risk["id"]], "whose it is now, though it handles nothing"
    assert risk["id"] not in listed(office, "", HANDLER)
    set_for = [
        each.data["owner"] for each in office.said("deadline.set") if each.data["kind"] == "risk.review"
    ]
    assert set_for[0] == "labour"
    assert set_for[-1] == "water"


def test_a_review_that_is_late_is_seen(office: Office) -> None:
    risk = entered(office)
    office.put_clock(MOMENT + timedelta(days=10))
    while tick(office.listener.runtime):
        pass
    assert listed(office, "overdue=true", DIRECTOR) == [risk["id"]]
    missed = [each.data for each in office.said("deadline.missed") if each.data["kind"] == "risk.review"]
    assert [each["owner"] for each in missed] == ["town-1"]
    late = {"trend": "unchanged", "text": "照旧", "review_by": "2026-04-01T00:00:00+08:00"}
    office.post(f"/v1/risks/{risk['id']}/review", late, SUPERVISOR)
    assert office.said("risk.reviewed")[0].data["is_on_time"] is False


def test_no_unit_that_is_accused_answers_for_the_case_or_knows_of_it(office: Office) -> None:
    code, _ = office.routed_case("labour", "justice")
    accused = {**RISK, "case": code, "grid": None, "unit": "justice"}
    assert refused(office, "", accused, DISPATCHER) == (409, "UNIT_IS_ACCUSED", ["unit"])
    risk = of_case(office, code, unit="water")
    assert office.get(f"/v1/risks/{risk['id']}", ("handler", "justice")).status_code == 404
    both = tuple(UnitRelation(unit, Relation.ACCUSED) for unit in ("justice", "water"))
    office.voices.say("intake", CaseUnitsCorrected(
        code, new_id(), CorrectionGround.FOUND_OTHERWISE, named=both[1:], units=both,
    ))  # fmt: skip
    office.listener.hear()
    assert office.get(f"/v1/risks/{risk['id']}", OTHER).status_code == 404
    assert office.get(f"/v1/risks/{risk['id']}").json["unit"] == "centre"


def test_a_case_that_was_registered_by_mistake_leaves_the_list(office: Office) -> None:
    code, _ = office.routed_case()
    risk = of_case(office, code)
    office.voices.say("intake", CaseVoided(code, VoidGround.MISTAKE))
    office.listener.hear()
    ended = office.get(f"/v1/risks/{risk['id']}").json
    assert (ended["state"], ended["ground"]) == ("struck_off", "case_voided")
