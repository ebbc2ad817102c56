"""单位合并 over HTTP: the unit ends, and what stood under it or was open at it is its successor's."""

from datetime import UTC, datetime
from typing import Any

from casekit.deadlines import deadlines_of
from casekit.streams import case_stream
from contracts.intake import CaseFollowedUp
from contracts.vocabulary import Satisfaction
from tests.integration.services.grid.office import CLERK, DONE, HANDLER, OTHER, WORKER, Office, Post
from tests.integration.services.grid.test_chain import SUPERVISOR, kinds, routed_at
from tests.integration.services.grid.test_letters import SLIP

WINDOW = {"id": "window-9", "title": "窗口九号", "unit": "labour", "roles": ["handler"], "grids": []}
JUSTICE: Post = ("handler", "justice")
RISK = {
    "grid": "g-01-02", "reason": "escalating", "unit": "labour", "matter": "欠薪苗头", "measures": "每周走访",
    "review_by": "2026-03-20T00:00:00+08:00",
}  # fmt: skip


def merge(office: Office, unit: str, into: str, **since: str) -> dict[str, Any]:
    answer = office.post(f"/v1/units/{unit}/merger", {"into": into, **since})
    assert answer.status_code == 200, answer.json
    found: dict[str, Any] = answer.json
    return found


def test_what_is_open_at_a_unit_is_its_successors_and_runs_on(office: Office) -> None:
    code, order = office.routed_case()
    office.act(order, "acceptance")
    late, waiting = office.routed_case()
    letter = office.post("/v1/letters", {**SLIP, "case": code, "to": "labour"}, ("dispatcher", "centre")).json
    before = {each["kind"]: each["due_at"] for each in order["deadlines"] if each["state"] == "open"}
    merged = merge(office, "labour", "water")
    assert (merged["is_active"], merged["successor"]) == (False, "water")
    assert office.post(f"/v1/orders/{order['id']}/progress", {"text": "旧"}, HANDLER).status_code == 404
    office.act(order, "progress", {"text": "接续办理"}, OTHER)
    now = office.order_of(code, OTHER)
    assert (now["unit"], now["state"], now["due_at"]) == ("water", "accepted", order["due_at"])
    running = {each["kind"]: each["due_at"] for each in now["deadlines"] if each["state"] == "open"}
    assert running.items() <= before.items()
    with office.listener.runtime.db.begin() as db:
        terms = deadlines_of(db, case_stream(late))
    assert {each.owner for each in terms if each.kind in ("order.acceptance", "order.completion")} == {
        "water"
    }
    assert office.get(f"/v1/letters/{letter['id']}", OTHER).json["recipient"] == "water"
    kinds = [each["kind"] for each in office.get("/v1/alerts", OTHER).json["items"]]
    assert sorted(kinds) == ["letter", "order"]
    assert office.get("/v1/alerts", HANDLER).json["items"] == []
    office.act(order, "completion", DONE, OTHER)
    passed = office.said("order.passed_on")
    assert {(each.subject, each.data["unit"], each.data["former_unit"]) for each in passed} == {
        (case_stream(each), "water", "labour") for each in (code, late)
    }
    assert waiting["id"] in {each.data["order"] for each in passed}


def test_what_stands_under_a_unit_passes_too_with_its_days(office: Office) -> None:
    assert office.post("/v1/staff", WINDOW).status_code == 201
    assert office.patch("/v1/units/water", {"parent": "labour"}).status_code == 200
    assert office.patch("/v1/grids/g-01", {"unit": "labour"}).status_code == 200
    office.put_clock(datetime(2026, 7, 1, 1, tzinfo=UTC))
    assert office.post("/v1/units/labour/merger", {"into": "water"}).json["code"] == "MERGER_UNFIT"
    merge(office, "labour", "justice")
    assert office.get("/v1/units/water").json["parent"] == "justice"
    assert office.get("/v1/grids/g-01").json["unit"] == "justice"
    assert office.get("/v1/staff/window-9").json["unit"] == "justice"
    assert office.types("unit.merged", "unit.ended", "staff.changed") == [
        "unit.merged", "staff.changed", "unit.ended",
    ]  # fmt: skip
    then, since = "/v1/units/labour?at=2026-06-30", "/v1/units/labour?at=2026-07-01"
    assert office.get(then).json["is_active"] is True
    assert office.get(since).json["code"] == "UNIT_NOT_FOUND"
    assert office.get("/v1/units/water?at=2026-06-30").json["parent"] == "labour"
    assert office.get("/v1/grids/g-01?at=2026-06-30").json["unit"] == "labour"
    assert office.post("/v1/units/labour/merger", {"into": "justice"}).json["code"] == "UNIT_HAS_ENDED"


def test_a_unit_that_leads_does_not_assist_itself(office: Office) -> None:
    code, order = office.routed_case()
    office.act(order, "acceptance")
    joined = office.post(f"/v1/orders/{order['id']}/assistance", {"unit": "water"})
    assert joined.status_code == 201, joined.json
    merge(office, "water", "labour")
    states = {each["unit"]: each["state"] for each in office.get(f"/v1/orders?case={code}").json["items"]}
    assert states == {"labour": "accepted", "water": "cancelled"}
    assert office.types("order.passed_on") == []


