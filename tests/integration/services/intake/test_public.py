"""The owner's view: code and secret open it, nothing else does, and nobody learns by trying."""

from uuid import uuid4

import pytest

from casekit.casecode import CaseCode, new_secret
from casekit.streams import case_stream
from casekit.testing.sample import REGION
from contracts.grid import OrderVerified
from services.intake.handlers.public import PER_CLIENT, PER_CODE_AND_CLIENT
from tests.integration.services.intake.desk import Desk


@pytest.fixture(autouse=True)
def _buckets_are_full(desk: Desk) -> None:
    with desk.runtime.db.begin() as db:
        db.exec_driver_sql("DELETE FROM lookup_buckets")


def unknown_code() -> str:
    return str(CaseCode(REGION, 2026, 987654))


def test_code_and_secret_show_step_time_and_what_comes_next(desk: Desk) -> None:
    receipt = desk.register()
    desk.later(hours=3)
    desk.act(receipt["code"], "admission")
    desk.later(minutes=20)
    view = desk.public("lookup", {"code": receipt["code"], "secret": receipt["secret"]}).json
    assert [(step["spent"], step["ended_at"] is None) for step in view["steps"]] == [
        ("3小时", False),
        ("20分钟", True),
    ]
    assert view["step"] == view["steps"][-1]["name"]
    assert view["due_at"] is not None
    assert view["matter"] == "矛盾纠纷"
    assert "研判" in view["next"]


def test_code_and_secret_are_read_as_people_type_them(desk: Desk) -> None:
    receipt = desk.register()
    typed = {"code": receipt["compact"].lower(), "secret": f" {receipt['secret'].lower().replace('-', ' ')} "}
    assert desk.public("lookup", typed).status_code == 200


def test_a_wrong_secret_and_an_unknown_code_are_answered_alike(desk: Desk) -> None:
    receipt = desk.register()
    wrong = desk.public("lookup", {"code": receipt["code"], "secret": new_secret()})
    unknown = desk.public("lookup", {"code": unknown_code(), "secret": receipt["secret"]})
    assert wrong.status_code == unknown.status_code == 404
    assert {**wrong.json, "trace": ""} == {**unknown.json, "trace": ""}
    assert dict(wrong.headers) == dict(unknown.headers)


def test_a_case_without_a_secret_opens_to_none(desk: Desk) -> None:
    code = desk.register()["code"]
    with desk.runtime.db.begin() as db:
        db.exec_driver_sql("UPDATE cases SET secret_hash = NULL WHERE code = %s", (code,))
    assert desk.public("lookup", {"code": code, "secret": new_secret()}).status_code == 404


def test_a_clients_attempts_at_a_code_run_out_whether_it_is_known_or_not(desk: Desk) -> None:
    receipt, answers = desk.register(), {}
    for code in (receipt["code"], unknown_code()):
        tries = [
            desk.public("lookup", {"code": code, "secret": new_secret()}, client="10.1.0.1")
            for _ in range(int(PER_CODE_AND_CLIENT) + 2)
        ]
        assert [answer.status_code for answer in tries] == [404] * int(PER_CODE_AND_CLIENT) + [429] * 2
        answers[code] = tries[-1]
    one, other = answers.values()
    assert {**one.json, "trace": ""} == {**other.json, "trace": ""}
    assert int(one.headers["Retry-After"]) > 0


def test_whoever_guesses_at_a_code_does_not_lock_its_owner_out(desk: Desk) -> None:
    receipt = desk.register()
    for client in ("10.6.0.1", "10.6.0.2"):
        for _ in range(int(PER_CODE_AND_CLIENT) + 1):
            guess = desk.public("lookup", {"code": receipt["code"], "secret": new_secret()}, client)
        assert guess.status_code == 429
    key = {"code": receipt["code"], "secret": receipt["secret"]}
    assert desk.public("lookup", key, "10.6.0.1").status_code == 429
    assert desk.public("lookup", key, "10.6.0.3").status_code == 200
    assert desk.public("withdrawal", key, "10.6.0.3").status_code == 200


