"""The order chain over HTTP: joint orders, supervision, escalation and appraisal, by hand and when a term is missed."""

from datetime import timedelta
from typing import Any

from sqlalchemy import text

from casekit.deadlines.ticker import tick
from casekit.facts import Event
from contracts.intake import (
    CaseClosed,
    CaseCompleted,
    CaseFollowedUp,
    CaseReopened,
    CaseRouted,
    CaseWithdrawn,
)
from contracts.vocabulary import Grade, MatterType, Outcome, Relation, Route, Satisfaction, UnitRelation
from tests.integration.services.grid.office import (
    CANARY,
    DISPATCHER,
    DONE,
    HANDLER,
    OTHER,
    PROCEDURE,
    WORKER,
    Office,
    Post,
)

SUPERVISOR: Post = ("supervisor", "centre")
OUTSIDER: Post = ("supervisor", "justice")
VILLAGE: Post = ("handler", "village-1")
MEDIATOR: Post = ("mediator", "mediators")


def routed_at(office: Office, place: str, unit: str, grade: Grade = Grade.ORDINARY) -> dict[str, Any]:
    """The order of a case that is handled by the procedure of some place."""
    code = office.new_case()
    said = CaseRouted(
        code=code, round=1, route=Route.ORDER, matter_type=MatterType.DISPUTE, category="labour", grade=grade,
        place=place, procedure=PROCEDURE, unit=unit,
    )  # fmt: skip
    office.voices.say("intake", said)
    office.listener.hear()
    return office.order_of(code)


def refused(office: Office, order: dict[str, Any], act: str, body: Any, post: Post = DISPATCHER) -> str:
    """The code of a refusal."""
    answer = office.post(f"/v1/orders/{order['id']}/{act}", body, post)
    assert answer.status_code >= 400, answer.json
    return str(answer.json["code"])


def later(office: Office, **span: float) -> None:
    """Time passes, and what falls due is missed."""
    office.put_clock(office.listener.runtime.clock.now() + timedelta(**span))
    while tick(office.listener.runtime):
        continue


def kinds(order: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(each["cause"], each["state"], each["missed"] or "") for each in order["supervisions"]]


def test_a_supervisor_presses_and_is_content_with_the_second_answer(office: Office) -> None:
    code, order = office.routed_case()
    office.act(order, "acceptance")
    pressed = office.act(order, "supervision", {"text": f"限期回复 {CANARY}"}, SUPERVISOR)
    (slip,) = pressed["supervisions"]
    assert (slip["name"], slip["cause"], slip["state"], slip["unit_name"]) == (
        "督办",
        "act",
        "issued",
        "人社局",
    )
    assert refused(office, order, "supervision", {"text": "再督"}, SUPERVISOR) == "ALREADY_SUPERVISED"
    assert refused(office, order, "supervision-closure", {}, SUPERVISOR) == "TRANSITION_REFUSED"
    assert "order.explain" in office.order_of(code, HANDLER)["acts"]
    answered = office.act(order, "supervision-answer", {"text": f"已约谈 {CANARY}"})
    assert kinds(answered) == [("act", "answered", "")]
    renewed = office.act(order, "supervision-renewal", {"text": "请附材料"}, SUPERVISOR)
    assert renewed["supervisions"][0]["due_at"] >= slip["due_at"]
    office.act(order, "supervision-answer", {"text": "已附"})
    closed = office.act(order, "supervision-closure", {}, DISPATCHER)
    assert kinds(closed) == [("act", "closed", "")]
    assert refused(office, order, "supervision-answer", {"text": "再报"}, HANDLER) == "NOT_SUPERVISED"
    assert office.types("supervision.") == [
        "supervision.issued", "supervision.answered", "supervision.renewed", "supervision.answered",
        "supervision.closed",
    ]  # fmt: skip
    assert [each["act"] for each in office.order_of(code, HANDLER)["notes"]][:2] == [
        "supervision",
        "supervision_answer",
    ]
    assert CANARY.encode() not in office.everything_in_the_clear()


