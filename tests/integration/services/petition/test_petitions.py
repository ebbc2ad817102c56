"""A petition from the routing to the answer, through the inbox and the API."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from casekit.clock import rfc3339
from casekit.deadlines.ticker import tick
from casekit.facts import Event
from casekit.ids import derived_id
from contracts.corrections import CaseVoided
from contracts.intake import CaseCompleted, CaseReopened, CaseReturned, CaseWithdrawn
from contracts.petition import PetitionAdmitted, PetitionAnswered, PetitionReceived, PetitionRefused
from contracts.samples import MOMENT
from contracts.vocabulary import Grade, Outcome, RefusalGround, Route, VoidGround
from services.petition.tables import METADATA
from tests.integration.services.petition.conftest import OFFICE, OTHER
from tests.support.cases import Handler

# MOMENT is 12 March 2026 in Shanghai. Terms in natural days do not roll over here (信访工作条例 says nothing of it).
FIFTEEN = datetime(2026, 3, 27, 16, tzinfo=UTC)
SIXTY = datetime(2026, 5, 11, 16, tzinfo=UTC)
ADMISSION = {"notice_form": "handed", "text": "决定受理您的信访事项"}
ANSWER = {"text": "经查，反映的情况属实，已责成整改。", "delivered_at": rfc3339(MOMENT)}
REFUSAL = {"ground": "statutory_route", "right_way": "litigation", "text": "该事项应当依法诉讼"}


def received(office: Handler, **case: Any) -> tuple[str, str]:
    """Code and petition of a fresh case."""
    code = office.routed(Route.PETITION, OFFICE, **case)
    return code, office.only(code, "petition_officer", OFFICE)["id"]


def do(office: Handler, petition: str, act: str, body: Any, **who: Any) -> Any:
    """The officer's act, which must succeed."""
    answer = office.post(f"/{petition}/{act}", body, "petition_officer", OFFICE, **who)
    assert answer.status_code == 200, answer.json
    return answer.json


def test_the_migrated_schema_is_the_declared_one(office: Handler) -> None:
    assert office.schema_differences(METADATA) == []


def test_a_case_routed_to_a_petition_office_is_received_under_its_statutory_terms(office: Handler) -> None:
    code, petition = received(office)
    routed = office.listener.voices.envelopes[-1]
    first = office.said(code)[0]
    assert PetitionReceived.from_data(first.data) == PetitionReceived(
        derived_id(routed.id, "petition"), code, OFFICE, 1, FIFTEEN
    )
    assert str(first.data["petition"]) == petition
    terms = office.deadlines(code)
    assert {kind: (term.due_at, term.owner, term.rule) for kind, term in terms.items()} == {
        "petition.forward": (FIFTEEN, OFFICE, "petition.forward"),
        "petition.notice": (FIFTEEN, OFFICE, "petition.notice"),
    }


def test_any_other_route_opens_nothing(office: Handler) -> None:
    assert office.said(office.routed(Route.MEDIATION, "committee")) == []


def test_admitted_and_answered_it_completes_in_time(office: Handler) -> None:
    code, petition = received(office)
    assert office.get(f"/{petition}", "petition_officer", OFFICE).json["acts"] == [
        "petition.admit", "petition.refuse", "petition.register", "petition.forward",
    ]  # fmt: skip
    shown = do(office, petition, "admission", ADMISSION)
    assert (shown["state"], shown["notice_form"], shown["acts"]) == (
        "admitted",
        "handed",
        ["petition.answer", "petition.register", "petition.extend"],
    )
    admitted = next(each for each in office.said(code) if each.type == "petition.admitted")
    assert PetitionAdmitted.from_data(admitted.data).due_at == SIXTY
    assert {kind: term.state for kind, term in office.deadlines(code).items()} == {
        "petition.forward": "met", "petition.notice": "met", "petition.completion": "open",
    }  # fmt: skip
    shown = do(office, petition, "answer", ANSWER)
    assert (shown["state"], shown["is_on_time"], shown["acts"]) == ("answered", True, ["petition.review"])
    assert [(note["act"], note["text"]) for note in shown["notes"]] == [
        ("notice", ADMISSION["text"]), ("opinion", ANSWER["text"]),
    ]  # fmt: skip
    answered = PetitionAnswered.from_data(
        next(e.data for e in office.said(code) if e.type == "petition.answered")
    )
    assert (answered.round, answered.is_on_time) == (1, True)
    assert office.deadlines(code)["petition.completion"].state == "met"


