"""The chain of an order over HTTP: from 派单 to 核验, with its deadlines, its texts, and what it says."""

from datetime import timedelta
from typing import Any

import pytest

from contracts.samples import MOMENT
from contracts.vocabulary import Relation, Route, UnitRelation
from procedures import library
from procedures.owners import owners
from procedures.vocabulary import Stage
from services.grid.domain.chain import is_appraised
from tests.integration.services.grid.office import DISPATCHER, DONE, HANDLER, OTHER, WORKER, Office, terms


def test_routing_opens_one_order_with_its_terms(office: Office) -> None:
    code, order = office.routed_case()
    assert (order["unit"], order["unit_name"], order["state"], order["round"]) == (
        "labour",
        "人社局",
        "issued",
        1,
    )
    assert terms(order) == {"acceptance": "open", "completion": "open"}
    due = {each["kind"]: each["due_at"] for each in order["deadlines"]}
    assert due["order.completion"] == order["due_at"]
    assert {each["owner"] for each in order["deadlines"]} == {"labour"}
    (said,) = office.said("order.")
    assert (said.type, said.subject, said.data["order"]) == ("order.issued", f"case/{code}", order["id"])
    unit = next(each for each in office.said("unit.") if each.data["unit"] == "labour")
    assert f"grid:{unit.id}" in said.after


def test_the_grid_route_goes_to_the_unit_that_answers_for_the_grid(office: Office) -> None:
    code = office.new_case(grid="g-01-02")
    office.route(code, "village-1", route=Route.GRID, grid="g-01-02")
    assert office.order_of(code)["unit"] == "village-1"
    accepted = office.act(office.order_of(code), "acceptance", None, WORKER)
    assert accepted["state"] == "accepted"


def test_the_full_chain_ends_verified(office: Office) -> None:
    _, order = office.routed_case()
    accepted = office.act(order, "acceptance")
    assert (accepted["state"], terms(accepted)) == ("accepted", {"acceptance": "met", "completion": "open"})
    assert accepted["acts"] == [
        "order.return",
        "order.progress",
        "order.complete",
        "order.escalate",
        "order.extend",
    ]
    progressed = office.act(order, "progress", {"text": "已约谈双方"})
    assert progressed["notes"][0]["text"] == "已约谈双方"
    completed = office.act(order, "completion", DONE)
    assert (completed["state"], completed["acts"]) == ("completed", [])
    assert terms(completed) == {"acceptance": "met", "completion": "met", "verification": "open"}
    verified = office.act(order, "verification", {"passed": True}, DISPATCHER)
    assert (verified["state"], verified["acts"], verified["ended_at"] is not None) == ("verified", [], True)
    assert terms(verified)["verification"] == "met"
    assert office.types("order.") == [
        "order.issued", "order.accepted", "order.progressed", "order.completed", "order.verified",
    ]  # fmt: skip
    assert office.said("order.completed")[0].data["is_on_time"] is True


def test_what_fails_verification_goes_back_with_a_fresh_term(office: Office) -> None:
    _, order = office.routed_case()
    office.act(order, "acceptance")
    office.act(order, "completion", DONE)
    office.put_clock(MOMENT + timedelta(days=1))
    failed = office.act(order, "verification", {"passed": False, "text": "未到现场"}, DISPATCHER)
    assert (failed["state"], failed["completed_at"]) == ("accepted", None)
    assert failed["due_at"] > order["due_at"]
    assert terms(failed) == {"acceptance": "met", "completion": "open", "verification": "met"}
    assert office.said("order.verified")[0].data["is_passed"] is False
    again = office.act(order, "completion", DONE)
    assert again["state"] == "completed"
    assert office.act(order, "verification", {"passed": True}, DISPATCHER)["state"] == "verified"


def test_a_return_upheld_ends_the_order_and_the_routing(office: Office) -> None:
    code, order = office.routed_case()
    returned = office.act(order, "return", {"ground": "wrong_unit", "reason": "应由水务局办理"})
    assert (returned["state"], returned["ground"]) == ("returned", "wrong_unit")
    assert terms(returned) == {"acceptance": "cancelled", "completion": "open", "return_decision": "open"}
    assert next(each["owner"] for each in returned["deadlines"] if each["state"] == "open") != ""
    upheld = office.act(order, "return-decision", {"upheld": True}, DISPATCHER)
    assert upheld["state"] == "return_upheld"
    assert terms(upheld) == {"acceptance": "cancelled", "completion": "cancelled", "return_decision": "met"}
    decided = office.said("order.decided")[0].data
    assert (decided["is_upheld"], decided["round"]) == (True, 1)
    direct = office.post("/v1/orders", {"case": code, "unit": "water"})
    assert (direct.status_code, direct.json["code"]) == (409, "CASE_NOT_ROUTED")


