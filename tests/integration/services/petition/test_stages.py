"""What follows a petition's first term, through the API, the inbox and the ticker: extension, review, conclusion."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from casekit.clock import rfc3339
from casekit.deadlines.ticker import tick
from contracts.corrections import CaseVoided
from contracts.intake import CaseCompleted, CaseReopened
from contracts.petition import PetitionAnswered
from contracts.reviews import PetitionConcluded, PetitionExtended, ReviewAnswered, ReviewRequested
from contracts.samples import MOMENT
from contracts.vocabulary import Conclusion, Outcome, ReviewLevel, ReviewOutcome, Route, VoidGround
from tests.integration.services.petition.conftest import BUREAU, OFFICE, OTHER
from tests.support.cases import CENTRE, Handler

SIXTY = datetime(2026, 5, 11, 16, tzinfo=UTC)  # the end of the sixtieth day after 12 March
WINDOW = datetime(2026, 4, 13, 16, tzinfo=UTC)  # thirty days, rolled over the week-end
ADMISSION = {"notice_form": "handed"}
WHY, REQUEST, OPINION, RECORD = "需要补充勘测", "答复与事实不符", "维持原处理意见", "双方到场陈述"


def answered(office: Handler) -> tuple[str, str]:
    """Code and petition, answered on the day of its receipt."""
    code, petition = admitted(office)
    do(office, petition, "answer", {"text": "处理意见", "delivered_at": rfc3339(MOMENT)})
    return code, petition


def admitted(office: Handler, **case: Any) -> tuple[str, str]:
    code = office.routed(Route.PETITION, OFFICE, **case)
    petition = office.only(code, "petition_officer", OFFICE)["id"]
    do(office, petition, "admission", {} if case.get("is_anonymous") else ADMISSION)
    return code, petition


def ask(office: Handler, petition: str, act: str, body: Any = None) -> Any:
    return office.post(f"/{petition}/{act}", body or {}, "petition_officer", OFFICE)


def do(office: Handler, petition: str, act: str, body: Any = None) -> Any:
    """The officer's act, which must succeed."""
    answer = ask(office, petition, act, body)
    assert answer.status_code < 300, answer.json
    return answer.json


def approve(office: Handler, petition: str, *, granted: bool = True) -> Any:
    """The leader's decision."""
    body = {"granted": granted, "text": "同意"}
    return office.post(f"/{petition}/extension/decision", body, "director", CENTRE)


def at(office: Handler, moment: datetime) -> None:
    """Time passes, and the ticker does what there is to do."""
    office.clock.moment = moment
    while tick(office.listener.runtime):
        pass


def opinion(office: Handler, outcome: ReviewOutcome = ReviewOutcome.UPHELD) -> dict[str, Any]:
    return {"outcome": outcome.value, "text": OPINION, "delivered_at": rfc3339(office.clock.moment)}


def test_an_extension_takes_effect_when_approved_and_told(office: Handler) -> None:
    code, petition = admitted(office)
    shown = do(office, petition, "extension", {"text": WHY})
    assert (shown["extensions"][0]["state"], shown["extensions"][0]["reason"]) == ("asked", WHY)
    assert ask(office, petition, "extension", {"text": WHY}).json["code"] == "ASKED_ALREADY"
    assert (
        office.post(
            f"/{petition}/extension/decision", {"granted": True}, "petition_officer", OFFICE
        ).status_code
        == 403
    )
    decided = approve(office, petition)
    assert (decided.json["is_masked"], decided.json["extensions"][0]["reason"]) == (True, None)
    assert office.deadlines(code)["petition.completion"].due_at == SIXTY
    shown = do(office, petition, "extension/notice", {"notice_form": "post"})
    later = SIXTY + timedelta(days=30)
    assert shown["due_at"] == rfc3339(later)
    assert office.deadlines(code)["petition.completion"].due_at == later
    extended = next(each for each in office.said(code) if each.type == "petition.extended")
    assert PetitionExtended.from_data(extended.data).due_at == later
    assert ask(office, petition, "extension", {"text": WHY}).json["code"] == "EXTENSION_REFUSED"


def test_an_extension_that_was_not_told_in_time_extends_nothing(office: Handler) -> None:
    code, petition = admitted(office)
    do(office, petition, "extension", {"days": 10, "text": WHY})
    assert approve(office, petition).status_code == 200
    at(office, SIXTY)
    assert ask(office, petition, "extension/notice", {"notice_form": "post"}).json["code"] == "TERM_OVER"
    assert office.deadlines(code)["petition.completion"].state == "missed"


def test_of_an_anonymous_petitioner_the_approval_is_enough(office: Handler) -> None:
    code, petition = admitted(office, is_anonymous=True)
    do(office, petition, "extension", {"days": 10, "text": WHY})
    assert approve(office, petition).json["extensions"][0]["state"] == "told"
    assert office.deadlines(code)["petition.completion"].due_at == SIXTY + timedelta(days=10)