def test_an_answer_after_sixty_days_is_late_whatever_day_is_entered(office: Handler) -> None:
    code, petition = received(office)
    do(office, petition, "admission", ADMISSION)
    office.clock.moment = SIXTY
    shown = do(office, petition, "answer", ANSWER)
    assert shown["is_on_time"] is False
    told = [each for each in office.said(code) if each.type in ("deadline.missed", "deadline.met")]
    assert [each.type for each in told[-2:]] == ["deadline.missed", "deadline.met"]


def test_an_office_that_says_nothing_for_fifteen_days_is_late_with_both(office: Handler) -> None:
    code, _ = received(office)
    office.clock.moment = FIFTEEN
    while tick(office.listener.runtime):
        pass
    missed = [each.data["kind"] for each in office.said(code) if each.type == "deadline.missed"]
    assert sorted(missed) == ["petition.forward", "petition.notice"]
    assert office.only(code, "petition_officer", OFFICE)["is_overdue"] is True


def test_the_sixty_days_begin_with_the_notice_not_with_its_entry(office: Handler) -> None:
    code, petition = received(office)
    office.clock.moment = MOMENT + timedelta(days=5)
    do(office, petition, "admission", ADMISSION | {"notified_at": rfc3339(MOMENT)})
    assert office.deadlines(code)["petition.completion"].due_at == SIXTY


@pytest.mark.parametrize(
    ("grade", "notice", "completion"),
    [(Grade.ORDINARY, 1, 3), (Grade.SERIOUS, 7, 21), (Grade.MAJOR, 15, None)],
)
def test_yumen_by_its_double_123_counts_every_stage_from_the_receipt(
    office: Handler, grade: Grade, notice: int, completion: int | None
) -> None:
    """玉门双123: day 1, 2, 3 or week 1, 2, 3, whatever day it is admitted on; major ones by statute, from admission."""
    day = datetime(2026, 3, 12, 16, tzinfo=UTC)  # the end of the day of receipt
    code, petition = received(office, place="yumen", grade=grade)
    assert office.deadlines(code)["petition.notice"].due_at == day + timedelta(days=notice)
    office.clock.moment = MOMENT + timedelta(hours=20)  # the next morning
    shown = do(office, petition, "admission", ADMISSION)
    expected = day + timedelta(days=completion) if completion else SIXTY + timedelta(days=1)
    assert office.deadlines(code)["petition.completion"].due_at == expected
    assert shown["due_at"] == rfc3339(expected)


def test_what_was_not_registered_is_registered_in_the_act_of_admission(office: Handler) -> None:
    code, petition = received(office)
    elements = {"form": "visit", "sort": "denunciation"}
    wrong = office.post(
        f"/{petition}/admission", ADMISSION | {"registration": elements}, "petition_officer", OFFICE
    )
    assert wrong.json["code"] == "DENUNCIATION_PASSED_ON"
    shown = do(office, petition, "admission", ADMISSION | {"registration": elements | {"sort": "appeal"}})
    assert (shown["state"], shown["form"], shown["sort"]) == ("admitted", "visit", "appeal")
    assert office.types(code) == ["petition.received", "petition.registered", "petition.admitted"]


WISH = {
    "to": "peoples_mediation", "sides": ["petitioner", "respondent"], "text": "双方愿意就补偿数额调解",
    "notice_form": "handed",
}  # fmt: skip


def test_what_both_sides_wish_to_be_mediated_is_handed_over_and_the_petitioner_told(office: Handler) -> None:
    code, petition = received(office)
    do(office, petition, "registration", {"form": "visit", "sort": "appeal"})
    do(office, petition, "admission", ADMISSION)
    one_sided = office.post(
        f"/{petition}/hand-over", WISH | {"sides": ["petitioner"]}, "petition_officer", OFFICE
    )
    assert (one_sided.status_code, one_sided.json["code"]) == (422, "CONSENT_MISSING")
    untold = office.post(f"/{petition}/hand-over", WISH | {"notice_form": None}, "petition_officer", OFFICE)
    assert (untold.status_code, untold.json["code"]) == (422, "NOTICE_REQUIRED")
    nowhere = office.post(f"/{petition}/hand-over", WISH | {"to": "police"}, "petition_officer", OFFICE)
    assert (nowhere.status_code, list(nowhere.json["errors"])) == (422, ["to"])
    shown = office.post(f"/{petition}/hand-over", WISH, "petition_officer", OFFICE).json
    assert (shown["state"], shown["handed_to"], shown["acts"]) == ("ended", "peoples_mediation", [])
    assert [(note["act"], note["text"]) for note in shown["notes"]][-1] == ("hand_over", WISH["text"])
    paper = next(each for each in shown["papers"] if each["kind"] == "hand_over")
    assert paper["delivered_at"] == rfc3339(MOMENT)
    printed = office.get(f"/{petition}/papers/{paper['id']}", "petition_officer", OFFICE).text
    assert WISH["text"] in printed
    assert office.types(code)[-2:] == ["petition.handed_over", "petition.ended"]
    assert {term.state for term in office.deadlines(code).values()} <= {"met", "cancelled"}