def test_a_return_overruled_puts_the_order_back_and_gains_no_time(office: Office) -> None:
    _, order = office.routed_case()
    office.act(order, "acceptance")
    office.act(order, "return", {"ground": "outside_remit"})
    office.put_clock(MOMENT + timedelta(days=1))
    overruled = office.act(order, "return-decision", {"upheld": False, "reason": "属职责范围"}, DISPATCHER)
    assert (overruled["state"], overruled["due_at"]) == ("issued", order["due_at"])
    assert terms(overruled) == {"acceptance": "open", "completion": "open", "return_decision": "met"}
    assert office.act(order, "acceptance")["state"] == "accepted"


def test_nothing_happens_to_a_returned_order_before_the_decision(office: Office) -> None:
    _, order = office.routed_case()
    office.act(order, "return", {"ground": "wrong_unit"})
    for act, body, post in (
        ("acceptance", None, HANDLER),
        ("progress", {"text": "进展"}, HANDLER),
        ("completion", DONE, HANDLER),
        ("return", {"ground": "wrong_unit"}, HANDLER),
        ("verification", {"passed": True}, DISPATCHER),
    ):
        answer = office.post(f"/v1/orders/{order['id']}/{act}", body, post)
        assert (answer.status_code, answer.json["code"]) == (409, "TRANSITION_REFUSED")
        assert answer.json["state"] == "returned"


def test_a_late_completion_is_said_to_be_late(office: Office) -> None:
    _, order = office.routed_case()
    office.act(order, "acceptance")
    office.put_clock(MOMENT + timedelta(days=30))
    late = office.get("/v1/orders?overdue=true").json["items"]
    assert [(each["id"], each["is_overdue"]) for each in late] == [(order["id"], True)]
    completed = office.act(order, "completion", DONE)
    assert completed["is_overdue"] is False
    assert office.said("order.completed")[0].data["is_on_time"] is False
    assert office.types("deadline.missed") == ["deadline.missed"]
    assert office.get("/v1/orders?overdue=true").json["items"] == []


def test_a_dispatcher_cancels_and_issues_another_order(office: Office) -> None:
    code, order = office.routed_case()
    second = {
        "case": code.replace("-", "").lower(),
        "unit": "water",
        "supervisor": "justice",
        "instruction": "请核实",
    }
    early = office.post("/v1/orders", second)
    assert (early.status_code, early.json["code"]) == (409, "ORDER_STILL_OPEN")
    cancelled = office.act(order, "cancellation", {"reason": "派错"}, DISPATCHER)
    assert (cancelled["state"], set(terms(cancelled).values())) == ("cancelled", {"cancelled"})
    issued = office.post("/v1/orders", second)
    assert issued.status_code == 201
    assert (issued.json["unit"], issued.json["supervisor"], issued.json["round"]) == ("water", "justice", 1)
    assert issued.json["code"] == code
    seen = office.get(f"/v1/orders/{issued.json['id']}", OTHER).json
    assert [(note["act"], note["text"]) for note in seen["notes"]] == [("instruction", "请核实")]


def test_a_supervisor_may_be_a_post(office: Office) -> None:
    post = {"id": "supervisor-1", "title": "督办员甲", "unit": "justice", "roles": ["supervisor"]}
    office.post("/v1/staff", post)
    code = office.new_case((UnitRelation("labour", Relation.RESPONDENT),))
    office.route(code, "water")
    office.act(office.order_of(code), "cancellation", {}, DISPATCHER)
    alone = office.post("/v1/orders", {"case": code, "unit": "labour"})
    assert (alone.status_code, alone.json["code"]) == (409, "SUPERVISOR_REQUIRED")
    watched = office.post("/v1/orders", {"case": code, "unit": "labour", "supervisor": "supervisor-1"})
    assert watched.json["supervisor"] == "supervisor-1"
    assert office.get(f"/v1/orders/{watched.json['id']}", HANDLER).json["is_masked"] is True


UNFIT: tuple[tuple[dict[str, Any], str, list[str]], ...] = (
    ({"unit": "nobody"}, "UNIT_UNKNOWN", ["unit"]),
    ({"unit": "water", "supervisor": "nobody"}, "UNIT_UNKNOWN", ["supervisor"]),
    ({"unit": "mediators"}, "UNIT_UNFIT", ["unit"]),
    ({"unit": "justice"}, "UNIT_IS_ACCUSED", []),
    ({"unit": "water", "supervisor": "justice"}, "UNIT_IS_ACCUSED", []),
    ({"unit": "water", "supervisor": "water"}, "SUPERVISOR_REQUIRED", ["supervisor"]),
    ({"unit": "Water"}, "INVALID_INPUT", ["unit"]),
    ({"unit": "water", "case": "520302-2026-0000001-0"}, "INVALID_INPUT", ["case"]),
)


