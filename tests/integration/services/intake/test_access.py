"""Who sees what of a case, and what of it is put on record."""

from uuid import uuid4

import pytest

from casekit.streams import case_stream
from contracts.grid import OrderIssued
from tests.integration.services.intake.desk import ZHANG, Desk


def accused_case(desk: Desk) -> str:
    """The code of a case in which the planning bureau is accused."""
    return str(
        desk.register(units=[{"unit": "planning", "relation": "accused"}], description="反映规划局")["code"]
    )


def handled_case(desk: Desk) -> str:
    """The code of a case for which the justice bureau has an order."""
    code = desk.routed(description="张三丰（13812345678）与邻居争地")
    desk.hear(desk.grid, case_stream(code), OrderIssued(uuid4(), code, "justice", 1, desk.clock.now()))
    return code


@pytest.mark.parametrize(
    "role", ["handler", "department_system", "dispatcher", "auditor", "clerk", "director"]
)
def test_an_accused_unit_cannot_tell_the_case_from_one_that_does_not_exist(desk: Desk, role: str) -> None:
    code = accused_case(desk)
    for path in ("", "/parties?purpose=handle", "/related-candidates", "/attachments"):
        hidden = desk.get(f"/v1/cases/{code}{path}", role, "planning")
        unknown = desk.get("/v1/cases/520302-2026-9999999-9" + path, role, "planning")
        assert hidden.status_code == unknown.status_code == 404
        assert {**hidden.json, "trace": ""} == {**unknown.json, "trace": ""}
    for act in ("admission", "withdrawal", "closure"):
        assert desk.post(f"/v1/cases/{code}/{act}", {}, role, "planning").json["code"] == "CASE_NOT_FOUND"
    if role != "department_system":
        listed = desk.get("/v1/cases?limit=200", role, "planning")
        assert code not in {each["code"] for each in listed.json.get("items", [])}


def test_a_handling_unit_reads_the_case_and_not_who_is_accused_in_it(desk: Desk) -> None:
    code = accused_case(desk)
    desk.act(code, "admission")
    desk.act(code, "triage", {"category": "other", "grade": "ordinary"}, "dispatcher")
    desk.act(code, "routing", {"route": "order", "unit": "labour"}, "dispatcher")
    desk.hear(desk.grid, case_stream(code), OrderIssued(uuid4(), code, "labour", 1, desk.clock.now()))
    page = desk.page(code, "handler", "labour")
    assert page["units"] == []
    assert page["description"] == "反映规划局"
    assert [each["relation"] for each in desk.page(code, "clerk")["units"]] == ["accused"]


def test_a_triager_reads_the_matter_without_the_persons(desk: Desk) -> None:
    code = desk.register(
        description="张三丰（138 1234 5678）说，王村7号的树是2010年种的", location="王村7号"
    )["code"]
    page = desk.page(code, "dispatcher")
    assert page["is_masked"] is True
    assert "2010年" in page["description"]
    shown = page["description"] + page["location"]
    assert not [value for value in ZHANG.values() if value in shown]
    assert "1234" not in shown


@pytest.mark.parametrize("role", ["supervisor", "director", "evaluator", "auditor", "guide"])
def test_a_masked_reader_sees_neither_text_nor_parties(desk: Desk, role: str) -> None:
    code = desk.register(matter_type="consultation", description="家事", answer="请到三号窗口")["code"]
    page = desk.page(code, role)
    assert (page["description"], page["notes"][0]["text"]) == (None, None)
    assert set(page["parties"][0]) == {"number", "side", "kind", "is_anonymous", "is_minor", "is_represented"}


def test_the_parties_are_shown_for_a_purpose_and_it_is_on_record(desk: Desk) -> None:
    code = handled_case(desk)
    assert desk.get(f"/v1/cases/{code}/parties").status_code == 422
    answer = desk.get(f"/v1/cases/{code}/parties?purpose=contact_party", "handler", "justice")
    assert answer.json["items"][0]["name"] == "张三丰"
    (fact,) = desk.facts(code, "party.revealed")
    assert fact == {
        "code": code,
        "viewer": "handler-1@justice",
        "unit": "justice",
        "purpose": "contact_party",
    }


def test_the_purpose_of_the_exchange_is_a_systems_alone(desk: Desk) -> None:
    code = handled_case(desk)
    asked = f"/v1/cases/{code}/parties?purpose=exchange"
    assert desk.get(asked, "handler", "justice").status_code == 403
    assert desk.facts(code, "party.revealed") == []
    assert desk.get(asked, "department_system", "justice").json["items"][0]["name"] == "张三丰"
    (fact,) = desk.facts(code, "party.revealed")
    assert (fact["purpose"], fact["unit"]) == ("exchange", "justice")


def test_who_may_not_reveal_is_refused_and_that_too_is_on_record(desk: Desk) -> None:
    code = desk.register()["code"]
    assert desk.get(f"/v1/cases/{code}/parties?purpose=handle", "dispatcher").status_code == 403
    assert desk.facts(code, "party.revealed") == []
    refused = desk.rows(
        "SELECT count(*) AS n FROM outbox_messages WHERE stream = 'service/intake' AND type = 'access.refused'"
    )
    assert refused[0]["n"] > 0


def test_acts_are_those_that_state_and_role_both_allow(desk: Desk) -> None:
    code = desk.register()["code"]
    assert {"case.admit", "case.refuse", "case.withdraw"} <= set(desk.page(code)["acts"])
    assert "case.triage" not in desk.page(code)["acts"]
    desk.act(code, "admission")
    assert "case.triage" in desk.page(code, "dispatcher")["acts"]
    assert "case.admit" not in desk.page(code)["acts"]
    desk.act(code, "triage", {"category": "other", "grade": "ordinary"}, "dispatcher")
    desk.act(code, "routing", {"route": "litigation"}, "dispatcher")
    assert "case.close" not in desk.page(code)["acts"]
    desk.act(code, "notifications", {"kind": "completion", "form": "phone", "text": "已办结"})
    assert {"case.close", "case.follow_up"} <= set(desk.page(code)["acts"])


def test_a_stranger_sees_nothing(desk: Desk) -> None:
    code = desk.register()["code"]
    for role, unit in (("handler", "labour"), ("mediator", "committee"), ("ops", "centre")):
        assert desk.get(f"/v1/cases/{code}", role, unit).status_code == 404
    assert desk.app.test_client().get(f"/v1/cases/{code}").status_code == 401
