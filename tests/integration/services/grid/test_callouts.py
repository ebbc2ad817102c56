"""Callouts (吹哨报到) over HTTP: a village calls, departments come and answer, and what is not settled goes on."""

from datetime import timedelta
from typing import Any

from contracts.intake import CaseWithdrawn
from contracts.samples import MOMENT
from contracts.vocabulary import Relation, UnitRelation
from tests.integration.services.grid.office import CANARY, DISPATCHER, HANDLER, OTHER, WORKER, Office, Post

VILLAGE: Post = ("handler", "village-1")
TOWN: Post = ("handler", "town-1")
DIRECTOR: Post = ("director", "centre")
CALL: dict[str, Any] = {
    "grid": "g-01-02",
    "where": "桥头",
    "text": f"污水外溢 {CANARY}",
    "units": ["water", "labour"],
}


def raised(office: Office, post: Post = VILLAGE, **changes: Any) -> dict[str, Any]:
    answer = office.post("/v1/callouts", {**CALL, **changes}, post)
    assert answer.status_code == 201, answer.json
    found: dict[str, Any] = answer.json
    return found


def act(office: Office, callout: dict[str, Any], name: str, body: Any, post: Post) -> dict[str, Any]:
    answer = office.post(f"/v1/callouts/{callout['id']}/{name}", body, post)
    assert answer.status_code == 200, answer.json
    found: dict[str, Any] = answer.json
    return found


def refused(office: Office, path: str, body: Any, post: Post) -> tuple[int, str]:
    answer = office.post(f"/v1/callouts{path}", body, post)
    return answer.status_code, answer.json["code"]


def states(callout: dict[str, Any]) -> dict[str, str]:
    return {each["unit"]: each["state"] for each in callout["calls"]}


def test_departments_report_in_and_answer_and_the_village_is_content(office: Office) -> None:
    callout = raised(office)
    assert (callout["unit"], callout["state"], callout["acts"]) == (
        "village-1",
        "raised",
        ["callout.close", "callout.cancel"],
    )
    assert office.get("/v1/callouts?called=water&state=raised", OTHER).json["items"][0]["id"] == callout["id"]
    at = f"/{callout['id']}"
    assert refused(office, f"{at}/closure", {"settled": True}, VILLAGE) == (409, "CALLOUT_UNANSWERED")
    assert refused(office, f"{at}/answer", {"text": "已处置"}, OTHER) == (409, "TRANSITION_REFUSED")
    there = act(office, callout, "report-in", None, OTHER)
    assert (states(there), there["acts"]) == ({"labour": "called", "water": "reported"}, ["callout.answer"])
    answered = act(office, callout, "answer", {"text": f"已封堵 {CANARY}"}, OTHER)
    assert answered["calls"][1]["answer"] == f"已封堵 {CANARY}"
    closed = act(office, callout, "closure", {"settled": True, "text": "已解决"}, VILLAGE)
    assert (closed["state"], closed["follow"], closed["ending"]) == ("settled", None, "已解决")
    assert refused(office, f"{at}/report-in", None, HANDLER) == (409, "TRANSITION_REFUSED")
    assert office.types("callout.") == [
        "callout.raised",
        "callout.reported",
        "callout.answered",
        "callout.closed",
    ]
    assert {each.subject for each in office.said("callout.", "deadline.")} == {"grid/g-01-02"}
    assert office.types("deadline.").count("deadline.cancelled") == 1, "who never came is let go"
    assert CANARY.encode() not in office.everything_in_the_clear()


def test_who_was_not_called_knows_nothing_and_the_dispatcher_reads_no_numbers(office: Office) -> None:
    callout = raised(office, units=["water"])
    for post in (HANDLER, TOWN, ("mediator", "mediators"), ("ops", "centre")):
        assert office.get(f"/v1/callouts/{callout['id']}", post).status_code == 404
    assert office.get("/v1/callouts", HANDLER).json["items"] == []
    assert office.get("/v1/callouts", ("mediator", "mediators")).status_code == 403
    seen = office.get(f"/v1/callouts/{callout['id']}", DISPATCHER).json
    assert (seen["is_masked"], "13812345678" in seen["text"], "污水外溢" in seen["text"]) == (
        True,
        False,
        True,
    )
    assert office.get(f"/v1/callouts/{callout['id']}", DIRECTOR).json["text"] is None
    assert refused(office, f"/{callout['id']}/report-in", None, HANDLER) == (404, "CALLOUT_NOT_FOUND")
    assert refused(office, f"/{callout['id']}/closure", {"settled": True}, OTHER) == (403, "FORBIDDEN")


def test_only_the_ground_and_the_centre_call_and_only_where_they_are(office: Office) -> None:
    assert refused(office, "", CALL, HANDLER) == (403, "FORBIDDEN"), "a department is called"
    assert refused(office, "", {**CALL, "grid": "g-01"}, WORKER) == (403, "FORBIDDEN"), "not his grid"
    assert refused(office, "", {**CALL, "grid": "g-01"}, VILLAGE) == (403, "FORBIDDEN"), (
        "not under the village"
    )
    assert raised(office, WORKER)["unit"] == "village-1"
    assert raised(office, TOWN)["unit"] == "town-1"
    assert raised(office, DISPATCHER)["unit"] == "centre"
    for change, field in (
        ({"units": ["nobody"]}, "units.0"), ({"units": ["village-1"]}, "units.0"), ({"grid": "nowhere"}, "grid"),
    ):  # fmt: skip
        answer = office.post("/v1/callouts", {**CALL, **change}, VILLAGE)
        assert (answer.status_code, list(answer.json["errors"])) == (422, [field])
    for bad in ({"grid": None}, {"units": ["water", "water"]}, {"units": []}):
        assert office.post("/v1/callouts", {**CALL, **bad}, VILLAGE).status_code == 422


