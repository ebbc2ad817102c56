"""What mediators do, through the API."""

import hashlib
from datetime import timedelta
from typing import Any

import pytest

from casekit.clock import rfc3339
from contracts.intake import CaseRelated
from contracts.mediation import AgreementMade, MediationAttempted, MediationEnded
from contracts.samples import MOMENT
from contracts.vocabulary import AgreementForm, AttemptOutcome, MediationEnd, Route, Tier, UnitKind
from tests.integration.services.mediation.conftest import BUREAU, COUNTY, OTHER, TOWN
from tests.support.cases import Handler, new_code

BOTH = ("petitioner", "respondent")
SECRET = "甲方说林地是祖上所留"
ATTEMPT = {"tier": "town", "outcome": "no_agreement", "record": SECRET}
WRITTEN = {
    "form": "written",
    "text": "双方以老水沟为界，乙方补偿甲方三万元。",
    "made_at": rfc3339(MOMENT),
    "signatures": [{"side": "petitioner", "party": 1}, {"side": "respondent", "means": "fingerprint"}],
    "mediator_signed": True,
    "sealed": True,
    "terms": [
        {"debtor": "respondent", "amount_fen": 1_000_000, "due_on": "2026-03-12", "text": "签字当日付清首期"},
        {"debtor": "respondent", "amount_fen": 2_000_000, "due_on": "2026-06-30"},
        {"debtor": "petitioner", "text": "撤走界桩"},
    ],
}


def opened(room: Handler, **case: Any) -> tuple[str, str]:
    """Code and mediation of a fresh case."""
    code = room.routed(Route.MEDIATION, TOWN, **case)
    return code, room.only(code, "mediator", TOWN)["id"]


def do(room: Handler, mediation: str, act: str, body: Any, **who: Any) -> Any:
    """The mediator's act, which must succeed."""
    answer = room.post(f"/{mediation}/{act}", body, "mediator", TOWN, **who)
    assert answer.status_code in (200, 201), answer.json
    return answer.json


def made(room: Handler, code: str) -> dict[str, Any]:
    """What was said of the agreement."""
    (said,) = [each.data for each in room.said(code) if each.type == "agreement.made"]
    return dict(said)


def test_the_forest_case_climbs_three_attempts_and_settles_with_the_county(room: Handler) -> None:
    code, mediation = opened(room)
    for number in range(1, 4):
        room.clock.moment = MOMENT + timedelta(days=number)
        shown = do(room, mediation, "attempts", ATTEMPT)
    town = next(rung for rung in shown["ladder"] if rung["tier"] == "town")
    assert (town["made"], town["wanted"], town["term"], town["is_exhausted"]) == (3, 3, "1个月", True)
    assert (town["began_at"], town["next_tier"]) == (rfc3339(MOMENT), "county")
    assert [rung["term"] for rung in shown["ladder"][:2]] == ["1周", "半个月"]
    together = ATTEMPT | {"tier": "county", "outcome": "agreed", "joint": [COUNTY, BUREAU]}
    shown = do(room, mediation, "attempts", together)
    assert [each["record"] for each in shown["attempts_made"]] == [SECRET] * 4
    assert shown["is_until_settled"] is True
    shown = do(room, mediation, "agreement", WRITTEN)
    assert (shown["state"], shown["acts"], shown["agreement"]["amount_fen"]) == (
        "agreed", ["mediation.settle"], 3_000_000,
    )  # fmt: skip
    assert room.types(code) == ["mediation.opened", *["mediation.attempted"] * 4, "agreement.made"]
    last = MediationAttempted.from_data(
        [each for each in room.said(code) if "attempted" in each.type][-1].data
    )
    assert (last.number, last.tier, last.outcome, last.joint) == (
        4, Tier.COUNTY, AttemptOutcome.AGREED, (COUNTY, BUREAU),
    )  # fmt: skip


def test_an_agreement_says_its_sum_and_digest_and_meets_the_term(room: Handler) -> None:
    code, mediation = opened(room)
    shown = do(room, mediation, "agreement", WRITTEN)["agreement"]
    said = AgreementMade.from_data(made(room, code))
    assert (said.form, said.amount_fen, said.committee) == (AgreementForm.WRITTEN, 3_000_000, TOWN)
    assert said.digest == shown["digest"] == hashlib.sha256(WRITTEN["text"].encode()).hexdigest()
    assert shown["text"] == WRITTEN["text"]
    assert [term["due_on"] for term in shown["terms"]] == ["2026-03-12", "2026-06-30", None]
    assert shown["terms"][2]["text"] == "撤走界桩"
    assert shown["signatures"][1] == {"side": "respondent", "means": "fingerprint", "party": None}
    assert room.deadlines(code)["mediation.completion"].state == "met"