def test_nobody_presses_the_order_of_his_own_unit_and_others_see_no_slip(office: Office) -> None:
    _, order = office.routed_case()
    assert refused(office, order, "supervision", {"text": "督"}, ("supervisor", "labour")) == "FORBIDDEN"
    assert refused(office, order, "supervision", {"text": "督"}, HANDLER) == "FORBIDDEN"
    office.act(order, "supervision", {"text": "督"}, SUPERVISOR)
    assert len(office.get("/v1/supervisions?state=issued&cause=act", HANDLER).json["items"]) == 1
    assert office.get("/v1/supervisions?overdue=true", SUPERVISOR).json["items"] == []
    assert office.get("/v1/supervisions", OTHER).json["items"] == []
    assert refused(office, order, "supervision-answer", {"text": "报"}, OTHER) == "ORDER_NOT_FOUND"


def test_a_unit_that_is_accused_never_meets_a_slip_of_its_case(office: Office) -> None:
    code, order = office.routed_case("labour", "water")
    office.act(order, "supervision", {"text": "督"}, SUPERVISOR)
    for post in (OTHER, ("supervisor", "water"), ("auditor", "water")):
        assert office.get("/v1/supervisions", post).json["items"] == []
        hidden = office.get(f"/v1/supervisions?case={code}", post)
        assert (hidden.status_code, hidden.json["code"]) == (404, "CASE_NOT_FOUND")
        for act in ("supervision", "supervision-answer"):
            assert refused(office, order, act, {"text": "督"}, post) == "ORDER_NOT_FOUND"


def test_a_missed_term_presses_the_unit_once_by_the_post_of_the_place(office: Office) -> None:
    order = routed_at(office, "yunmeng", "labour", Grade.MAJOR)
    assert [(each["stage"], each["name"]) for each in order["slips"]][2] == ("supervise", "归口督单")
    later(office, days=4)  # not accepted
    later(office, days=6)  # nor answered
    found = office.order_of(order["code"])
    assert kinds(found) == [("missed", "issued", "order.acceptance")]
    assert (
        found["supervisions"][0] | {"name": "归口督单", "supervisor": "supervisor", "is_overdue": True}
        == (found["supervisions"][0])
    )
    assert len(office.get("/v1/supervisions?overdue=true").json["items"]) == 1
    later(office, days=90)
    assert kinds(office.order_of(order["code"])) == [("missed", "issued", "order.acceptance")], (
        "pressed already"
    )
    assert office.types("supervision.") == ["supervision.issued"]


def test_what_presses_an_order_ends_with_it(office: Office) -> None:
    code, order = office.routed_case()
    office.act(order, "supervision", {"text": "督"}, SUPERVISOR)
    office.voices.say("intake", CaseWithdrawn(code=code))
    office.listener.hear()
    assert kinds(office.order_of(code)) == [("act", "cancelled", "")]
    later(office, days=30)
    assert office.types("deadline.missed") == []


def test_a_joint_order_is_completed_by_its_lead_alone_and_last(office: Office) -> None:
    code, lead = office.routed_case()
    body = {"unit": "water", "instruction": "配合查水表"}
    answer = office.post(f"/v1/orders/{lead['id']}/assistance", body)
    assert answer.status_code == 201, answer.json
    helper = answer.json
    assert (helper["lead"], helper["unit"], helper["due_at"]) == (lead["id"], "water", lead["due_at"])
    assert refused(office, lead, "assistance", body) == "UNIT_ON_IT_ALREADY"
    assert refused(office, lead, "assistance", {"unit": "labour"}) == "UNIT_ON_IT_ALREADY"
    assert refused(office, lead, "assistance", {"unit": "mediators"}) == "UNIT_UNFIT"
    assert refused(office, helper, "assistance", {"unit": "justice"}) == "ASSISTS_ANOTHER"
    for order, post in ((lead, HANDLER), (helper, OTHER)):
        office.act(order, "acceptance", None, post)
    assert refused(office, lead, "completion", DONE, HANDLER) == "ASSISTANCE_UNFINISHED"
    office.act(helper, "completion", DONE, OTHER)
    assert refused(office, helper, "verification", {"passed": True}) == "ASSISTS_ANOTHER"
    office.act(lead, "completion", DONE)
    verified = office.act(lead, "verification", {"passed": True}, DISPATCHER)
    assert [(each["unit"], each["state"]) for each in verified["assisting"]] == [("water", "verified")]
    assert [each.data["order"] for each in office.said("order.verified")] == [lead["id"]]
    assert office.said("order.assisted")[0].data["is_on_time"] is True
    terms = [
        each for order in (lead, helper) for each in office.get(f"/v1/orders/{order['id']}").json["deadlines"]
    ]
    running = {each["kind"] for each in terms if each["state"] == "open"}
    assert running == set()
    assert office.get(f"/v1/orders?case={code}", OTHER).json["items"][0]["id"] == helper["id"]