def test_attempts_of_one_client_run_out_over_all_codes(desk: Desk) -> None:
    codes = [str(CaseCode(REGION, 2026, 500_000 + number)) for number in range(int(PER_CLIENT) + 1)]
    answers = [desk.public("lookup", {"code": code, "secret": new_secret()}, "10.3.0.1") for code in codes]
    assert answers[0].status_code == 404
    assert answers[-1].status_code == 429
    assert desk.public("lookup", {"code": codes[0], "secret": new_secret()}, "10.3.0.2").status_code == 404


def test_one_subscribers_ipv6_addresses_are_one_client(desk: Desk) -> None:
    body = {"code": unknown_code(), "secret": new_secret()}
    for number in range(3):
        desk.public("lookup", body, f"2001:db8::{number:x}")
    assert desk.rows("SELECT count(*) AS n FROM lookup_buckets")[0]["n"] == 2


def test_attempts_come_back_with_time_and_full_buckets_are_swept(desk: Desk) -> None:
    body = {"code": unknown_code(), "secret": new_secret()}
    for _ in range(int(PER_CODE_AND_CLIENT) + 1):
        last = desk.public("lookup", body, "10.4.0.1")
    assert last.status_code == 429
    with desk.runtime.db.begin() as db:
        db.exec_driver_sql("UPDATE lookup_buckets SET filled_at = filled_at - interval '70 seconds'")
    assert desk.public("lookup", body, "10.4.0.1").status_code == 404
    with desk.runtime.db.begin() as db:
        db.exec_driver_sql("UPDATE lookup_buckets SET filled_at = filled_at - interval '1 hour'")
    receipt = desk.register()
    desk.public("lookup", {"code": receipt["code"], "secret": receipt["secret"]}, "10.4.0.2")
    assert desk.rows("SELECT count(*) AS n FROM lookup_buckets")[0]["n"] == 2


def test_no_address_or_code_stands_in_the_buckets(desk: Desk) -> None:
    desk.public("lookup", {"code": unknown_code(), "secret": new_secret()}, "10.5.0.1")
    for row in desk.rows("SELECT key FROM lookup_buckets"):
        assert b"10.5.0.1" not in bytes(row["key"])
        assert len(bytes(row["key"])) == 32


def test_the_owner_sees_who_handles_and_never_who_is_accused(desk: Desk) -> None:
    receipt = desk.register(units=[{"unit": "planning", "relation": "accused"}])
    code = receipt["code"]
    desk.act(code, "admission")
    desk.act(code, "triage", {"category": "other", "grade": "ordinary"}, "dispatcher")
    desk.act(code, "routing", {"route": "order", "unit": "justice"}, "dispatcher")
    answer = desk.public("lookup", {"code": code, "secret": receipt["secret"]})
    assert answer.json["handled_by"] == "司法局"
    assert "自然资源局" not in answer.text
    assert "planning" not in answer.text
    desk.hear(desk.grid, case_stream(code), OrderVerified(uuid4(), code, "justice", 1, is_passed=True))
    done = desk.public("lookup", {"code": code, "secret": receipt["secret"]}).json
    assert (done["outcome"], done["is_finished"]) == ("承办单位办结", False)


def test_the_owner_withdraws_with_code_and_secret_once(desk: Desk) -> None:
    receipt = desk.register()
    key = {"code": receipt["code"], "secret": receipt["secret"]}
    assert desk.public("withdrawal", {**key, "secret": new_secret()}).status_code == 404
    view = desk.public("withdrawal", key)
    assert (view.status_code, view.json["step"], view.json["may_withdraw"]) == (200, "已撤回", False)
    assert desk.public("withdrawal", key).status_code == 409
    (row,) = desk.rows(
        "SELECT body FROM outbox_messages WHERE type = 'case.withdrawn' AND stream = :s",
        s=f"case/{receipt['code']}",
    )
    assert b'"actor":"public"' in bytes(row["body"])


def test_what_is_no_code_or_secret_is_named_as_such(desk: Desk) -> None:
    receipt = desk.register()
    for body, fields in (
        ({"code": "abc", "secret": receipt["secret"]}, ["code"]),
        ({"code": receipt["code"], "secret": "short"}, ["secret"]),
        ({}, ["code", "secret"]),
    ):
        answer = desk.public("lookup", body)
        assert (answer.status_code, sorted(answer.json["errors"])) == (422, fields)