def test_what_comes_back_from_mediation_has_what_was_left_of_its_sixty_days(office: Handler) -> None:
    code, petition = received(office)
    do(office, petition, "registration", {"form": "visit", "sort": "appeal"})
    do(office, petition, "admission", ADMISSION)
    office.clock.moment += timedelta(days=20)
    office.post(f"/{petition}/hand-over", WISH, "petition_officer", OFFICE)
    office.say(CaseReturned(code, 1, Route.PETITION))
    office.clock.moment = office.listener.voices.now = office.clock.moment + timedelta(days=20)
    office.again(code, Route.PETITION, OFFICE, 2)
    listed = office.get(f"?case={code}", "petition_officer", OFFICE).json["items"]
    again = next(each["id"] for each in listed if each["state"] == "received")
    do(office, again, "registration", {"form": "visit", "sort": "appeal"})
    do(office, again, "admission", ADMISSION)
    assert office.deadlines(code)["petition.completion"].due_at == SIXTY


def test_a_known_petitioner_is_told_in_writing(office: Handler) -> None:
    code, petition = received(office)
    answer = office.post(f"/{petition}/admission", {}, "petition_officer", OFFICE)
    assert (answer.status_code, answer.json["code"]) == (422, "NOTICE_REQUIRED")
    assert list(answer.json["errors"]) == ["notice_form"]
    do(office, petition, "admission", ADMISSION)
    answer = office.post(f"/{petition}/answer", {"text": "已办"}, "petition_officer", OFFICE)
    assert (answer.status_code, answer.json["code"]) == (422, "DELIVERY_REQUIRED")
    assert list(answer.json["errors"]) == ["delivered_at"]
    assert office.types(code) == ["petition.received", "petition.admitted"]


def test_whom_nobody_can_reach_is_owed_no_notice(office: Handler) -> None:
    code, petition = received(office, is_anonymous=True)
    assert set(office.deadlines(code)) == {"petition.forward"}
    assert do(office, petition, "admission", {})["is_anonymous"] is True
    assert do(office, petition, "answer", {"text": "已核查"})["state"] == "answered"


def test_a_refusal_names_its_ground_and_the_right_way(office: Handler) -> None:
    code, petition = received(office)
    vague = office.post(f"/{petition}/refusal", {"ground": "outside_remit"}, "petition_officer", OFFICE)
    assert (vague.status_code, vague.json["code"]) == (422, "RIGHT_WAY_REQUIRED")
    shown = do(office, petition, "refusal", REFUSAL)
    assert (shown["state"], shown["ground"], shown["right_way"]) == (
        "refused",
        "statutory_route",
        "litigation",
    )
    refused = PetitionRefused.from_data(office.said(code)[-1].data)
    assert (refused.ground, refused.round) == (RefusalGround.STATUTORY_ROUTE, 1)
    assert {term.state for term in office.deadlines(code).values()} == {"met"}


def test_a_case_that_comes_back_is_received_anew(office: Handler) -> None:
    code, first = received(office)
    do(office, first, "refusal", REFUSAL)
    office.say(CaseReturned(code, 1, Route.PETITION))
    office.again(code, Route.PETITION, OTHER, 2)
    assert office.only(code, "petition_officer", OTHER)["round"] == 2
    assert office.get(f"/{first}", "petition_officer", OFFICE).json["notes"][0]["text"] == REFUSAL["text"]


@pytest.mark.parametrize("was_admitted", [False, True])
def test_a_withdrawn_case_ends_its_petition_and_all_its_terms(office: Handler, was_admitted: bool) -> None:
    code, petition = received(office)
    if was_admitted:
        do(office, petition, "admission", ADMISSION)
    office.say(CaseWithdrawn(code))
    assert office.types(code)[-1] == "petition.ended"
    assert "open" not in {term.state for term in office.deadlines(code).values()}
    answer = office.post(f"/{petition}/admission", ADMISSION, "petition_officer", OFFICE)
    assert (answer.status_code, answer.json["code"]) == (
        409,
        "TRANSITION_REFUSED",
    )  # the office handles it no more