def test_terms_run_from_the_call_and_from_the_report(office: Office) -> None:
    callout = raised(office, units=["water"])
    office.put_clock(MOMENT + timedelta(days=5))
    assert office.get("/v1/callouts", OTHER).json["items"][0]["calls"][0]["is_overdue"] is True
    act(office, callout, "report-in", None, OTHER)
    assert office.said("callout.reported")[0].data["is_on_time"] is False
    assert [each.data["kind"] for each in office.said("deadline.set")] == ["callout.report", "callout.answer"]


def test_what_was_not_settled_without_a_case_becomes_a_report_that_opens_one(office: Office) -> None:
    callout = raised(office)
    body = {"settled": False, "report": {"matter_type": "hazard", "category": "environment"}}
    for bad in ({"settled": False}, {**body, "settled": True}, {**body, "escalation": {"ground": "major"}}):
        assert refused(office, f"/{callout['id']}/closure", bad, VILLAGE) == (422, "INVALID_INPUT")
    order = {"settled": False, "order": {"unit": "water"}}
    assert refused(office, f"/{callout['id']}/closure", order, DISPATCHER) == (409, "CASE_NOT_ROUTED")
    closed = act(office, callout, "closure", body, VILLAGE)
    assert (closed["state"], closed["follow"]) == ("unsettled", "report")
    (report,) = office.said("report.filed")
    assert (report.data["grid"], report.data["category"], report.subject) == (
        "g-01-02",
        "environment",
        "grid/g-01-02",
    )
    assert office.get(f"/v1/reports/{report.data['report']}", WORKER).json["text"] == CALL["text"]


def test_on_a_case_it_is_followed_by_an_order_or_goes_up(office: Office) -> None:
    code = office.new_case()
    office.route(code, "village-1")
    first, second = (raised(office, VILLAGE, case=code, grid=None, units=["water"]) for _ in range(2))
    assert {each.subject for each in office.said("callout.raised")} == {f"case/{code}"}
    body = {"settled": False, "order": {"unit": "water", "instruction": "请办"}}
    assert refused(office, f"/{first['id']}/closure", body, VILLAGE) == (403, "FORBIDDEN"), (
        "a village issues no order"
    )
    act(office, first, "closure", body, DISPATCHER)
    assert [each["unit"] for each in office.order_of(code)["assisting"] or office.get(
        f"/v1/orders?case={code}&unit=water").json["items"]] == ["water"]  # fmt: skip
    act(office, second, "closure", {"settled": False, "escalation": {"ground": "beyond_authority"}}, VILLAGE)
    assert office.said("order.escalated")[0].data["superior"] == "town-1"


def test_a_unit_accused_in_the_case_hears_no_whistle_and_nobody_is_told_why(office: Office) -> None:
    code = office.new_case((UnitRelation("water", Relation.ACCUSED),))
    office.route(code, "village-1")
    callout = raised(office, VILLAGE, case=code, grid=None)
    assert states(callout) == {"labour": "called", "water": "called"}
    for post in (OTHER, ("auditor", "water"), ("dispatcher", "water")):
        assert office.get(f"/v1/callouts/{callout['id']}", post).status_code == 404
        assert office.get("/v1/callouts", post).json["items"] == []
        assert refused(office, f"/{callout['id']}/report-in", None, post) == (404, "CALLOUT_NOT_FOUND")
    act(office, callout, "report-in", None, HANDLER)


def test_what_was_called_on_a_case_is_not_reported_to_the_grid_whose_unit_it_accuses(office: Office) -> None:
    code = office.new_case((UnitRelation("village-1", Relation.ACCUSED),))
    office.route(code)
    callout = raised(office, DISPATCHER, case=code)
    body = {"settled": False, "report": {"matter_type": "hazard", "category": "environment"}}
    answer = office.post(f"/v1/callouts/{callout['id']}/closure", body)
    assert (answer.status_code, list(answer.json["errors"])) == (422, ["report"])
    assert office.get("/v1/reports", WORKER).json["items"] == []


def test_a_respondent_that_is_called_reads_no_numbers(office: Office) -> None:
    code = office.new_case((UnitRelation("water", Relation.RESPONDENT),))
    office.route(code, "village-1")
    callout = raised(office, VILLAGE, case=code)
    for post, is_masked in ((OTHER, True), (HANDLER, False), (VILLAGE, False)):
        seen = office.get(f"/v1/callouts/{callout['id']}", post).json
        assert (seen["is_masked"], "13812345678" in seen["text"]) == (is_masked, not is_masked)


def test_a_case_that_is_over_ends_what_was_called_on_it(office: Office) -> None:
    code = office.new_case()
    office.route(code, "village-1")
    callout = raised(office, VILLAGE, case=code)
    office.voices.say("intake", CaseWithdrawn(code=code))
    office.listener.hear()
    assert office.get(f"/v1/callouts/{callout['id']}", VILLAGE).json["state"] == "cancelled"
    assert office.types("callout.") == ["callout.raised", "callout.cancelled"]
