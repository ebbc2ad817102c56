"""The bridge on a real PostgreSQL: one transaction, idempotency, versions, waiting, and a database that is away."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import psycopg2
import pytest
from sqlalchemy import event, text
from werkzeug.test import TestResponse

from casekit import streams
from casekit.casecode import CaseCode
from casekit.clock import FixedClock, RealClock, monotonic
from casekit.errors import DependencyDown
from casekit.faults import armed
from casekit.streams import Head, case_stream
from casekit.testing.servers import PostgresServer
from casekit.web import build_app
from casekit.web.idempotency import KEPT, sweep
from tests.support.example_service import HIDDEN_FROM, REGION, Example, create_schema, example

NOTE = {"text": "一件事"}


class Caller:
    """Calls the example service as a clerk would."""

    def __init__(self, service: Example) -> None:
        self.service = service
        self.runtime = service.runtime
        self.app = build_app(service.runtime)

    def post(self, path: str, body: object = NOTE, *, unit: str = "centre", **headers: str) -> TestResponse:
        """POST `body` with the headers, whose names have `_` for `-`."""
        return self.app.test_client().post(path, json=body, headers=self._headers(unit, headers))

    def get(self, path: str, *, unit: str = "centre", **headers: str) -> TestResponse:
        """GET with the headers, whose names have `_` for `-`."""
        return self.app.test_client().get(path, headers=self._headers(unit, headers))

    def count(self, table: str) -> int:
        """How many rows the table has."""
        with self.runtime.db.begin() as connection:
            return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())

    def open_case(self, **headers: str) -> str:
        """The code of a new case."""
        answer = self.post("/v1/cases", **headers)
        assert answer.status_code == 201
        return str(answer.json["code"])

    def _headers(self, unit: str, given: dict[str, str]) -> dict[str, str]:
        return self.service.token(unit) | {name.replace("_", "-"): value for name, value in given.items()}


@pytest.fixture
def service(tmp_path: Path, database_uri: str) -> Iterator[Example]:
    made = example(tmp_path, database_uri, clock=FixedClock(RealClock().now()))
    create_schema(made.runtime.db)
    yield made
    made.runtime.db.close()


@pytest.fixture
def caller(service: Example) -> Caller:
    return Caller(service)


def arrive(caller: Caller, code: str, source: str, seq: int) -> None:
    """Have the service apply event `seq` of another source to the case."""
    with caller.runtime.db.begin() as connection:
        work = caller.runtime.work(connection, "test")
        stream = work.lock(case_stream(code))
        stream.heads[source] = Head(1, seq, "00000000-0000-0000-0000-000000000000")
        stream.is_dirty = True
        work.flush()


def code_of(serial: int) -> str:
    return str(CaseCode(REGION, 2026, serial))


# ------------------------------------------------------------------------------------------ transaction


def test_a_case_is_registered_by_one_statement_idempotency_row_included(caller: Caller) -> None:
    caller.open_case()
    statements: list[str] = []
    event.listen(
        caller.runtime.db.engine,
        "before_cursor_execute",
        lambda _c, _k, statement, _p, _x, _m: statements.append(statement),
    )
    answer = caller.post("/v1/cases", Idempotency_Key="k1")
    assert answer.status_code == 201
    assert len(statements) == 1
    assert (caller.count("notes"), caller.count("outbox_messages"), caller.count("idempotency_keys")) == (
        2,
        2,
        1,
    )


def test_the_answer_carries_version_and_etag_of_what_was_committed(caller: Caller) -> None:
    answer = caller.post("/v1/cases")
    assert answer.headers["Case-Version"] == "example:1"
    assert answer.headers["ETag"] == '"1"'
    code = answer.json["code"]
    arrive(caller, code, "grid", 4)
    later = caller.post(f"/v1/cases/{code}/notes")
    assert later.headers["Case-Version"] == "example:2,grid:4"
    assert later.headers["ETag"] == '"2"'
    assert caller.get(f"/v1/cases/{code}/notes").headers["Case-Version"] == "example:2,grid:4"


def test_a_failure_before_the_commit_leaves_nothing(caller: Caller) -> None:
    with armed("api.before_commit:raise"):
        answer = caller.post("/v1/cases", Idempotency_Key="k1")
    assert answer.status_code == 500
    assert caller.count("notes") == caller.count("outbox_messages") == caller.count("idempotency_keys") == 0


def test_a_case_code_in_the_path_is_read_as_people_write_it(caller: Caller) -> None:
    code = caller.open_case()
    wide = "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in code.replace("-", ""))
    assert caller.get(f"/v1/cases/{wide.lower()}/notes").status_code == 200


# ------------------------------------------------------------------------------------------ idempotency


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


# ------------------------------------------------------------------------------------------ versions


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


# ------------------------------------------------------------------------------------------ lists


def test_a_list_is_paged_without_gap_or_repeat(caller: Caller) -> None:
    code = caller.open_case()
    for number in range(6):
        caller.post(f"/v1/cases/{code}/notes", {"text": f"第{number}件"})
    seen: list[str] = []
    cursor = ""
    while True:
        page = caller.get(f"/v1/cases/{code}/notes?limit=3{cursor}").json
        seen += [item["text"] for item in page["items"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert len(seen) == len(set(seen)) == 7
    assert seen == ["第5件", "第4件", "第3件", "第2件", "第1件", "第0件", "一件事"]


# ------------------------------------------------------------------------------------------ trouble


def test_a_stream_held_by_another_is_busy_not_broken(caller: Caller) -> None:
    code = caller.open_case()
    with caller.runtime.db.begin() as connection:
        streams.lock(connection, [case_stream(code)], REGION)
        answer = caller.post(f"/v1/cases/{code}/notes")
    assert (answer.status_code, answer.json["code"]) == (503, "BUSY")


def test_a_frozen_database_is_answered_for_within_three_seconds(
    caller: Caller, postgres: PostgresServer
) -> None:
    code = caller.open_case()
    postgres.pause()
    try:
        began = monotonic()
        with ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(lambda n: caller.get(f"/v1/cases/{code}/notes?limit={n}"), range(1, 5)))
        taken = monotonic() - began
    finally:
        postgres.resume()
    assert {answer.json["code"] for answer in answers} == {DependencyDown.code}
    assert taken < 5.0  # the answer's time is 2.8 s; the rest is a busy machine's
    assert caller.get(f"/v1/cases/{code}/notes").status_code == 200


def test_a_long_poll_may_look_again_after_the_time_others_have(caller: Caller) -> None:
    code = caller.open_case()
    assert caller.get(f"/v1/cases/{code}/news?wait=3").status_code == 200


def test_a_full_pool_before_a_frozen_database_is_answered_for_in_time_too(
    caller: Caller, postgres: PostgresServer
) -> None:
    code = caller.open_case()
    postgres.pause()
    try:
        began = monotonic()
        with ThreadPoolExecutor(24) as pool:
            answers = list(pool.map(lambda _: caller.get(f"/v1/cases/{code}/notes"), range(24)))
        taken = monotonic() - began
    finally:
        postgres.resume()
    assert {answer.status_code for answer in answers} == {503}
    assert taken < 6.0  # threads of one interpreter; each answer is within three seconds


def test_a_connection_lost_at_the_commit_is_an_unknown_outcome(caller: Caller, database_uri: str) -> None:
    caller.open_case()
    engine = caller.runtime.db.engine

    @event.listens_for(engine, "commit", once=True)
    def cut(connection: object) -> None:
        with psycopg2.connect(database_uri) as admin:
            admin.cursor().execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )

    answer = caller.post("/v1/cases")
    assert (answer.status_code, answer.json["code"]) == (503, "OUTCOME_UNKNOWN")
    assert caller.post("/v1/cases").status_code == 201


def test_the_status_of_a_service_says_what_is_left_to_do(caller: Caller) -> None:
    caller.open_case()
    client = caller.app.test_client()
    tokens = caller.runtime.service_tokens
    assert tokens is not None
    found = client.get(
        "/internal/status", headers={"Authorization": f"Bearer {tokens.issue('gateway')}"}
    ).json
    assert found == {
        "service": "example",
        "epoch": 0,
        "assigned": 0,
        "outbox": 1,
        "inbox": 0,
        "waiting": 0,
        "stuck": 0,
        "deadlines": 0,
        "received": {},
    }
    assert client.get("/internal/status", headers=caller.service.token()).status_code == 401
