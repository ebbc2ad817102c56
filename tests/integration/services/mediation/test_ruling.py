"""A court's or commission's paper closes related matters in one act: what it closes, what is refused, what is told."""

from typing import Any

import pytest

from contracts.intake import CaseRelated
from contracts.vocabulary import Route, Tier, UnitKind
from tests.integration.services.mediation.conftest import BUREAU, OTHER, TOWN
from tests.integration.services.mediation.desk import act, opened
from tests.integration.services.mediation.test_acts import ATTEMPT
from tests.support.cases import CENTRE, Handler

COURT, COMMISSION, HIGH = "court-county", "labour-commission", "court-city"
NUMBER = "（2026）黔0302民初1号"
PAPER = {"kind": "mediation_paper", "body": COURT, "given_on": "2026-03-12", "number": NUMBER}


@pytest.fixture
def trial(room: Handler) -> Handler:
    for unit in (COURT, COMMISSION, HIGH):
        room.unit(unit, UnitKind.DEPARTMENT, Tier.COUNTY)
    room.listener.hear()
    return room


def standing(room: Handler, stage: str, body: str | None) -> tuple[str, str]:
    """Code and mediation of a case that stands in a proceeding."""
    code, mediation = opened(room)
    act(room, mediation, "proceedings", {"stage": stage, "body": body, "file_number": NUMBER})
    return code, mediation


def tied(room: Handler, code: str, other: str) -> None:
    room.say(CaseRelated(code, other, "same_root"))


def refused(room: Handler, mediation: str, body: Any) -> tuple[int, str]:
    answer = room.post(f"/{mediation}/ruling", body, "mediator", TOWN)
    return answer.status_code, answer.json["code"]


def test_one_paper_of_the_court_closes_three_proceedings_of_one_dispute(trial: Handler) -> None:
    code, mediation = standing(trial, "first_instance", COURT)
    others = sorted(
        standing(trial, stage, body)[0]
        for stage, body in (("arbitration", COMMISSION), ("second_instance", None))
    )
    for other in others:
        tied(trial, code, other)
    shown = act(trial, mediation, "ruling", PAPER | {"related": others})["ruling"]
    assert (shown["kind"], shown["number"], shown["related"]) == ("mediation_paper", NUMBER, others)
    assert trial.types(code)[-2:] == ["ruling.given", "mediation.ended"]
    (ruling,) = [each for each in trial.said(code) if each.type == "ruling.given"]
    assert (ruling.data["body"], ruling.data["related"]) == (COURT, others)
    assert trial.get(f"/{mediation}", "mediator", TOWN).json["end_reason"] == "case_completed"
    assert refused(trial, mediation, PAPER) == (
        409,
        "TRANSITION_REFUSED",
    )  # the case is with the committee no more
    assert trial.stands_in_the_clear([NUMBER]) == []
    masked = trial.get(f"/{mediation}/settlement", "supervisor", CENTRE).json
    assert (masked["ruling"]["number"], masked["proceedings"][0]["file_number"]) == (None, None)
    assert trial.get(f"/{mediation}/settlement", "mediator", OTHER).status_code == 404


def test_what_stands_elsewhere_nowhere_or_is_not_tied_is_not_closed(trial: Handler) -> None:
    code, mediation = standing(trial, "first_instance", COURT)
    elsewhere, nowhere = standing(trial, "arbitration", COMMISSION)[0], opened(trial)[0]
    hidden = trial.routed(Route.MEDIATION, OTHER, accused=TOWN)
    for other in (elsewhere, nowhere):
        tied(trial, code, other)
    judgment = PAPER | {"kind": "judgment"}
    for body, why in (
        (judgment | {"related": [elsewhere]}, "NOT_IN_PROCEEDING"),
        (PAPER | {"related": [nowhere]}, "NOT_IN_PROCEEDING"),
        (PAPER | {"body": HIGH}, "NOT_IN_PROCEEDING"),
        (PAPER | {"kind": "award"}, "NOT_IN_PROCEEDING"),
        (PAPER | {"related": [hidden]}, "CASE_NOT_RELATED"),
        (PAPER | {"given_on": "2026-03-13"}, "MOMENT_AHEAD"),
    ):
        assert refused(trial, mediation, body) == (422, why)
    assert "ruling.given" not in trial.types(code)
    assert act(trial, mediation, "ruling", judgment)["ruling"]["related"] == []


