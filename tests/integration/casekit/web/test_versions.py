"""A client is held to what it has seen, a service waits for it, and a hidden case looks like none."""

import threading

import pytest
from sqlalchemy import text

from casekit.clock import monotonic
from casekit.streams import case_stream
from tests.integration.casekit.web.caller import Caller, arrive, code_of
from tests.support.example_service import HIDDEN_FROM


def test_if_match_refuses_what_has_changed_and_takes_what_has_not(caller: Caller) -> None:
    code = caller.open_case()
    path = f"/v1/cases/{code}/notes"
    assert caller.post(path, If_Match='"1"').status_code == 201
    stale = caller.post(path, If_Match='"1"')
    assert (stale.status_code, stale.json["code"]) == (412, "VERSION_CONFLICT")
    assert caller.post(path, If_Match='"7", "2"').status_code == 201
    assert caller.count("notes") == 3


def test_if_match_tells_nothing_of_a_hidden_case(caller: Caller) -> None:
    code = caller.open_case()
    answers = [
        caller.post(f"/v1/cases/{each}/notes", unit=HIDDEN_FROM, If_Match='"999"')
        for each in (code, code_of(777))
    ]
    assert {answer.status_code for answer in answers} == {404}


def test_a_request_waits_for_what_its_caller_has_seen(caller: Caller) -> None:
    code = caller.open_case()
    timer = threading.Timer(0.3, arrive, (caller, code, "grid", 3))
    timer.start()
    answer = caller.get(f"/v1/cases/{code}/notes", Case_Version="example:1,grid:3")
    timer.join()
    assert answer.status_code == 200
    assert answer.headers["Case-Version"] == "example:1,grid:3"


def test_a_command_waits_too(caller: Caller) -> None:
    code = code_of(9)
    timer = threading.Timer(0.3, arrive, (caller, code, "grid", 1))
    timer.start()
    answer = caller.post(f"/v1/cases/{code}/notes", Case_Version="grid:1")
    timer.join()
    assert answer.status_code == 201


def test_what_does_not_come_in_two_seconds_is_said_to_be_on_its_way(caller: Caller) -> None:
    code = caller.open_case()
    began = monotonic()
    answer = caller.get(f"/v1/cases/{code}/notes", Case_Version="grid:3")
    assert (answer.status_code, answer.json["code"]) == (503, "CASE_NOT_YET_HERE")
    assert 1.8 <= monotonic() - began < 8
    assert answer.headers["Retry-After"]


def test_sources_the_service_does_not_listen_to_are_not_waited_for(caller: Caller) -> None:
    code = caller.open_case()
    assert caller.get(f"/v1/cases/{code}/notes", Case_Version="ledger:900").status_code == 200


@pytest.mark.parametrize("header", [None, "example:1"])
def test_to_those_it_is_hidden_from_a_case_looks_like_an_unknown_code(
    caller: Caller, header: str | None
) -> None:
    code = caller.open_case()
    headers = {"Case_Version": header} if header else {}
    answers = [
        caller.get(f"/v1/cases/{each}/notes", unit=HIDDEN_FROM, **headers) for each in (code, code_of(777))
    ]
    known, unknown = [{k: v for k, v in answer.json.items() if k != "trace"} for answer in answers]
    assert known == unknown
    assert known["code"] == ("CASE_NOT_YET_HERE" if header else "CASE_NOT_FOUND")


@pytest.mark.parametrize("header", [None, "example:1"])
def test_a_refusal_of_access_is_on_record_once_and_nothing_else_is(
    caller: Caller, header: str | None
) -> None:
    code = caller.open_case()
    headers = {"Case_Version": header} if header else {}
    caller.post(f"/v1/cases/{code}/notes", unit=HIDDEN_FROM, **headers)
    with caller.runtime.db.begin() as connection:
        said = connection.execute(text("SELECT stream, type FROM outbox_messages ORDER BY serial")).all()
    assert said == [(case_stream(code), "note.made"), ("service/example", "note.hidden")]
    assert caller.count("notes") == 1