def test_each_unit_of_a_joint_order_sees_its_own(office: Office) -> None:
    _, lead = office.routed_case()
    helper = office.post(f"/v1/orders/{lead['id']}/assistance", {"unit": "water"}).json
    assert office.get(f"/v1/orders/{helper['id']}", HANDLER).status_code == 404
    assert office.get(f"/v1/orders/{lead['id']}", OTHER).status_code == 404
    assert [each["unit"] for each in office.get(f"/v1/orders/{lead['id']}", HANDLER).json["assisting"]] == [
        "water"
    ]


def test_who_is_excused_keeps_nobody_waiting_and_the_case_stays_routed(office: Office) -> None:
    _, lead = office.routed_case()
    helper = office.post(f"/v1/orders/{lead['id']}/assistance", {"unit": "water"}).json
    office.act(helper, "return", {"ground": "outside_remit"}, OTHER)
    office.act(helper, "return-decision", {"upheld": True}, DISPATCHER)
    assert office.types("order.decided") == []
    assert office.said("order.excused")[0].data["lead"] == lead["id"]
    office.act(lead, "acceptance")
    assert office.act(lead, "completion", DONE)["state"] == "completed"


def test_who_assists_is_let_go_with_the_lead_and_an_accused_unit_cannot_assist(office: Office) -> None:
    code, lead = office.routed_case("labour", "justice")
    assert refused(office, lead, "assistance", {"unit": "justice"}) == "UNIT_IS_ACCUSED"
    helper = office.post(f"/v1/orders/{lead['id']}/assistance", {"unit": "water"}).json
    office.act(lead, "cancellation", {}, DISPATCHER)
    assert office.get(f"/v1/orders/{helper['id']}").json["state"] == "cancelled"
    again = office.post("/v1/orders", {"case": code, "unit": "water"})
    assert again.status_code == 201, again.json


def test_an_order_goes_up_tier_by_tier_to_the_citys_door(office: Office) -> None:
    code = office.new_case()
    office.route(code, "village-1")
    village = office.order_of(code)
    helper = office.post(f"/v1/orders/{village['id']}/assistance", {"unit": "water"}).json
    up = {"ground": "beyond_authority", "reason": "村里无权处理"}
    assert refused(office, helper, "escalation", up, OTHER) == "ASSISTS_ANOTHER"
    ended = office.act(village, "escalation", up, WORKER)
    assert (ended["state"], ended["ended_at"] is None) == ("escalated", False)
    town = office.get(f"/v1/orders/{ended['successor']}").json
    assert (town["unit"], town["state"], town["round"]) == ("town-1", "issued", 1)
    assert [each["id"] for each in town["assisting"]] == [helper["id"]]
    assert refused(office, village, "acceptance", None, VILLAGE) == "FORBIDDEN", "it handles no longer"
    county = office.get(f"/v1/orders/{office.act(town, 'escalation', up, DISPATCHER)['successor']}").json
    assert county["unit"] == "centre"
    asked = office.act(county, "escalation", {"ground": "major"}, OUTSIDER)
    assert (asked["state"], asked["outside_at"] is None, asked["successor"]) == ("issued", False, None)
    assert refused(office, county, "escalation", up, OUTSIDER) == "ALREADY_ESCALATED"
    said = [(each.data["unit"], each.data["superior"]) for each in office.said("order.escalated")]
    assert said == [("village-1", "town-1"), ("town-1", "centre"), ("centre", None)]
    assert len(office.get(f"/v1/orders?case={code}&open=true").json["items"]) == 2


