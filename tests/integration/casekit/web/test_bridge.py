"""The bridge on a real PostgreSQL: one transaction and its answer, case codes, pages, and what is left to do."""

from sqlalchemy import event

from casekit.faults import armed
from tests.integration.casekit.web.caller import Caller, arrive


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