@pytest.mark.parametrize(
    "fact",
    [
        lambda code: CaseReturned(code, 1, Route.PETITION),
        lambda code: CaseVoided(code, VoidGround.MISTAKE),
    ],
)
def test_a_case_taken_back_or_voided_ends_its_petition(office: Handler, fact: Callable[[str], Event]) -> None:
    code, _ = received(office)
    office.say(fact(code))
    assert office.types(code)[-1] == "petition.ended"
    assert "open" not in {term.state for term in office.deadlines(code).values()}


def test_a_case_completed_in_another_way_ends_its_petition(office: Handler) -> None:
    code, _ = received(office)
    office.say(CaseCompleted(code, Outcome.RELATED, 1))
    office.say(CaseReopened(code, 2))
    assert office.types(code) == ["petition.received", "petition.ended"]


def test_what_the_answer_itself_completed_is_left_as_it_is(office: Handler) -> None:
    code, petition = received(office)
    do(office, petition, "admission", ADMISSION)
    do(office, petition, "answer", ANSWER)
    office.say(CaseCompleted(code, Outcome.PETITION_ANSWERED, 1, unit=OFFICE))
    assert office.types(code)[-1] == "petition.answered"


def test_steps_out_of_order_are_refused(office: Handler) -> None:
    _, petition = received(office)
    early = office.post(f"/{petition}/answer", ANSWER, "petition_officer", OFFICE)
    assert (early.status_code, early.json["code"]) == (409, "TRANSITION_REFUSED")
    do(office, petition, "admission", ADMISSION)
    for act, body in (("admission", ADMISSION), ("refusal", REFUSAL)):
        late = office.post(f"/{petition}/{act}", body, "petition_officer", OFFICE)
        assert (late.status_code, late.json["code"]) == (409, "TRANSITION_REFUSED")


def test_a_repeated_request_is_carried_out_once(office: Handler) -> None:
    code, petition = received(office)
    for act, body in (("admission", ADMISSION), ("answer", ANSWER)):
        key = {"Idempotency-Key": f"{petition}-{act}"}
        assert do(office, petition, act, body, headers=key) == do(office, petition, act, body, headers=key)
    assert office.types(code) == ["petition.received", "petition.admitted", "petition.answered"]


def test_a_repeated_request_that_ended_it_is_answered_as_before(office: Handler) -> None:
    """The office's part is over with it: it lacks no leave, and is not told that it does."""
    code, petition = received(office)
    key = {"Idempotency-Key": f"{petition}-refusal"}
    first = do(office, petition, "refusal", REFUSAL, headers=key)
    for heard in (None, CaseReturned(code, 1, Route.PETITION)):
        if heard is not None:
            office.say(heard)
        again = office.post(f"/{petition}/refusal", REFUSAL, "petition_officer", OFFICE, headers=key)
        assert (again.status_code, again.headers.get("Idempotent-Replayed")) == (200, "true")
        assert again.json == first
    other = office.post(f"/{petition}/refusal", REFUSAL, "petition_officer", OFFICE)
    assert (other.status_code, other.json["code"]) == (409, "TRANSITION_REFUSED")
    seeing = office.post(f"/{petition}/refusal", REFUSAL, "dispatcher", "centre", headers=key)
    assert (seeing.status_code, seeing.json["code"]) == (403, "FORBIDDEN")
    assert office.types(code).count("petition.refused") == 1


@pytest.mark.parametrize(
    ("act", "body"),
    [
        ("admission", {"notice_form": "phone"}),
        ("admission", ADMISSION | {"notified_at": rfc3339(MOMENT + timedelta(minutes=1))}),
        ("admission", ADMISSION | {"notified_at": "2026-03-12"}),
        ("admission", ADMISSION | {"unit": OTHER}),
        ("refusal", {}),
        ("refusal", {"ground": "tired"}),
        ("refusal", REFUSAL | {"right_way": "petition"}),
        ("refusal", REFUSAL | {"text": "a\u0000b"}),
        ("answer", {}),
        ("answer", {"text": " "}),
        ("answer", []),
    ],
)
def test_bad_input_is_refused_and_changes_nothing(office: Handler, act: str, body: Any) -> None:
    code, petition = received(office)
    answer = office.post(f"/{petition}/{act}", body, "petition_officer", OFFICE)
    assert answer.status_code in (400, 422), answer.json
    assert office.types(code) == ["petition.received"]


def test_what_was_written_stands_nowhere_in_the_clear(office: Handler) -> None:
    _, first = received(office)
    do(office, first, "admission", ADMISSION, headers={"Idempotency-Key": "canary"})
    do(office, first, "answer", ANSWER)
    _, second = received(office)
    do(office, second, "refusal", REFUSAL)
    assert office.stands_in_the_clear([ADMISSION["text"], ANSWER["text"], REFUSAL["text"]]) == []