def test_a_written_agreement_needs_both_sides_the_mediator_and_the_seal(room: Handler) -> None:
    code, mediation = opened(room)
    answer = room.post(f"/{mediation}/agreement", {"form": "written", "text": "口说"}, "mediator", TOWN)
    assert (answer.status_code, answer.json["code"]) == (422, "AGREEMENT_INCOMPLETE")
    assert answer.json["missing"] == [
        "petitioner_signature", "respondent_signature", "mediator_signature", "committee_seal",
    ]  # fmt: skip
    assert room.types(code) == ["mediation.opened"]


def test_an_oral_agreement_is_recorded_and_has_no_digest(room: Handler) -> None:
    code, mediation = opened(room)
    shown = do(room, mediation, "agreement", {"form": "oral", "text": "当场付清运费"})
    assert (shown["agreement"]["form"], shown["agreement"]["digest"]) == ("oral", None)
    assert made(room, code)["digest"] is None


def test_cases_of_one_root_are_settled_together_once_the_centre_has_tied_them(room: Handler) -> None:
    code, mediation = opened(room)
    other = room.routed(Route.ARBITRATION, None)
    body = WRITTEN | {"related": [other]}
    for strange in ([other], [new_code()]):
        answer = room.post(f"/{mediation}/agreement", WRITTEN | {"related": strange}, "mediator", TOWN)
        assert (answer.status_code, answer.json["code"]) == (422, "CASE_NOT_RELATED")
    room.say(CaseRelated(code, other, "same_root"))
    assert do(room, mediation, "agreement", body)["agreement"]["related"] == [other]
    assert made(room, code)["related"] == [other]


def test_a_case_that_the_committee_mediates_too_needs_no_tie(room: Handler) -> None:
    _, mediation = opened(room)
    second, _ = opened(room)
    assert do(room, mediation, "agreement", WRITTEN | {"related": [second]})["agreement"]["related"] == [
        second
    ]


def test_a_case_in_which_the_committee_is_accused_is_as_unknown_as_any(room: Handler) -> None:
    code, mediation = opened(room)
    hidden = room.routed(Route.ORDER, BUREAU, accused=TOWN)
    room.say(CaseRelated(code, hidden, "same_root"))
    answer = room.post(f"/{mediation}/agreement", WRITTEN | {"related": [hidden]}, "mediator", TOWN)
    assert (answer.status_code, answer.json["code"]) == (422, "CASE_NOT_RELATED")


@pytest.mark.parametrize("joint", [["nobody"], [TOWN], ["respondent-unit"], [COUNTY, COUNTY]])
def test_who_cannot_mediate_jointly_is_refused_in_one_way(room: Handler, joint: list[str]) -> None:
    room.unit("respondent-unit", UnitKind.DEPARTMENT)
    code, mediation = opened(room, respondent="respondent-unit")
    answer = room.post(f"/{mediation}/attempts", ATTEMPT | {"joint": joint}, "mediator", TOWN)
    assert (answer.status_code, answer.json["code"]) == (422, "UNIT_UNFIT")
    assert list(answer.json["errors"]) == ["joint"]
    assert joint[0] not in answer.get_data(as_text=True)
    assert room.types(code) == ["mediation.opened"]


def test_a_tier_that_the_place_does_not_have_is_refused(room: Handler) -> None:
    _, mediation = opened(room, place="zunyi-xinpu")
    answer = room.post(f"/{mediation}/attempts", ATTEMPT | {"tier": "hamlet"}, "mediator", TOWN)
    assert (answer.status_code, answer.json["code"], answer.json["ladder"]) == (
        422, "TIER_NOT_ON_LADDER", ["county"],
    )  # fmt: skip


def test_the_end_is_said_and_the_committee_keeps_its_records(room: Handler) -> None:
    code, mediation = opened(room)
    do(room, mediation, "attempts", ATTEMPT)
    shown = do(room, mediation, "end", {"reason": "party_refused", "text": "乙方不愿再谈"})
    assert (shown["state"], shown["end_reason"], shown["end_text"]) == (
        "ended",
        "party_refused",
        "乙方不愿再谈",
    )
    assert MediationEnded.from_data(room.said(code)[-1].data).reason is MediationEnd.PARTY_REFUSED
    assert room.deadlines(code)["mediation.completion"].state == "met"
    kept = room.get(f"/{mediation}", "mediator", TOWN).json
    assert (kept["attempts_made"][0]["record"], kept["acts"]) == (SECRET, [])


@pytest.mark.parametrize("reason", ["case_withdrawn", "case_completed"])
def test_an_end_that_only_the_case_brings_is_not_recorded(room: Handler, reason: str) -> None:
    code, mediation = opened(room)
    assert room.post(f"/{mediation}/end", {"reason": reason}, "mediator", TOWN).status_code == 422
    assert room.types(code) == ["mediation.opened"]


def test_nothing_follows_an_agreement(room: Handler) -> None:
    _, mediation = opened(room)
    do(room, mediation, "agreement", WRITTEN)
    for act, body in (("attempts", ATTEMPT), ("agreement", WRITTEN), ("end", {"reason": "failed"})):
        answer = room.post(f"/{mediation}/{act}", body, "mediator", TOWN)
        assert (answer.status_code, answer.json["code"]) == (409, "TRANSITION_REFUSED")


