"""Meetings and sponsors over HTTP: decisions become orders at once; a leader answers for a case and so sees it."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from contracts.corrections import CaseUnitsCorrected
from contracts.intake import CaseClosed, CaseRouted
from contracts.samples import MOMENT
from contracts.vocabulary import CorrectionGround, Grade, MatterType, Relation, Route, UnitRelation
from tests.integration.services.grid.office import (
    CANARY,
    CLERK,
    DISPATCHER,
    HANDLER,
    PLACE,
    PROCEDURE,
    Office,
    Post,
)

DIRECTOR: Post = ("director", "centre")
ELSEWHERE = "110101000000"
SPONSOR: Post = ("director", "justice")


def record(**changes: Any) -> dict[str, Any]:
    return {
        "name": "联席会商", "held_at": MOMENT.isoformat(), "attending": ["labour", "water"], "absent": ["justice"],
        "record": f"会商记录 {CANARY}", **changes,
    }  # fmt: skip


def refused(office: Office, path: str, body: Any, post: Post = DISPATCHER) -> tuple[int, str, list[str]]:
    answer = office.post(path, body, post)
    return answer.status_code, answer.json["code"], list(answer.json.get("errors", {}))


def test_what_a_meeting_decides_is_ordered_in_the_same_act(office: Office) -> None:
    routed, _ = office.routed_case("labour")
    bare, order = office.routed_case("labour")
    office.act(order, "cancellation", {}, DISPATCHER)
    decisions = [
        {"case": routed, "unit": "water", "instruction": "配合"},
        {"case": bare, "unit": "justice", "instruction": "牵头"},
    ]  # fmt: skip
    answer = office.post("/v1/meetings", record(decisions=decisions))
    assert answer.status_code == 201, answer.json
    meeting = answer.json
    assert ([each["unit"] for each in meeting["decisions"]], "13812345678" in meeting["record"]) == (
        ["water", "justice"],
        False,
    )
    assert office.get(f"/v1/orders/{meeting['decisions'][0]['order']}").json["lead"] is not None, "it assists"
    assert office.get(f"/v1/orders/{meeting['decisions'][1]['order']}").json["lead"] is None
    (said,) = office.said("meeting.held")
    assert (said.subject, said.data["attending"], "code" in said.data) == (
        "unit/centre",
        ["labour", "water"],
        False,
    )
    assert [each["id"] for each in office.get(f"/v1/meetings?case={bare}&name=联席会商").json["items"]] == [
        meeting["id"]
    ]
    assert office.get(f"/v1/meetings/{meeting['id']}", ("evaluator", "centre")).json["record"] is None
    assert CANARY.encode() not in office.everything_in_the_clear()


def test_nothing_is_kept_of_a_meeting_one_decision_of_which_is_refused(office: Office) -> None:
    code, _ = office.routed_case("labour")
    before = office.types()
    nobodys = {"case": "520302-2026-9999999-5", "unit": "water"}
    good, twice = {"case": code, "unit": "water"}, {"case": code, "unit": "labour"}
    assert refused(office, "/v1/meetings", record(decisions=[good, twice])) == (
        409,
        "UNIT_ON_IT_ALREADY",
        ["decisions.1"],
    )
    assert refused(office, "/v1/meetings", record(decisions=[good, nobodys]))[0] in (404, 422)
    for bad, field in (
        ({"name": "茶话会"}, "name"), ({"held_at": (MOMENT + timedelta(days=1)).isoformat()}, "held_at"),
        ({"attending": ["nobody"]}, "attending"), ({"absent": ["nobody"]}, "absent"),
    ):  # fmt: skip
        assert refused(office, "/v1/meetings", record(**bad))[0::2] == (422, [field])
    for post in (HANDLER, CLERK, ("dispatcher", "labour")):
        assert refused(office, "/v1/meetings", record(), post)[:2] == (403, "FORBIDDEN")
    assert [each for each in office.types() if not each.startswith("access.")] == before
    assert office.get("/v1/meetings").json["items"] == []


def test_a_meeting_about_an_accused_unit_is_not_held_with_it_and_not_there_for_it(office: Office) -> None:
    code, _ = office.routed_case("labour", "water")
    decision = [{"case": code, "unit": "justice"}]
    assert refused(office, "/v1/meetings", record(decisions=decision))[1] == "UNIT_IS_ACCUSED"
    meeting = office.post("/v1/meetings", record(attending=["labour"], decisions=decision)).json
    for role in ("dispatcher", "director", "auditor"):
        assert office.get("/v1/meetings", (role, "water")).json["items"] == []
        hidden = office.get(f"/v1/meetings/{meeting['id']}", (role, "water"))
        assert (hidden.status_code, hidden.json["code"]) == (404, "MEETING_NOT_FOUND")
    assert office.get(f"/v1/meetings/{meeting['id']}", DIRECTOR).status_code == 200


def test_the_rhythm_says_what_is_due(office: Office) -> None:
    office.listener.runtime.extras["place"] = "zhijiang"
    try:
        for _ in range(2):
            assert office.post("/v1/meetings", record(name="研判会商")).status_code == 201
        found = {each["name"]: (each["every"], each["held"], each["is_due"]) for each in
                 office.get("/v1/meetings/rhythm", DIRECTOR).json["items"]}  # fmt: skip
        assert found == {
            "排查处置": ("day", 0, True),
            "研判会商": ("week", 2, False),
            "督办调度": ("month", 0, True),
        }
        office.put_clock(MOMENT + timedelta(days=7))
        assert office.get("/v1/meetings/rhythm", DIRECTOR).json["items"][1]["held"] == 0
    finally:
        office.listener.runtime.extras["place"] = PLACE


def sponsored(office: Office, grade: Grade = Grade.MAJOR, accused: str | None = None) -> str:
    """A case of echeng's, where serious and major matters are given one of each."""
    units = () if accused is None else (UnitRelation(accused, Relation.ACCUSED),)
    code = office.new_case(units)
    office.voices.say("intake", CaseRouted(
        code=code, round=1, route=Route.ORDER, matter_type=MatterType.DISPUTE, category="labour", grade=grade,
        place="echeng", procedure=PROCEDURE, unit="labour",
    ))  # fmt: skip
    office.listener.hear()
    post = {
        "id": "director-justice-520302000000",
        "title": "包案领导",
        "unit": "justice",
        "roles": ["supervisor"],
        "grids": [],
    }
    assert office.post("/v1/staff", post).status_code == 201
    return code