def test_who_does_not_ask_within_thirty_days_of_the_delivery_lets_it_be_concluded(office: Handler) -> None:
    code, petition = answered(office)
    office.say(CaseCompleted(code, Outcome.PETITION_ANSWERED, 1, unit=OFFICE))
    window = office.deadlines(code)["petition.review_request"]
    assert (window.due_at, window.owner) == (WINDOW, "party")
    at(office, WINDOW - timedelta(seconds=1))
    assert office.get(f"/{petition}", "petition_officer", OFFICE).json["acts"] == ["petition.review"]
    at(office, WINDOW)
    shown = office.get(f"/{petition}", "petition_officer", OFFICE).json
    assert (shown["state"], shown["conclusion"], shown["acts"]) == ("concluded", "review_not_requested", [])
    concluded = PetitionConcluded.from_data(
        next(e.data for e in office.said(code) if e.type == "petition.concluded")
    )
    assert concluded.ground is Conclusion.REVIEW_NOT_REQUESTED
    assert office.types(code)[-1] == "petition.concluded"
    assert "deadline.missed" not in [each.type for each in office.said(code)]
    late = ask(office, petition, "review", {"text": REQUEST})
    assert (late.status_code, late.json["code"]) == (409, "REVIEW_LATE")


def test_a_request_received_in_time_and_entered_later_is_taken_up(office: Handler) -> None:
    code, petition = answered(office)
    at(office, WINDOW + timedelta(days=2))
    received = WINDOW - timedelta(hours=6)
    shown = do(office, petition, "review", {"text": REQUEST, "received_at": rfc3339(received)})
    assert (shown["state"], shown["conclusion"]) == ("under_review", None)
    requested = ReviewRequested.from_data(
        next(e.data for e in office.said(code) if e.type == "review.requested")
    )
    assert requested.due_at == datetime(2026, 5, 13, 16, tzinfo=UTC)


def test_review_re_review_and_the_hearing_that_is_not_counted(office: Handler) -> None:
    code, petition = answered(office)
    shown = do(office, petition, "review", {"text": REQUEST, "reviewer": OTHER})
    assert (shown["state"], shown["reviews"][0]["reviewer"], shown["reviews"][0]["request"]) == (
        "under_review", OTHER, REQUEST,
    )  # fmt: skip
    assert office.deadlines(code)["petition.review_request"].state == "met"
    assert do(office, petition, "hearing")["hearings"][0]["is_suspended"] is False
    assert ask(office, petition, "review/opinion", opinion(office)).json["code"] == "HEARING_GOES_ON"
    do(office, petition, "hearing/record", {"record": RECORD})
    shown = do(office, petition, "review/opinion", opinion(office))
    assert (shown["state"], shown["until"]) == ("reviewed", rfc3339(WINDOW))
    same = ask(office, petition, "re-review", {"text": REQUEST, "reviewer": OTHER})
    assert same.json["code"] == "REVIEWER_UNFIT"
    do(office, petition, "re-review", {"text": REQUEST})
    due = office.deadlines(code)["petition.re_review"].due_at
    office.clock.moment = MOMENT + timedelta(days=3)
    assert do(office, petition, "hearing")["hearings"][1]["is_suspended"] is True
    at(office, MOMENT + timedelta(days=40))
    assert office.deadlines(code)["petition.re_review"].state == "suspended"
    do(office, petition, "hearing/record", {})
    assert office.deadlines(code)["petition.re_review"].due_at == due + timedelta(days=37)
    shown = do(office, petition, "re-review/opinion", opinion(office, ReviewOutcome.REVOKED))
    assert (shown["state"], shown["conclusion"]) == ("concluded", "re_reviewed")
    answers = [ReviewAnswered.from_data(e.data) for e in office.said(code) if e.type == "review.answered"]
    assert [(each.level, each.outcome, each.is_on_time) for each in answers] == [
        (ReviewLevel.REVIEW, ReviewOutcome.UPHELD, True), (ReviewLevel.RE_REVIEW, ReviewOutcome.REVOKED, True),
    ]  # fmt: skip
    assert {each.state for each in office.deadlines(code).values()} == {"met"}
    assert ask(office, petition, "review", {"text": REQUEST}).json["code"] == "TRANSITION_REFUSED"


def test_a_review_that_is_not_answered_in_thirty_days_is_late(office: Handler) -> None:
    code, petition = answered(office)
    do(office, petition, "review", {"text": REQUEST})
    at(office, datetime(2026, 4, 11, 16, tzinfo=UTC))
    missed = [each.data["kind"] for each in office.said(code) if each.type == "deadline.missed"]
    assert missed == ["petition.review"]
    assert do(office, petition, "review/opinion", opinion(office))["reviews"][0]["is_on_time"] is False