def test_a_repeated_request_is_carried_out_once(room: Handler) -> None:
    code, mediation = opened(room)
    for act, body in (("attempts", ATTEMPT), ("agreement", WRITTEN)):
        key = {"Idempotency-Key": f"{mediation}-{act}"}
        assert do(room, mediation, act, body, headers=key) == do(room, mediation, act, body, headers=key)
    assert room.types(code) == ["mediation.opened", "mediation.attempted", "agreement.made"]


@pytest.mark.parametrize(
    ("act", "body"),
    [
        ("end", {"reason": "party_refused"}),
        ("hand-over", {"to": "police", "ground": "outside_remit"}),
        ("consents", {"side": "respondent", "given": False}),
    ],
)
def test_a_repeated_request_that_ended_it_is_answered_as_before(room: Handler, act: str, body: Any) -> None:
    """The committee's part is over with it: it lacks no leave, and is not told that it does."""
    code, mediation = opened(room)
    key = {"Idempotency-Key": f"{mediation}-{act}"}
    first = room.post(f"/{mediation}/{act}", body, "mediator", TOWN, headers=key)
    again = room.post(f"/{mediation}/{act}", body, "mediator", TOWN, headers=key)
    assert (again.status_code, again.json, again.headers.get("Idempotent-Replayed")) == (
        first.status_code, first.json, "true",
    )  # fmt: skip
    other = room.post(f"/{mediation}/{act}", body, "mediator", TOWN)
    assert (other.status_code, other.json["code"]) == (409, "TRANSITION_REFUSED")
    assert room.types(code).count("mediation.ended") == 1


def test_a_caller_who_saw_an_older_version_is_told(room: Handler) -> None:
    _, mediation = opened(room)
    seen = room.get(f"/{mediation}", "mediator", TOWN).headers["ETag"]
    do(room, mediation, "attempts", ATTEMPT)
    stale = room.post(f"/{mediation}/attempts", ATTEMPT, "mediator", TOWN, headers={"If-Match": seen})
    assert (stale.status_code, stale.json["code"]) == (412, "VERSION_CONFLICT")


@pytest.mark.parametrize(
    ("act", "body"),
    [
        ("attempts", {}),
        ("attempts", {**ATTEMPT, "record": ""}),
        ("attempts", {**ATTEMPT, "held_at": rfc3339(MOMENT + timedelta(minutes=1))}),
        ("attempts", {**ATTEMPT, "held_at": "2026-03-12 10:00"}),
        ("attempts", {**ATTEMPT, "joint": "all"}),
        ("attempts", {**ATTEMPT, "outcome": "won"}),
        ("agreement", {**WRITTEN, "made_at": rfc3339(MOMENT + timedelta(minutes=1))}),
        ("agreement", {**WRITTEN, "form": "oral"}),
        ("agreement", {**WRITTEN, "related": ["520302-2026-1"]}),
        ("agreement", {**WRITTEN, "signatures": [{"side": "petitioner", "party": 1}] * 2}),
        ("agreement", {**WRITTEN, "signatures": [{"side": side, "party": 1} for side in BOTH]}),
        ("agreement", {**WRITTEN, "terms": [{"debtor": "respondent", "amount_fen": -1}]}),
        ("agreement", {**WRITTEN, "terms": [{"debtor": "respondent", "amount_fen": 0.5}]}),
        ("agreement", {**WRITTEN, "terms": [{"debtor": "respondent"}]}),
        (
            "agreement",
            {**WRITTEN, "terms": [{"debtor": "respondent", "amount_fen": 1, "due_on": "2026-03-11"}]},
        ),
        ("agreement", {**WRITTEN, "terms": [{"debtor": "respondent", "amount_fen": 10**15}] * 2}),
        ("end", {"reason": "bored"}),
        ("end", []),
    ],
)
def test_bad_input_is_refused_and_changes_nothing(room: Handler, act: str, body: Any) -> None:
    code, mediation = opened(room)
    answer = room.post(f"/{mediation}/{act}", body, "mediator", TOWN)
    assert answer.status_code == 422, answer.json
    assert room.types(code) == ["mediation.opened"]
    assert room.only(code, "mediator", TOWN)["attempts"] == 0


def test_what_was_said_stands_nowhere_in_the_clear(room: Handler) -> None:
    _, mediation = opened(room)
    do(room, mediation, "attempts", ATTEMPT)
    do(room, mediation, "agreement", WRITTEN, headers={"Idempotency-Key": "canary"})
    _, second = opened(room)
    do(room, second, "end", {"reason": "failed", "text": "终止的缘由"})
    assert room.stands_in_the_clear([SECRET, WRITTEN["text"], "撤走界桩", "终止的缘由"]) == []


def test_another_committee_does_not_know_of_it(room: Handler) -> None:
    _, mediation = opened(room)
    answer = room.post(f"/{mediation}/attempts", ATTEMPT, "mediator", OTHER)
    assert (answer.status_code, answer.json["code"]) == (404, "MEDIATION_NOT_FOUND")