def test_a_leader_answers_for_a_case_and_sees_it_until_it_is_closed(office: Office) -> None:
    code = sponsored(office)
    body = {
        "case": code, "sponsor": "director-justice-520302000000", "members": ["labour"], "plan": f"方案 {CANARY}",
        "steps": [{"text": "约谈", "due_on": "2026-03-13"}, {"text": "化解", "due_on": "2026-03-20"}],
    }  # fmt: skip
    sees = office.listener.token(
        "supervisor", "justice", region=ELSEWHERE, sub="director-justice-520302000000"
    )
    assert office.call("GET", f"/v1/orders?case={code}", SPONSOR, None, **sees).status_code == 404
    for change, said in (
        ({"members": []}, "SPONSORSHIP_INCOMPLETE"), ({"plan": None}, "SPONSORSHIP_INCOMPLETE"),
        ({"sponsor": "nobody"}, "UNIT_UNKNOWN"), ({"members": ["nobody"]}, "UNIT_UNKNOWN"),
    ):  # fmt: skip
        assert refused(office, "/v1/sponsorships", {**body, **change})[1] == said
    assert refused(office, "/v1/sponsorships", body, HANDLER)[0] == 403
    answer = office.post("/v1/sponsorships", body, DIRECTOR)
    assert answer.status_code == 201, answer.json
    at = f"/v1/sponsorships/{answer.json['id']}"
    assert office.call("GET", f"/v1/orders?case={code}", SPONSOR, None, **sees).status_code == 200
    mine = office.call("GET", at, SPONSOR, None, **sees).json
    assert ([each["text"] for each in mine["steps"]], "13812345678" in mine["plan"]) == (
        ["约谈", "化解"],
        False,
    )
    done = office.call("POST", f"{at}/progress", SPONSOR, {"number": 1}, **sees)
    assert (done.status_code, done.json["steps"][0]["done_at"] is None) == (200, False)
    assert refused(office, f"{at}/progress", {"number": 1})[1] == "PLAN_STEP_DONE"
    assert refused(office, f"{at}/progress", {"number": 9})[1] == "PLAN_STEP_UNKNOWN"
    again = office.post("/v1/sponsorships", body, DISPATCHER).json
    assert office.types("sponsor.") == [
        "sponsor.appointed",
        "sponsor.advanced",
        "sponsor.relieved",
        "sponsor.appointed",
    ]
    assert [
        each["id"] for each in office.get(f"/v1/sponsorships?case={code}&running=true").json["items"]
    ] == [again["id"]]
    office.voices.say("intake", CaseClosed(code=code))
    office.listener.hear()
    assert office.call("GET", f"/v1/orders?case={code}", SPONSOR, None, **sees).status_code == 404
    assert CANARY.encode() not in office.everything_in_the_clear()