def test_a_risk_and_a_callout_are_the_successors_and_the_list_says_so(office: Office) -> None:
    listed = office.post("/v1/risks", RISK, ("dispatcher", "centre"))
    assert listed.status_code == 201, listed.json
    whistle = {"where": "村口", "text": "请到场", "grid": "g-01-02", "units": ["labour"]}
    raised = office.post("/v1/callouts", whistle, ("dispatcher", "centre"))
    assert raised.status_code == 201, raised.json
    merge(office, "labour", "justice")
    assert office.get(f"/v1/risks/{listed.json['id']}", JUSTICE).json["unit"] == "justice"
    assert [each.data["unit"] for each in office.said("risk.assigned")] == ["justice"]
    reported = office.post(f"/v1/callouts/{raised.json['id']}/report-in", {}, JUSTICE)
    assert reported.status_code == 200, reported.json


def test_who_may_not_manage_both_merges_nothing(office: Office) -> None:
    before = office.types("unit.", "staff.", "grid.")
    for post in (CLERK, HANDLER, WORKER):
        assert office.post("/v1/units/labour/merger", {"into": "water"}, post).status_code == 403
    for into, code in (("nobody", "UNIT_UNKNOWN"), ("labour", "MERGER_UNFIT"), ("town-1", "MERGER_UNFIT")):
        refused = office.post("/v1/units/labour/merger", {"into": into})
        assert (refused.status_code, refused.json["code"]) == (422, code)
    assert office.post("/v1/units/nobody/merger", {"into": "water"}).json["code"] == "UNIT_NOT_FOUND"
    late = office.post("/v1/units/labour/merger", {"into": "water", "from": "2030-01-01"})
    assert (late.status_code, late.json["code"]) == (422, "DAY_UNFIT")
    assert office.types("unit.", "staff.", "grid.") == before


def test_a_case_routed_to_a_unit_that_had_been_merged_goes_to_its_successors_successor(
    office: Office,
) -> None:
    merge(office, "labour", "water")
    merge(office, "water", "justice")
    code, order = office.routed_case("labour")
    assert order["unit"] == "justice"
    said = [(each.type, each.data["unit"]) for each in office.said("order.")]
    assert said == [("order.issued", "labour"), ("order.passed_on", "water"), ("order.passed_on", "justice")]
    assert office.act(order, "acceptance", post=JUSTICE)["state"] == "accepted"
    assert code == order["code"]


def test_the_successor_is_stationed_where_the_unit_was(office: Office) -> None:
    terms = {"unit": "labour", "presence": "rotating", "begins_on": "2026-03-01", "weekdays": [1, 3]}
    made = office.post("/v1/centres/centre/stationings", terms)
    assert made.status_code == 201, made.json
    merge(office, "labour", "water")
    told = [(each.type, each.data["unit"]) for each in office.said("stationing.")][1:]
    assert told == [("stationing.ended", "labour"), ("stationing.registered", "water")]
    items = office.get("/v1/centres/centre/stationings?unit=water").json["items"]
    assert [(each["begins_on"], each["weekdays"]) for each in items] == [("2026-03-12", [1, 3])]


def verified(office: Office) -> dict[str, Any]:
    """An order of a place where a low answer has the unit report."""
    order = routed_at(office, "xianan", "labour")
    office.act(order, "acceptance")
    office.act(order, "completion", DONE)
    return office.act(order, "verification", {"passed": True}, SUPERVISOR)


def hear_of_discontent(office: Office, order: dict[str, Any]) -> None:
    office.voices.say("intake", CaseFollowedUp(order["code"], Satisfaction.DISSATISFIED, "labour"))
    office.listener.hear()


def test_the_successor_reports_after_a_low_answer_whichever_came_first(office: Office) -> None:
    before, after = verified(office), verified(office)
    hear_of_discontent(office, before)
    merge(office, "labour", "water")
    hear_of_discontent(office, after)
    for order in (before, after):
        now = office.order_of(order["code"])
        assert (now["unit"], now["state"], kinds(now)) == ("water", "verified", [("follow_up", "issued", "")])
        office.act(order, "supervision-answer", DONE, OTHER)
        office.act(order, "supervision-closure", {"text": None}, SUPERVISOR)


def test_an_accused_successor_keeps_nothing_of_its_case(office: Office) -> None:
    code, order = office.routed_case("labour", "water")
    sent = office.post("/v1/letters", {**SLIP, "case": code, "to": "labour"}, ("dispatcher", "centre"))
    assert sent.status_code == 201, sent.json
    merge(office, "labour", "water")
    assert office.order_of(code)["state"] == "cancelled"
    assert office.types("letter.withdrawn") == ["letter.withdrawn"]
    assert office.get(f"/v1/orders/{order['id']}", OTHER).status_code == 404
