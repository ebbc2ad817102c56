"""A request sent again under its Idempotency-Key is answered as the first time, and carried out once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from sqlalchemy import text

from casekit import streams
from casekit.streams import case_stream
from casekit.web.idempotency import KEPT, sweep
from tests.integration.casekit.web.caller import NOTE, Caller, code_of
from tests.support.example_service import HIDDEN_FROM, REGION


def test_the_same_request_twice_is_carried_out_once_and_answered_twice(caller: Caller) -> None:
    first = caller.post("/v1/cases", Idempotency_Key="k1")
    second = caller.post("/v1/cases", Idempotency_Key="k1")
    assert second.status_code == 201
    assert second.data == first.data
    assert second.headers["Idempotent-Replayed"] == "true"
    assert second.headers["Case-Version"] == first.headers["Case-Version"]
    assert "Idempotent-Replayed" not in first.headers
    assert caller.count("notes") == 1


def test_a_repeated_act_that_is_no_longer_possible_gets_its_first_answer(caller: Caller) -> None:
    code = code_of(9)
    with caller.runtime.db.begin() as connection:
        streams.lock(connection, [case_stream(code)], REGION)
    first = caller.post(f"/v1/cases/{code}/last-note", Idempotency_Key="k1")
    again = caller.post(f"/v1/cases/{code}/last-note", Idempotency_Key="k1")
    other = caller.post(f"/v1/cases/{code}/last-note", Idempotency_Key="k2")
    assert (first.status_code, again.status_code, other.status_code) == (201, 201, 409)
    assert again.data == first.data


def test_a_key_used_for_another_body_is_refused(caller: Caller) -> None:
    caller.post("/v1/cases", Idempotency_Key="k1")
    answer = caller.post("/v1/cases", {"text": "另一件"}, Idempotency_Key="k1")
    assert (answer.status_code, answer.json["code"]) == (422, "IDEMPOTENCY_KEY_REUSED")
    assert caller.count("notes") == 1


def test_a_key_belongs_to_its_actor_and_path(caller: Caller) -> None:
    code = caller.open_case(Idempotency_Key="k1")
    assert caller.post("/v1/cases", unit="town", Idempotency_Key="k1").json["code"] != code
    assert caller.post(f"/v1/cases/{code}/notes", Idempotency_Key="k1").status_code == 201
    assert caller.count("notes") == 3


def test_a_refusal_is_not_kept(caller: Caller) -> None:
    code = code_of(9)
    assert caller.post(f"/v1/cases/{code}/notes", Idempotency_Key="k1").status_code == 404
    with caller.runtime.db.begin() as connection:
        streams.lock(connection, [case_stream(code)], REGION)
    assert caller.post(f"/v1/cases/{code}/notes", Idempotency_Key="k1").status_code == 201


def test_a_stored_answer_never_climbs_the_wall(caller: Caller) -> None:
    """Who lost sight of a case does not get it back by repeating an old request."""
    code = caller.open_case()
    path = f"/v1/cases/{code}/notes"
    token = caller.service.issuer
    seen = caller.app.test_client().post(
        path,
        json=NOTE,
        headers={
            "Authorization": f"Bearer {token.issue('clerk', unit='centre', sub='x')}",
            "Idempotency-Key": "k",
        },
    )
    hidden = caller.app.test_client().post(
        path,
        json=NOTE,
        headers={
            "Authorization": f"Bearer {token.issue('clerk', unit=HIDDEN_FROM, sub='x')}",
            "Idempotency-Key": "k",
        },
    )
    assert (seen.status_code, hidden.status_code) == (201, 404)


def test_many_at_once_with_one_key_are_carried_out_once(caller: Caller) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: caller.post("/v1/cases", Idempotency_Key="k1"), range(8)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.data for answer in answers}) == 1
    assert caller.count("notes") == caller.count("outbox_messages") == 1


def test_answers_are_kept_encrypted_for_a_day(caller: Caller) -> None:
    caller.post("/v1/cases", Idempotency_Key="k1")
    table = caller.runtime.definition.metadata.tables["idempotency_keys"]
    with caller.runtime.db.begin() as connection:
        row = connection.execute(text("SELECT * FROM idempotency_keys")).mappings().one()
        assert NOTE["text"].encode() not in bytes(row["answer"])
        assert "k1" not in row["key"]
        assert sweep(connection, table, caller.runtime.clock.now() + KEPT) == 0
        assert sweep(connection, table, caller.runtime.clock.now() + KEPT + timedelta(seconds=1)) == 1