def test_who_is_accused_neither_sponsors_nor_sees_who_does(office: Office) -> None:
    code = sponsored(office, accused="justice")
    body = {
        "case": code, "sponsor": "director-justice-520302000000", "members": ["labour"], "plan": "方案",
        "steps": [{"text": "约谈", "due_on": "2026-03-13"}],
    }  # fmt: skip
    assert refused(office, "/v1/sponsorships", body)[1] == "UNIT_IS_ACCUSED"
    hidden = office.get(f"/v1/sponsorships?case={code}", SPONSOR)
    assert (hidden.status_code, hidden.json["code"]) == (404, "CASE_NOT_FOUND")


@pytest.mark.parametrize("accused", ["justice", "water"])
def test_who_turns_out_to_be_accused_sponsors_no_longer(office: Office, accused: str) -> None:
    code = sponsored(office)
    body = {
        "case": code, "sponsor": "director-justice-520302000000", "members": ["labour", "water", "water"],
        "plan": "方案",
        "steps": [{"text": "约谈", "due_on": "2026-03-13"}],
    }  # fmt: skip
    answer = office.post("/v1/sponsorships", body)
    assert (answer.status_code, answer.json["members"]) == (201, ["labour", "water"])
    for unit, running in (("village-1", 1), (accused, 0)):
        named = (UnitRelation(unit, Relation.ACCUSED),)
        office.voices.say("intake", CaseUnitsCorrected(
            code, uuid4(), CorrectionGround.FOUND_OTHERWISE, named=named, units=named,
        ))  # fmt: skip
        office.listener.hear()
        items = office.get(f"/v1/sponsorships?case={code}&running=true").json["items"]
        assert len(items) == running
    assert office.types("sponsor.") == ["sponsor.appointed", "sponsor.relieved"]


def test_a_post_that_has_ended_neither_sponsors_nor_sits_in_a_task_group(office: Office) -> None:
    code = sponsored(office)
    post = {"id": "gone", "title": "岗位", "unit": "water", "roles": ["supervisor"], "grids": []}
    assert office.post("/v1/staff", post).status_code == 201
    assert office.post("/v1/staff/gone/end", {}).status_code == 200
    body = {
        "case": code, "sponsor": "director-justice-520302000000", "members": ["labour"], "plan": "方案",
        "steps": [{"text": "约谈", "due_on": "2026-03-13"}],
    }  # fmt: skip
    assert refused(office, "/v1/sponsorships", {**body, "sponsor": "gone"}) == (
        422,
        "UNIT_UNKNOWN",
        ["sponsor"],
    )
    assert refused(office, "/v1/sponsorships", {**body, "members": ["gone"]}) == (
        422,
        "UNIT_UNKNOWN",
        ["members.0"],
    )


def test_an_ordinary_matter_is_given_no_sponsor(office: Office) -> None:
    code = sponsored(office, Grade.ORDINARY)
    body = {"case": code, "sponsor": "director-justice-520302000000", "members": ["labour"]}
    assert refused(office, "/v1/sponsorships", body)[1] == "NOT_SPONSORED_HERE"
