"""Who sees what of a petition."""

from typing import Any
from uuid import uuid4

import pytest

from contracts.vocabulary import Route
from tests.integration.services.petition.conftest import BUREAU, OFFICE, OTHER
from tests.support.cases import CENTRE, Handler, new_code

SECRET = "信访人的住处已记录在案"


def admitted(office: Handler, **case: Any) -> tuple[str, str]:
    """Code and id of a petition that was admitted."""
    code = office.routed(Route.PETITION, OFFICE, **case)
    petition = office.only(code, "petition_officer", OFFICE)["id"]
    body = {"notice_form": "post", "text": SECRET}
    assert office.post(f"/{petition}/admission", body, "petition_officer", OFFICE).status_code == 200
    return code, petition


@pytest.mark.parametrize("role", ["clerk", "dispatcher", "supervisor", "director", "auditor"])
def test_others_of_the_centre_see_how_it_stands_and_no_text(office: Handler, role: str) -> None:
    _, petition = admitted(office)
    answer = office.get(f"/{petition}", role, CENTRE)
    assert SECRET not in answer.get_data(as_text=True)
    shown = answer.json
    assert (shown["is_masked"], shown["state"], shown["unit_name"]) == (True, "admitted", f"{OFFICE} 名称")
    assert [(note["act"], note["text"]) for note in shown["notes"]] == [("notice", None)]
    assert shown["acts"] == []


@pytest.mark.parametrize("role", ["clerk", "dispatcher", "mediator", "handler"])
def test_only_petition_officers_of_the_office_act(office: Handler, role: str) -> None:
    _, petition = admitted(office)
    unit = CENTRE if role in ("clerk", "dispatcher") else OFFICE
    answer = office.post(f"/{petition}/answer", {"text": "答复"}, role, unit)
    assert answer.status_code in (403, 404)
    foreign = office.post(f"/{petition}/answer", {"text": "答复"}, "petition_officer", OTHER)
    assert (foreign.status_code, foreign.json["code"]) == (404, "PETITION_NOT_FOUND")


def test_an_office_that_is_itself_complained_of_never_reads_the_file(office: Handler) -> None:
    _, petition = admitted(office, respondent=OFFICE)
    shown = office.get(f"/{petition}", "petition_officer", OFFICE).json
    assert (shown["is_masked"], shown["notes"][0]["text"]) == (True, None)
    assert shown["acts"] == ["petition.answer", "petition.register", "petition.extend"]


def same(first: Any, second: Any) -> bool:
    """Two answers that nobody can tell apart."""
    bodies = [{k: v for k, v in each.json.items() if k != "trace"} for each in (first, second)]
    kept = ("Content-Type", "Case-Version", "ETag", "Retry-After")
    heads = [{name: each.headers.get(name) for name in kept} for each in (first, second)]
    return first.status_code == second.status_code and bodies[0] == bodies[1] and heads[0] == heads[1]


def test_to_an_accused_unit_there_is_no_petition(office: Handler) -> None:
    code, petition = admitted(office, accused=BUREAU)
    for role in ("petition_officer", "handler", "dispatcher", "director"):
        acts = [
            office.post(f"/{each}/answer", {"text": "答复"}, role, BUREAU) for each in (petition, uuid4())
        ]
        assert same(*acts)
        assert acts[0].status_code == 404
        assert same(office.get(f"/{petition}", role, BUREAU), office.get(f"/{uuid4()}", role, BUREAU))
        assert same(
            office.get(f"?case={code}", role, BUREAU), office.get(f"?case={new_code()}", role, BUREAU)
        )
    for role in ("petition_officer", "dispatcher", "director"):
        listed = office.get("?limit=200", role, BUREAU).json["items"]
        assert code not in {item["code"] for item in listed}


def test_saying_what_one_has_seen_of_it_tells_the_accused_nothing_either(office: Handler) -> None:
    _, petition = admitted(office, accused=BUREAU)
    seen = {"Case-Version": "intake:2,petition:4", "If-Match": '"4"'}
    acts = [
        office.post(f"/{each}/answer", {"text": "答复"}, "petition_officer", BUREAU, headers=seen)
        for each in (petition, uuid4())
    ]
    assert same(*acts)
    assert (acts[0].status_code, acts[0].json["code"]) == (503, "CASE_NOT_YET_HERE")


def test_lists_hold_what_the_reader_may_see_and_what_he_asks_for(office: Handler) -> None:
    code, _ = admitted(office)
    ours = office.get("?state=admitted&limit=200", "petition_officer", OFFICE).json["items"]
    assert code in {item["code"] for item in ours}
    assert {item["unit"] for item in ours} == {OFFICE}
    assert office.get("?limit=200", "petition_officer", OTHER).json["items"] == []
    assert office.get(f"?unit={OTHER}", "dispatcher", CENTRE).json["items"] == []
    assert office.get("", "ops").status_code == 403
    assert office.get("?state=lost", "dispatcher", CENTRE).status_code == 422