def test_review_goes_on_when_the_case_is_reopened_and_handled_elsewhere(office: Handler) -> None:
    code, petition = answered(office)
    office.say(CaseCompleted(code, Outcome.PETITION_ANSWERED, 1, unit=OFFICE))
    office.say(CaseReopened(code, 2))
    office.again(code, Route.PETITION, OTHER, 2)
    assert do(office, petition, "review", {"text": REQUEST})["state"] == "under_review"
    foreign = office.post(f"/{petition}/review/opinion", opinion(office), "petition_officer", OTHER)
    assert foreign.status_code == 404


def test_the_window_of_a_review_that_revoked_the_answer_ends_when_the_case_is_opened_again(
    office: Handler,
) -> None:
    revoked, petition = answered(office)
    upheld, other = answered(office)
    for each, outcome in ((petition, ReviewOutcome.REVOKED), (other, ReviewOutcome.UPHELD)):
        do(office, each, "review", {"text": REQUEST})
        do(office, each, "review/opinion", opinion(office, outcome))
    for code in (revoked, upheld):
        office.say(CaseReopened(code, 2))
    shown = office.get(f"/{petition}", "petition_officer", OFFICE).json
    assert (shown["state"], shown["until"], shown["acts"]) == ("ended", None, [])
    assert office.deadlines(revoked)["petition.re_review_request"].state == "cancelled"
    assert ask(office, petition, "re-review", {"text": REQUEST}).json["code"] == "TRANSITION_REFUSED"
    office.again(revoked, Route.PETITION, OFFICE, 2)
    at(office, WINDOW + timedelta(days=60))
    assert office.types(revoked).count("petition.ended") == 1
    assert "petition.concluded" not in office.types(revoked)
    assert (
        office.types(upheld)[-1] == "petition.concluded"
    )  # another reason to handle it again leaves the right


@pytest.mark.parametrize(("relation", "code"), [("respondent", "REVIEWER_UNFIT"), ("accused", None)])
def test_who_is_concerned_does_not_review_and_who_is_accused_is_not_betrayed(
    office: Handler, relation: str, code: str | None
) -> None:
    _, petition = admitted(office, **{relation: BUREAU})
    do(office, petition, "answer", {"text": "处理意见", "delivered_at": rfc3339(MOMENT)})
    said = ask(office, petition, "review", {"text": REQUEST, "reviewer": BUREAU})
    assert (said.status_code, said.json.get("code") if code else None) == (422 if code else 201, code)


def test_nothing_follows_the_answer_of_a_case_that_should_not_have_been_registered(office: Handler) -> None:
    before_review, petition = answered(office)
    office.say(CaseVoided(before_review, VoidGround.MISTAKE))
    heard, other = answered(office)
    do(office, other, "review", {"text": REQUEST})
    do(office, other, "hearing")
    office.say(CaseVoided(heard, VoidGround.MISTAKE))
    at(office, WINDOW + timedelta(days=60))
    for code, each in ((before_review, petition), (heard, other)):
        shown = office.get(f"/{each}", "petition_officer", OFFICE).json
        assert (shown["state"], shown["is_heard"], shown["until"]) == ("ended", False, None)
        assert not {term.state for term in office.deadlines(code).values()} & {"open", "missed", "suspended"}
        assert office.types(code)[-1] == "petition.ended"
    assert ask(office, petition, "review", {"text": REQUEST}).json["code"] == "TRANSITION_REFUSED"


def test_what_is_written_at_these_stages_stands_nowhere_in_the_clear(office: Handler) -> None:
    _, petition = admitted(office)
    do(office, petition, "extension", {"text": WHY})
    do(office, petition, "answer", {"text": "处理意见", "delivered_at": rfc3339(MOMENT)})
    do(office, petition, "review", {"text": REQUEST})
    do(office, petition, "hearing")
    do(office, petition, "hearing/record", {"record": RECORD})
    do(office, petition, "review/opinion", opinion(office))
    assert office.stands_in_the_clear([WHY, REQUEST, RECORD, OPINION]) == []
    masked = office.get(f"/{petition}", "supervisor", CENTRE)
    assert not [word for word in (WHY, REQUEST, RECORD, OPINION) if word in masked.get_data(as_text=True)]


def test_only_the_answer_completes_the_case(office: Handler) -> None:
    code, petition = answered(office)
    do(office, petition, "review", {"text": REQUEST})
    do(office, petition, "review/opinion", opinion(office, ReviewOutcome.CHANGED))
    said = [each for each in office.said(code) if each.type == "petition.answered"]
    assert [PetitionAnswered.from_data(each.data).round for each in said] == [1]
