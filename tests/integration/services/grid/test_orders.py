"""The chain of an order over HTTP: from 派单 to 核验, with its deadlines, its texts, and what it says."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import text

from contracts.corrections import CaseUnitsCorrected, CaseVoided
from contracts.intake import CaseCompleted, CaseReopened, CaseReturned, CaseWithdrawn
from contracts.samples import MOMENT
from contracts.vocabulary import CorrectionGround, Outcome, Relation, Route, UnitRelation, VoidGround
from tests.integration.services.grid.office import (
    CANARY,
    CLERK,
    DISPATCHER,
    HANDLER,
    OTHER,
    WORKER,
    Office,
)

DONE = {"text": f"已处理 {CANARY}"}


def terms(order: dict[str, Any]) -> dict[str, str]:
    """How each kind of the order's terms stands, the newest of a kind."""
    return {each["kind"].removeprefix("order."): each["state"] for each in order["deadlines"]}


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
    assert accepted["acts"] == ["order.return", "order.progress", "order.complete", "order.escalate"]
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


def test_orders_are_listed_by_unit_state_and_case_for_those_who_may_see_them(office: Office) -> None:
    first, order = office.routed_case("labour")
    second, _ = office.routed_case("water")
    office.act(order, "acceptance")

    def codes(query: str, post: tuple[str, str] = DISPATCHER) -> list[str]:
        return [each["code"] for each in office.get(f"/v1/orders?{query}", post).json["items"]]

    assert set(codes("")) == {first, second}
    assert codes("unit=labour") == [first]
    assert codes("state=issued") == [second]
    assert codes(f"case={second}") == [second]
    assert codes("", HANDLER) == [first]
    assert codes("unit=water", HANDLER) == []
    assert set(codes("open=true", CLERK)) == {first, second}
    assert office.get("/v1/orders", ("guide", "centre")).status_code == 403


def test_a_handler_of_another_unit_and_the_accused_one_find_nothing(office: Office) -> None:
    code, order = office.routed_case("labour", "water")
    for post in (OTHER, ("handler", "justice")):
        for answer in (
            office.get(f"/v1/orders/{order['id']}", post),
            office.post(f"/v1/orders/{order['id']}/acceptance", None, post),
            office.post(f"/v1/orders/{order['id']}/completion", DONE, post),
        ):
            assert (answer.status_code, answer.json["code"]) == (404, "ORDER_NOT_FOUND")
        listed = office.get(f"/v1/orders?case={code}", post)
        assert (listed.status_code, listed.json["code"]) == (404, "CASE_NOT_FOUND")
    unknown = office.get("/v1/orders/0190b5a0-0000-7000-8000-000000000001", OTHER)
    hidden = office.get(f"/v1/orders/{order['id']}", OTHER)
    assert {name: value for name, value in unknown.json.items() if name != "trace"} == {
        name: value for name, value in hidden.json.items() if name != "trace"
    }


def test_who_may_see_an_order_may_not_therefore_act_on_it(office: Office) -> None:
    _, order = office.routed_case()
    for act, body, post in (
        ("acceptance", None, DISPATCHER),
        ("acceptance", None, CLERK),
        ("cancellation", {}, HANDLER),
        ("verification", {"passed": True}, HANDLER),
        ("return-decision", {"upheld": True}, CLERK),
    ):
        answer = office.post(f"/v1/orders/{order['id']}/{act}", body, post)
        assert (answer.status_code, answer.json["code"]) == (403, "FORBIDDEN")
    assert office.types("order.") == ["order.issued"]


def test_who_judges_a_return_reads_its_reason_without_long_numbers(office: Office) -> None:
    _, order = office.routed_case()
    office.act(order, "return", {"ground": "wrong_unit", "reason": "应由水务局办理，电话13900000001"})
    judged = office.get(f"/v1/orders/{order['id']}", DISPATCHER).json
    assert (judged["is_masked"], judged["notes"][0]["text"]) == (True, "应由水务局办理，电话＊＊＊")


def test_a_unit_keeps_sight_of_an_order_it_lost_without_its_text(office: Office) -> None:
    _, order = office.routed_case()
    office.act(order, "acceptance")
    office.act(order, "progress", DONE)
    office.act(order, "cancellation", {}, DISPATCHER)
    kept = office.get(f"/v1/orders/{order['id']}", HANDLER).json
    assert (kept["is_masked"], kept["acts"], kept["notes"][0]["text"]) == (True, [], None)