def test_no_order_goes_up_to_who_is_accused(office: Office) -> None:
    code = office.new_case((UnitRelation("town-1", Relation.ACCUSED),))
    office.route(code, "village-1")
    ended = office.act(office.order_of(code), "escalation", {"ground": "major"}, DISPATCHER)
    assert office.get(f"/v1/orders/{ended['successor']}").json["unit"] == "centre"
    assert office.get(f"/v1/orders?case={code}", ("handler", "town-1")).status_code == 404


def test_zhijiang_a_major_matter_overdue_goes_up_to_the_city(office: Office) -> None:
    """枝江: 重大事项三个月内化解，逾期报请上一级市."""
    order = routed_at(office, "zhijiang", "village-1", Grade.MAJOR)
    office.act(order, "acceptance", None, VILLAGE)
    for expected in ("town-1", "centre"):
        later(office, days=95)
        order = office.order_of(order["code"])
        assert (order["unit"], order["state"]) == (expected, "issued")
    later(office, days=95)
    order = office.order_of(order["code"])
    assert (order["unit"], order["state"], order["outside_at"] is None) == ("centre", "issued", False)
    assert {each.data["ground"] for each in office.said("order.escalated")} == {"overdue"}
    assert order["supervisions"] != []


def test_an_overdue_order_goes_up_though_its_supervisors_post_has_ended(office: Office) -> None:
    post = {"id": "supervisor-9", "title": "督办岗", "unit": "justice", "roles": ["supervisor"], "grids": []}
    assert office.post("/v1/staff", post).status_code == 201
    code = office.new_case()
    said = CaseRouted(
        code=code, round=1, route=Route.ORDER, matter_type=MatterType.DISPUTE, category="labour",
        grade=Grade.MAJOR, place="zhijiang", procedure=PROCEDURE, unit="village-1", supervisor="supervisor-9",
    )  # fmt: skip
    office.voices.say("intake", said)
    office.listener.hear()
    assert office.post("/v1/staff/supervisor-9/end", {}).status_code == 200
    later(office, days=95)
    order = office.order_of(code)
    assert (order["unit"], order["supervisor"]) == ("town-1", None)


def test_a_unit_above_that_assisted_leads_alone_when_the_order_goes_up(office: Office) -> None:
    code = office.new_case()
    office.route(code, "village-1")
    village = office.order_of(code)
    assert office.post(f"/v1/orders/{village['id']}/assistance", {"unit": "town-1"}).status_code == 201
    ended = office.act(village, "escalation", {"ground": "major"}, DISPATCHER)
    town = office.get(f"/v1/orders/{ended['successor']}").json
    assert (town["unit"], [each["state"] for each in town["assisting"]]) == ("town-1", ["cancelled"])
    assert len(office.get(f"/v1/orders?case={code}&open=true").json["items"]) == 1


def test_an_overdue_order_stays_where_no_escalation_of_the_place_reaches_higher(office: Office) -> None:
    code, _ = office.routed_case("labour")
    for _ in range(3):
        later(office, days=60)
    order = office.order_of(code)
    assert (order["unit"], order["state"]) == ("labour", "issued")
    assert [each.type for each in office.said("order.escalated", "supervision.")] == ["supervision.issued"]


def test_xiaogan_a_verified_order_is_appraised_within_the_term_and_once(office: Office) -> None:
    order = routed_at(office, "xiaogan", "labour")
    assert [each["name"] for each in order["slips"]] == ["派单", "接单", "督办单", "评单", "核单"]
    assert refused(office, order, "appraisal", {"appraisal": "good"}, SUPERVISOR) == "TRANSITION_REFUSED"
    office.act(order, "acceptance")
    office.act(order, "completion", DONE)
    verified = office.act(order, "verification", {"passed": True}, SUPERVISOR)
    assert verified["acts"] == ["order.appraise"]
    assert {"kind": "order.appraisal", "state": "open"}.items() <= verified["deadlines"][-1].items()
    appraised = office.act(order, "appraisal", {"appraisal": "good", "text": "办得好"}, SUPERVISOR)
    assert (appraised["appraisal"], appraised["acts"]) == ("good", [])
    assert refused(office, order, "appraisal", {"appraisal": "poor"}, SUPERVISOR) == "ALREADY_APPRAISED"
    assert office.said("order.appraised")[0].data["appraisal"] == "good"