def test_an_unfit_choice_is_refused_and_changes_nothing(office: Office) -> None:
    case, order = office.routed_case("labour", "justice")
    office.act(order, "cancellation", {}, DISPATCHER)
    before = office.types("order.")
    for body, code, fields in UNFIT:
        answer = office.post("/v1/orders", {"case": case, **body})
        assert (answer.json["code"], list(answer.json.get("errors", {}))) == (code, fields)
        assert "nobody" not in answer.text
    assert office.types("order.") == before


def test_a_repeated_request_is_carried_out_once(office: Office) -> None:
    _, order = office.routed_case()
    path = f"/v1/orders/{order['id']}/acceptance"
    first = office.post(path, None, HANDLER, Idempotency_Key="k1")
    again = office.post(path, None, HANDLER, Idempotency_Key="k1")
    assert (again.status_code, again.data) == (200, first.data)
    assert again.headers["Idempotent-Replayed"] == "true"
    unkeyed = office.post(path, None, HANDLER)
    assert (unkeyed.status_code, unkeyed.json["code"]) == (409, "TRANSITION_REFUSED")
    assert office.types("order.accepted") == ["order.accepted"]


def test_if_match_and_case_version_hold_a_client_to_what_it_has_seen(office: Office) -> None:
    code, order = office.routed_case()
    seen = office.get(f"/v1/orders/{order['id']}", HANDLER)
    assert seen.headers["Case-Version"] == "grid:3,intake:2"
    path = f"/v1/orders/{order['id']}"
    assert office.post(f"{path}/acceptance", None, HANDLER, If_Match=seen.headers["ETag"]).status_code == 200
    stale = office.post(f"{path}/progress", {"text": "进展"}, HANDLER, If_Match=seen.headers["ETag"])
    assert stale.status_code == 412
    behind = office.get(f"/v1/orders?case={code}", DISPATCHER, Case_Version="intake:9")
    assert (behind.status_code, behind.json["code"]) == (503, "CASE_NOT_YET_HERE")


BAD: tuple[tuple[str, Any], ...] = (
    ("return", {}),
    ("return", {"ground": "tired"}),
    ("return-decision", {"upheld": "maybe"}),
    ("progress", {}),
    ("progress", {"text": "x" * 4001}),
    ("completion", {}),
    ("completion", {"text": "办结", "proofs": ["one"]}),
    ("verification", {}),
    ("verification", {"passed": True, "score": 5}),
    ("cancellation", []),
)


def test_bad_input_is_refused_and_changes_nothing(office: Office) -> None:
    _, order = office.routed_case()
    for act, body in BAD:
        answer = office.post(f"/v1/orders/{order['id']}/{act}", body)
        assert (answer.status_code, answer.json["code"]) == (422, "INVALID_INPUT"), act
    assert office.types("order.") == ["order.issued"]


def named(place: str, stage: Stage, otherwise: str) -> str:
    """The role that the place's file names for the stage, by its step or its slip."""
    procedure = library.load(place)
    return next((role.value for each, role in owners(procedure) if each is stage), otherwise)


@pytest.mark.parametrize("place", ["laibin-xiaopingyang", "yunmeng", "xiaogan"])
def test_who_the_place_names_verifies_and_appraises_its_orders(office: Office, place: str) -> None:
    followed = {"place": place, "procedure": library.load(place).version}
    code = office.new_case(grid="g-01-02", **followed)
    office.route(code, **followed)
    order = office.order_of(code)
    office.act(order, "acceptance")
    office.act(order, "completion", DONE)
    office.act(order, "verification", {"passed": True}, (named(place, Stage.VERIFY, "dispatcher"), "centre"))
    if is_appraised(library.load(place)):
        by = named(place, Stage.APPRAISE, "supervisor")
        office.act(order, "appraisal", {"appraisal": "good"}, (by, "centre"))


def test_who_it_does_not_name_is_refused(office: Office) -> None:
    for place, role, allowed in (
        ("laibin-xiaopingyang", "clerk", True), ("yunmeng", "clerk", True), ("xiaogan", "clerk", False),
        ("yunmeng", "guide", False),
    ):  # fmt: skip
        followed = {"place": place, "procedure": library.load(place).version}
        code = office.new_case(**followed)
        office.route(code, **followed)
        answer = office.post(
            f"/v1/orders/{office.order_of(code)['id']}/verification", {"passed": True}, (role, "centre")
        )
        assert answer.status_code == (409 if allowed else 403)  # nothing is completed yet


def test_a_grid_worker_dispatches_where_the_place_says_so(office: Office) -> None:
    for place, status in (("laibin-xiaopingyang", 409), ("yumen", 403)):
        code = office.new_case(grid="g-01-02", place=place, procedure=library.load(place).version)
        answer = office.post("/v1/orders", {"case": code, "unit": "labour"}, WORKER)
        assert answer.status_code == status  # 409: the case is not routed yet