def test_withdrawal_and_completion_elsewhere_cancel_what_is_open(office: Office) -> None:
    endings = (
        CaseWithdrawn,
        lambda code: CaseCompleted(code, Outcome.RELATED, 1),
        lambda code: CaseReopened(code, 2),
        lambda code: CaseReturned(code, 1, Route.ORDER),
        lambda code: CaseVoided(code, VoidGround.MISTAKE),
    )
    for ending in endings:
        code, order = office.routed_case()
        office.voices.say("intake", ending(code))
        office.listener.hear()
        ended = office.get(f"/v1/orders/{order['id']}").json
        assert (ended["state"], set(terms(ended).values())) == ("cancelled", {"cancelled"})
        direct = office.post("/v1/orders", {"case": code, "unit": "water"})
        assert direct.json["code"] == "CASE_NOT_ROUTED"
    assert office.types("order.cancelled") == ["order.cancelled"] * len(endings)


def test_an_order_of_a_unit_that_is_accused_belatedly_is_cancelled_and_no_other(office: Office) -> None:
    code, order = office.routed_case()
    for unit, state in (("elsewhere", "issued"), (order["unit"], "cancelled")):
        accused = (UnitRelation(unit, Relation.ACCUSED),)
        ground = CorrectionGround.FOUND_OTHERWISE
        office.voices.say("intake", CaseUnitsCorrected(code, uuid4(), ground, named=accused, units=accused))
        office.listener.hear()
        assert office.get(f"/v1/orders/{order['id']}").json["state"] == state
    assert office.get(f"/v1/orders/{order['id']}", HANDLER).status_code == 404


def test_the_completion_that_its_own_order_caused_changes_nothing_of_it(office: Office) -> None:
    code, order = office.routed_case()
    office.act(order, "acceptance")
    office.act(order, "completion", DONE)
    office.act(order, "verification", {"passed": True}, DISPATCHER)
    office.voices.say("intake", CaseCompleted(code, Outcome.ORDER_VERIFIED, 1, "labour"))
    office.listener.hear()
    assert office.get(f"/v1/orders/{order['id']}").json["state"] == "verified"
    assert office.types("order.cancelled") == []


def test_a_new_round_cancels_what_the_last_one_left_and_opens_its_own(office: Office) -> None:
    code, first = office.routed_case()
    office.put_clock(MOMENT + timedelta(hours=1))
    office.route(code, "water", round_=2)
    assert office.get(f"/v1/orders/{first['id']}").json["state"] == "cancelled"
    second = office.order_of(code)
    assert (second["unit"], second["round"], second["state"]) == ("water", 2, "issued")
    office.route(code, "mediators", route=Route.MEDIATION, round_=3)
    assert office.get(f"/v1/orders/{second['id']}").json["state"] == "cancelled"
    assert office.types("order.issued") == ["order.issued"] * 2
    assert office.post("/v1/orders", {"case": code, "unit": "water"}).json["code"] == "CASE_NOT_ROUTED"


def test_a_routing_that_names_no_unit_is_parked_not_lost(office: Office) -> None:
    code = office.new_case()
    office.route(code, None)
    with office.listener.runtime.db.begin() as connection:
        states = connection.execute(
            text("SELECT state, error FROM inbox_messages WHERE type = 'case.routed'")
        ).one()
    assert states.state == "pending"
    assert "ValueError" in states.error


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


def test_what_people_wrote_stands_nowhere_in_the_clear(office: Office) -> None:
    _, order = office.routed_case()
    office.act(order, "return", {"ground": "wrong_unit", "reason": CANARY})
    office.act(order, "return-decision", {"upheld": False, "reason": CANARY}, DISPATCHER)
    office.act(order, "acceptance")
    office.act(order, "progress", {"text": CANARY})
    office.act(order, "completion", DONE)
    office.act(order, "verification", {"passed": False, "text": CANARY}, DISPATCHER)
    everything = office.everything_in_the_clear()
    assert order["id"].encode() in everything
    for word in (*CANARY.split(), "已处理"):
        assert word.encode() not in everything