def test_a_case_stands_at_a_stage_once_and_before_nobody_who_has_part_in_it(trial: Handler) -> None:
    code, mediation = opened(trial, respondent=BUREAU)
    where = {"stage": "first_instance", "body": COURT}
    for body in (BUREAU, TOWN, "nobody"):
        answer = trial.post(f"/{mediation}/proceedings", where | {"body": body}, "mediator", TOWN)
        assert (answer.status_code, answer.json["code"]) == (422, "UNIT_UNFIT")
    act(trial, mediation, "proceedings", where)
    again = trial.post(f"/{mediation}/proceedings", where | {"body": HIGH}, "mediator", TOWN)
    assert (again.status_code, again.json["code"]) == (409, "DONE_ALREADY")
    assert trial.types(code)[-1] == "proceeding.entered"


@pytest.mark.parametrize(
    ("kind", "outcome", "words"),
    [
        ("mediation_paper", "court_settled", "你院已于2026年03月12日以调解书了结本案"),
        ("judgment", "decided", "你院已于2026年03月12日以民事判决书了结本案"),
    ],
)
def test_a_courts_file_goes_back_with_what_the_court_itself_closed_it_by(
    trial: Handler, kind: str, outcome: str, words: str
) -> None:
    code, mediation = standing(trial, "first_instance", COURT)
    act(trial, mediation, "referral", {"kind": "entrusted", "court": COURT, "file_number": NUMBER})
    act(trial, mediation, "ruling", PAPER | {"kind": kind})
    (back,) = [each for each in trial.said(code) if each.type == "referral.returned"]
    assert (back.data["outcome"], back.data["is_settled"]) == (outcome, kind == "mediation_paper")
    page = trial.get(f"/{mediation}/referral/document", "mediator", TOWN).text
    assert words in page
    assert "未能达成" not in page


def test_what_was_appealed_is_not_closed_by_the_first_instance(trial: Handler) -> None:
    code, mediation = standing(trial, "first_instance", COURT)
    act(trial, mediation, "proceedings", {"stage": "second_instance", "body": HIGH})
    judgment = PAPER | {"kind": "judgment"}
    assert refused(trial, mediation, judgment) == (422, "NOT_IN_PROCEEDING")
    assert "ruling.given" not in trial.types(code)
    assert act(trial, mediation, "ruling", judgment | {"body": HIGH})["ruling"]["body"] == HIGH


def test_a_mediator_cannot_tell_by_the_answer_which_unit_is_accused(trial: Handler) -> None:
    accused, plain = (opened(trial, accused=each) for each in (BUREAU, None))
    for path, body in (
        ("proceedings", {"stage": "first_instance", "body": BUREAU}),
        ("attempts", ATTEMPT | {"joint": [BUREAU]}),
    ):
        told = [
            trial.post(f"/{mediation}/{path}", body, "mediator", TOWN) for _, mediation in (accused, plain)
        ]
        assert [each.status_code for each in told] == [201, 201]
        assert told[0].json.keys() == told[1].json.keys()
    assert trial.types(accused[0]) == trial.types(plain[0])
    hidden = trial.get(f"/{accused[1]}", "handler", BUREAU)
    assert (hidden.status_code, hidden.json["code"]) == (404, "MEDIATION_NOT_FOUND")
    respondent = opened(trial, respondent=BUREAU)[1]
    assert (
        trial.post(f"/{respondent}/attempts", ATTEMPT | {"joint": [BUREAU]}, "mediator", TOWN).status_code
        == 422
    )