def test_a_place_without_appraisal_asks_for_none(office: Office) -> None:
    _, order = office.routed_case()
    office.act(order, "acceptance")
    office.act(order, "completion", DONE)
    assert office.act(order, "verification", {"passed": True}, SUPERVISOR)["acts"] == []
    assert refused(office, order, "appraisal", {"appraisal": "good"}, SUPERVISOR) == "NOT_APPRAISED_HERE"


def test_one_open_order_leads_and_the_database_says_so(office: Office) -> None:
    code, lead = office.routed_case()
    for unit in ("water", "justice"):
        assert office.post(f"/v1/orders/{lead['id']}/assistance", {"unit": unit}).status_code == 201
    with office.listener.runtime.db.begin() as db:
        leads = text("SELECT count(*) FROM orders WHERE code = :code AND lead IS NULL AND ended_at IS NULL")
        assert db.execute(leads, {"code": code}).scalar_one() == 1


def test_xianan_a_party_less_than_satisfied_has_the_unit_report_under_supervision(office: Office) -> None:
    order = routed_at(office, "xianan", "labour")
    for act, body in (("acceptance", None), ("completion", DONE)):
        office.act(order, act, body)
    office.act(order, "verification", {"passed": True}, SUPERVISOR)

    def follow_up(answer: Satisfaction) -> list[tuple[str, str, str]]:
        office.voices.say("intake", CaseFollowedUp(order["code"], answer, "labour"))
        office.listener.hear()
        return kinds(office.order_of(order["code"]))

    assert follow_up(Satisfaction.SATISFIED) == follow_up(Satisfaction.NOT_REACHED) == []
    pressed = [("follow_up", "issued", "")]
    assert follow_up(Satisfaction.BASICALLY_SATISFIED) == follow_up(Satisfaction.DISSATISFIED) == pressed
    office.act(order, "supervision-answer", DONE)
    office.act(order, "supervision-closure", {"text": None}, SUPERVISOR)
    assert follow_up(Satisfaction.DISSATISFIED)[-1] == ("follow_up", "issued", "")
    office.voices.say("intake", CaseReopened(order["code"], 2))
    office.listener.hear()
    assert sorted(state for _, state, _ in kinds(office.order_of(order["code"]))) == ["cancelled", "closed"]


def test_xianan_a_committee_is_written_to_when_a_party_is_less_than_content_with_the_agreement(
    office: Office,
) -> None:
    code = office.new_case()
    routed = CaseRouted(
        code=code, round=1, route=Route.MEDIATION, matter_type=MatterType.DISPUTE, category="labour",
        grade=Grade.ORDINARY, place="xianan", procedure=PROCEDURE, unit="mediators",
    )  # fmt: skip
    for event in (routed, CaseCompleted(code, Outcome.AGREEMENT, 1, "mediators")):
        office.voices.say("intake", event)

    def letters(*events: Event) -> list[tuple[str, str, str]]:
        for event in events:
            office.voices.say("intake", event)
        office.listener.hear()
        items = office.get("/v1/letters", MEDIATOR).json["items"]
        assert {each["code"] for each in items} <= {code}
        return [(each["kind"], each["sender"], each["state"]) for each in items]

    assert letters(CaseFollowedUp(code, Satisfaction.SATISFIED, "mediators")) == []
    low = [CaseFollowedUp(code, Satisfaction.BASICALLY_SATISFIED, "mediators")] * 2
    assert letters(*low, CaseClosed(code)) == [("supervision", "centre", "sent")], "closing does not end it"
    assert letters(CaseReopened(code, 2)) == [("supervision", "centre", "withdrawn")]
    assert office.get("/v1/alerts", MEDIATOR).json["items"] == []
