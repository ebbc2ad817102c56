"""A case from the window to the archive, act by act, and what is refused on the way."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from casekit.streams import grid_stream
from contracts.grid import GridEnded, GridRegistered
from contracts.vocabulary import Tier
from tests.integration.services.intake.desk import ZHANG, Desk

TOLD = {"kind": "completion", "form": "in_person", "text": "您的事项已办结"}


def completed_by_guidance(desk: Desk) -> str:
    """The code of a case that was completed by guiding the party to court."""
    return desk.routed("litigation", None)


def test_a_case_guided_elsewhere_runs_from_registration_to_archive(desk: Desk) -> None:
    code = completed_by_guidance(desk)
    desk.act(code, "notifications", TOLD, status=201)
    desk.act(code, "follow-ups", {"satisfaction": "satisfied", "text": "满意"}, status=201)
    assert desk.act(code, "closure")["state"] == "closed"
    assert desk.act(code, "archive")["state"] == "archived"
    assert desk.said(code) == [
        "case.registered", "case.admitted", "case.triaged", "case.routed", "case.completed", "notification.sent",
        "notification.delivered", "case.followed_up", "case.closed", "case.archived",
    ]  # fmt: skip


def test_a_consultation_is_answered_admitted_and_closed_in_one_act(desk: Desk) -> None:
    receipt = desk.register(matter_type="consultation", answer="请到三号窗口")
    assert receipt["state"] == "closed"
    assert desk.said(receipt["code"]) == [
        "case.registered", "case.admitted", "case.answered", "case.completed", "case.closed",
    ]  # fmt: skip
    assert desk.page(receipt["code"])["notes"][0]["text"] == "请到三号窗口"
    assert desk.page(receipt["code"])["deadlines"] == []


def test_a_later_answer_completes_the_case_which_is_closed_once_the_party_is_told(desk: Desk) -> None:
    code = desk.register(matter_type="consultation")["code"]
    assert desk.act(code, "answer", {"text": "可以办理"})["state"] == "completed"
    assert desk.act(code, "closure", status=409)["code"] == "NOT_NOTIFIED"
    desk.act(code, "notifications", TOLD)
    assert desk.act(code, "closure")["state"] == "closed"


def test_refusal_states_ground_and_right_way(desk: Desk) -> None:
    code = desk.register()["code"]
    body = {"ground": "statutory_route", "right_way": "litigation", "text": "请向法院起诉"}
    assert desk.act(code, "refusal", body)["state"] == "refused"
    assert desk.facts(code, "case.refused") == [
        {"code": code, "ground": "statutory_route", "right_way": "litigation"}
    ]
    desk.act(
        code, "notifications", {"kind": "refusal", "form": "in_person", "text": "不予受理告知书"}, status=201
    )


def test_what_does_not_fit_the_state_is_refused_and_says_why(desk: Desk) -> None:
    code = desk.register()["code"]
    refused = desk.act(code, "closure", status=409)
    assert (refused["code"], refused["state"], refused["act"]) == (
        "TRANSITION_REFUSED",
        "registered",
        "close",
    )
    before = desk.said(code)
    desk.act(code, "routing", {"route": "order", "unit": "justice"}, "dispatcher", 409)
    assert desk.said(code) == before


def test_a_case_is_not_closed_before_the_party_was_asked(desk: Desk) -> None:
    code = completed_by_guidance(desk)
    desk.act(code, "notifications", TOLD)
    assert desk.act(code, "closure", status=409)["code"] == "NOT_FOLLOWED_UP"


def test_an_anonymous_party_is_told_online_and_not_asked(desk: Desk) -> None:
    code = desk.routed("litigation", None, parties=[{"is_anonymous": True}])
    desk.act(code, "notifications", {**TOLD, "form": "online"})
    assert desk.act(code, "closure")["state"] == "closed"


def test_a_hazard_without_a_party_is_closed_without_telling_anyone(desk: Desk) -> None:
    code = desk.routed("enforcement", None, matter_type="hazard", parties=[])
    assert desk.act(code, "notifications", TOLD, status=409)["code"] == "NOTIFICATION_UNFIT"
    assert desk.act(code, "closure")["state"] == "closed"


def test_a_reopened_case_is_routed_again_in_a_new_round(desk: Desk) -> None:
    code = completed_by_guidance(desk)
    assert desk.act(code, "reopening", {"text": "情况有变"}, "director") == {
        "code": code,
        "state": "triaged",
        "round": 2,
    }
    desk.act(code, "routing", {"route": "order", "unit": "labour"}, "dispatcher")
    assert [fact["round"] for fact in desk.facts(code, "case.routed")] == [1, 2]


def test_a_withdrawn_case_takes_no_further_act_and_its_terms_end(desk: Desk) -> None:
    code = desk.routed()
    assert desk.act(code, "withdrawal", {"text": "双方和好"})["state"] == "withdrawn"
    for act in ("admission", "closure", "withdrawal", "reopening", "archive"):
        desk.act(code, act, role="director" if act == "reopening" else "clerk", status=409)
    assert {term["state"] for term in desk.page(code)["deadlines"]} <= {"met", "cancelled"}


def test_the_routed_event_tells_completion_date_units_and_place(desk: Desk) -> None:
    code = desk.register(units=[{"unit": "planning", "relation": "accused"}], grid="grid-1")["code"]
    desk.act(code, "admission")
    desk.act(code, "triage", {"category": "land_forest", "grade": "serious"}, "dispatcher")
    desk.act(code, "routing", {"route": "order", "unit": "justice"}, "dispatcher")
    (fact,) = desk.facts(code, "case.routed")
    assert fact["units"] == [{"unit": "planning", "relation": "accused"}]
    assert (fact["grid"], fact["place"], fact["grade"]) == ("grid-1", "xiaogan", "serious")
    due = desk.rows(
        "SELECT due_at FROM deadlines WHERE stream = :s AND kind = 'completion'", s=f"case/{code}"
    )
    assert fact["due_at"] == due[0]["due_at"].isoformat(timespec="microseconds").replace("+00:00", "Z")


def test_xiaogan_gives_a_serious_matter_twenty_days_and_an_ordinary_one_three(desk: Desk) -> None:
    days = {}
    for grade in ("ordinary", "serious"):
        code = desk.register()["code"]
        desk.act(code, "admission")
        desk.act(code, "triage", {"category": "other", "grade": grade}, "dispatcher")
        (row,) = desk.rows(
            "SELECT due_at - :now AS term FROM deadlines WHERE stream = :s AND kind = 'completion'",
            s=f"case/{code}", now=desk.clock.now(),
        )  # fmt: skip
        days[grade] = row["term"].days
    assert days == {"ordinary": 3, "serious": 20}


def test_a_case_graded_anew_keeps_one_term_of_completion(desk: Desk) -> None:
    code = desk.register()["code"]
    desk.act(code, "admission")
    for grade in ("ordinary", "serious"):
        desk.act(code, "triage", {"category": "other", "grade": grade}, "dispatcher")
    terms = [term for term in desk.page(code)["deadlines"] if term["kind"] == "completion"]
    assert [(term["state"], term["rule"]) for term in terms] == [("open", "completion.serious")]


def test_a_deadline_is_met_by_the_act_it_was_set_for(desk: Desk) -> None:
    code = desk.routed()
    states = {term["kind"]: term["state"] for term in desk.page(code)["deadlines"]}
    assert states == {"admission": "met", "triage": "met", "completion": "open"}


# ------------------------------------------------------------------------------------------------ routing


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        ({"route": "order", "unit": "planning"}, "UNIT_IS_ACCUSED"),
        ({"route": "order", "unit": "labour", "supervisor": "planning"}, "UNIT_IS_ACCUSED"),
        ({"route": "order", "unit": "justice"}, "SUPERVISOR_REQUIRED"),
        ({"route": "order", "unit": "justice", "supervisor": "justice"}, "SUPERVISOR_NOT_OUTSIDE"),
        ({"route": "mediation", "unit": "labour"}, "HANDLER_UNFIT"),
        ({"route": "petition", "unit": "committee"}, "HANDLER_UNFIT"),
        ({"route": "order"}, "HANDLER_UNFIT"),
        ({"route": "litigation", "unit": "labour"}, "HANDLER_UNFIT"),
        ({"route": "answer"}, "HANDLER_UNFIT"),
        ({"route": "order", "unit": "nobody"}, "UNIT_UNKNOWN"),
        ({"route": "grid"}, "INVALID_INPUT"),
    ],
)
def test_a_case_is_not_routed_to_whom_it_must_not_be(desk: Desk, body: dict[str, str], refusal: str) -> None:
    units = [{"unit": "planning", "relation": "accused"}, {"unit": "justice", "relation": "respondent"}]
    code = desk.register(units=units)["code"]
    desk.act(code, "admission")
    desk.act(code, "triage", {"category": "other", "grade": "ordinary"}, "dispatcher")
    answer = desk.post(f"/v1/cases/{code}/routing", body, "dispatcher")
    assert answer.json["code"] == refusal
    assert "case.routed" not in desk.said(code)


def test_a_respondent_handles_under_a_supervisor_from_outside(desk: Desk) -> None:
    for supervisor in ("labour", "leader-1"):
        code = desk.register(units=[{"unit": "justice", "relation": "respondent"}])["code"]
        desk.act(code, "admission")
        desk.act(code, "triage", {"category": "other", "grade": "ordinary"}, "dispatcher")
        desk.act(
            code, "routing", {"route": "order", "unit": "justice", "supervisor": supervisor}, "dispatcher"
        )
        assert desk.facts(code, "case.routed")[0]["supervisor"] == supervisor


def test_a_case_in_a_grid_goes_to_the_grids_unit(desk: Desk) -> None:
    code = desk.register(grid="grid-1")["code"]
    desk.act(code, "admission")
    desk.act(code, "triage", {"category": "other", "grade": "ordinary"}, "dispatcher")
    desk.act(code, "routing", {"route": "grid"}, "dispatcher")
    fact = desk.facts(code, "case.routed")[0]
    assert (fact["unit"], fact["grid"]) == ("village", "grid-1")


def test_a_case_keeps_its_grid_that_has_ended_and_goes_to_the_unit_of_what_succeeded_it(desk: Desk) -> None:
    for grid, unit in (("grid-2", "village"), ("grid-3", "village"), ("grid-4", "justice")):
        desk.hear(desk.grid, grid_stream(grid), GridRegistered(grid, "王村", Tier.VILLAGE, unit))
    code, lost = (desk.register(grid=grid)["code"] for grid in ("grid-1", "grid-2"))
    for ended, successor in (("grid-1", "grid-3"), ("grid-3", "grid-4"), ("grid-2", None)):
        desk.hear(desk.grid, grid_stream(ended), GridEnded(ended, date(2026, 3, 1), successor))
    for each in (code, lost):
        desk.act(each, "admission")
        desk.act(each, "triage", {"category": "other", "grade": "ordinary"}, "dispatcher")
    assert desk.page(code)["grid"] == "grid-1"
    for case, body in ((code, {"grid": "grid-1"}), (lost, {})):
        refused = desk.post(f"/v1/cases/{case}/routing", {"route": "grid", **body}, "dispatcher")
        assert (refused.status_code, list(refused.json["errors"])) == (422, ["grid"])
    desk.act(code, "routing", {"route": "grid"}, "dispatcher")
    fact = desk.facts(code, "case.routed")[0]
    assert (fact["unit"], fact["grid"]) == ("justice", "grid-1")


def test_category_must_be_one_of_the_procedures_own(desk: Desk) -> None:
    code = desk.register()["code"]
    desk.act(code, "admission")
    refused = desk.act(code, "triage", {"category": "gossip", "grade": "ordinary"}, "dispatcher", 422)
    assert refused["code"] == "CATEGORY_UNKNOWN"
    assert "other" in refused["known"]
    assert list(refused["errors"]) == ["category"]


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({"route": "order", "unit": "nobody"}, "UNIT_UNKNOWN", "unit"),
        ({"route": "order", "unit": "justice", "supervisor": "nobody"}, "UNIT_UNKNOWN", "supervisor"),
        ({"route": "grid", "grid": "nobody"}, "UNIT_UNKNOWN", "grid"),
        ({"route": "grid"}, "INVALID_INPUT", "grid"),
        ({"route": "grid", "unit": "justice"}, "INVALID_INPUT", "unit"),
        ({"route": "order", "unit": "justice", "grid": "grid-1"}, "INVALID_INPUT", "grid"),
        ({"route": "mediation", "unit": "justice"}, "HANDLER_UNFIT", "unit"),
        ({"route": "order"}, "HANDLER_UNFIT", "unit"),
    ],
)
def test_a_direction_that_cannot_be_taken_says_which_field_and_repeats_nothing(
    desk: Desk, body: dict[str, str], code: str, field: str
) -> None:
    case = desk.register()["code"]
    desk.act(case, "admission")
    desk.act(case, "triage", {"category": "other", "grade": "ordinary"}, "dispatcher")
    refused = desk.act(case, "routing", body, "dispatcher", 422)
    assert (refused["code"], list(refused["errors"])) == (code, [field])
    (sentence,) = refused["errors"][field]
    assert sentence["en"].isascii()
    assert not sentence["zh"].isascii()
    assert "nobody" not in str(refused)


# ------------------------------------------------------------------------------------------- related cases


def test_a_case_of_the_same_phone_is_proposed_and_tied_by_a_person(desk: Desk) -> None:
    party = {"name": "王五", "phone": "13700000001"}
    first, second = (desk.register(parties=[party])["code"] for _ in range(2))
    proposals = desk.get(f"/v1/cases/{second}/related-candidates").json["items"]
    assert [(each["code"], each["same_phone"], each["same_id_number"]) for each in proposals] == [
        (first, True, False)
    ]
    desk.act(second, "relations", {"other": first, "reason": "repeat"}, status=201)
    assert [each["code"] for each in desk.page(first)["related"]] == [second]
    assert [each["code"] for each in desk.page(second)["related"]] == [first]
    assert desk.get(f"/v1/cases/{second}/related-candidates").json["items"] == []


def test_a_respondent_is_never_found_by_phone(desk: Desk) -> None:
    party = {"name": "赵六", "phone": "13700000002"}
    desk.register(parties=[ZHANG, {**party, "side": "respondent"}])
    code = desk.register(parties=[party])["code"]
    assert desk.get(f"/v1/cases/{code}/related-candidates").json["items"] == []


def test_cases_are_not_tied_when_that_would_tell_an_accused_unit(desk: Desk) -> None:
    handled = desk.routed("order", "labour")
    accused = desk.register(units=[{"unit": "labour", "relation": "accused"}])["code"]
    for one, two in ((handled, accused), (accused, handled), (handled, handled)):
        assert desk.act(one, "relations", {"other": two}, status=409)["code"] == "RELATION_REFUSED"


def test_a_unit_accused_in_a_related_case_is_not_given_this_one(desk: Desk) -> None:
    accused = desk.register(units=[{"unit": "labour", "relation": "accused"}])["code"]
    code = desk.register()["code"]
    desk.act(code, "relations", {"other": accused})
    desk.act(code, "admission")
    desk.act(code, "triage", {"category": "other", "grade": "ordinary"}, "dispatcher")
    refused = desk.act(code, "routing", {"route": "order", "unit": "labour"}, "dispatcher", 409)
    assert refused["code"] == "UNIT_IS_ACCUSED"


# ------------------------------------------------------------------------------------------ versions, keys


def test_an_act_on_a_version_that_is_no_longer_the_present_one_is_refused(desk: Desk) -> None:
    code = desk.register()["code"]
    seen = desk.get(f"/v1/cases/{code}").headers["ETag"]
    desk.act(code, "admission")
    answer = desk.post(f"/v1/cases/{code}/withdrawal", {}, If_Match=seen)
    assert (answer.status_code, answer.json["code"]) == (412, "VERSION_CONFLICT")


def test_an_act_that_is_sent_twice_is_carried_out_once(desk: Desk) -> None:
    code = desk.register()["code"]
    answers = [
        desk.post(f"/v1/cases/{code}/admission", {}, Idempotency_Key=f"admit-{code}") for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert desk.said(code).count("case.admitted") == 1


def test_of_acts_at_the_same_moment_one_is_carried_out(desk: Desk) -> None:
    code = desk.register()["code"]
    desk.token("clerk")
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: desk.post(f"/v1/cases/{code}/admission", {}).status_code, range(4)))
    assert sorted(answers) == [200, 409, 409, 409]
    assert desk.said(code) == ["case.registered", "case.admitted"]


def test_cases_tied_from_both_sides_at_once_are_tied_once(desk: Desk) -> None:
    one, other = desk.register()["code"], desk.register()["code"]
    desk.token("clerk")
    pairs = [(one, other), (other, one)] * 2
    with ThreadPoolExecutor(4) as pool:
        answers = list(
            pool.map(
                lambda pair: desk.post(f"/v1/cases/{pair[0]}/relations", {"other": pair[1]}).status_code,
                pairs,
            )
        )
    assert answers == [201] * 4
    assert desk.said(one).count("case.related") == desk.said(other).count("case.related") == 1


def test_every_resource_is_documented(desk: Desk) -> None:
    paths = desk.app.openapi["paths"]
    assert {"/v1/cases", "/v1/cases/{code}", "/v1/cases/{code}/routing", "/v1/public/lookup"} <= set(paths)
    assert paths["/v1/public/lookup"]["post"]["security"] == []
    assert "requestBody" in paths["/v1/cases/{code}/attachments"]["post"]
