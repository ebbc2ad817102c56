"""Registering a case: one statement, nothing readable in the tables, the secret told once."""

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import event

from casekit.clock import rfc3339
from casekit.testing.sample import NOON
from contracts.grid import GridEnded
from procedures.library import load
from tests.integration.services.intake.desk import ZHANG, Desk

CANARIES = ["张三丰", "13812345678", "11010519491231002X", "王村7号", "邻居占了我家的林地"]
MATTER = {
    "matter_type": "dispute", "channel": "window", "description": "邻居占了我家的林地", "location": "王村7号东侧",
    "parties": [ZHANG, {"side": "respondent", "name": "李四光"}],
}  # fmt: skip


def statements_of(desk: Desk, body: object, **headers: str) -> list[str]:
    """What goes to the database between BEGIN and COMMIT of one registration."""
    desk.post("/v1/cases", body)
    sent: list[str] = []
    listener = lambda _c, _k, statement, _p, _x, _m: sent.append(statement)  # noqa: E731
    event.listen(desk.runtime.db.engine, "before_cursor_execute", listener)
    answer = desk.post("/v1/cases", body, **headers)
    event.remove(desk.runtime.db.engine, "before_cursor_execute", listener)
    assert answer.status_code == 201, answer.json
    return sent


def test_one_statement_registers_a_case_with_deadline_outbox_and_idempotency_row(desk: Desk) -> None:
    sent = statements_of(desk, MATTER, Idempotency_Key="one-statement")
    assert len(sent) == 1
    assert all(f"INSERT INTO {table} " in sent[0] for table in (
        "cases", "parties", "case_steps", "vault_keys", "deadlines", "case_access", "outbox_messages", "streams",
        "idempotency_keys",
    ))  # fmt: skip


def test_one_statement_registers_and_answers_a_consultation(desk: Desk) -> None:
    body = {
        "matter_type": "consultation",
        "channel": "window",
        "answer": "请到三号窗口办理",
        "parties": [ZHANG],
    }
    assert len(statements_of(desk, body)) == 1


def test_naming_a_unit_costs_three_reads_more(desk: Desk) -> None:
    body = {**MATTER, "units": [{"unit": "justice", "relation": "respondent"}], "grid": "grid-1"}
    assert len(statements_of(desk, body)) == 4


def test_the_receipt_tells_code_secret_and_when_admission_is_decided(desk: Desk) -> None:
    receipt = desk.register()
    assert receipt["state"] == "registered"
    assert receipt["due_at"] is not None
    assert len(receipt["secret"].replace("-", "")) == 13
    assert receipt["compact"] == receipt["code"].replace("-", "")


def test_two_cases_never_share_code_or_secret(desk: Desk) -> None:
    receipts = [desk.register() for _ in range(5)]
    assert (
        len({receipt["code"] for receipt in receipts})
        == len({receipt["secret"] for receipt in receipts})
        == 5
    )


def test_a_retry_with_the_same_key_registers_nothing_and_answers_the_same(desk: Desk) -> None:
    first = desk.post("/v1/cases", MATTER, Idempotency_Key="again")
    before = desk.rows("SELECT count(*) AS n FROM cases")
    again = desk.post("/v1/cases", MATTER, Idempotency_Key="again")
    assert again.json == first.json
    assert again.headers["Idempotent-Replayed"] == "true"
    assert desk.rows("SELECT count(*) AS n FROM cases") == before


def test_nothing_personal_or_written_stands_in_any_column_or_event(desk: Desk) -> None:
    code = desk.register(**MATTER)["code"]
    tables = [
        row["tablename"] for row in desk.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'intake'")
    ]
    assert "parties" in tables
    for table in tables:
        for row in desk.rows(f"SELECT * FROM {table}"):
            shown = json.dumps(
                [bytes(value).decode("utf-8", "replace") if isinstance(value, memoryview) else str(value)
                 for value in row.values()],
                ensure_ascii=False,
            )  # fmt: skip
            assert not [canary for canary in CANARIES if canary in shown], table
    assert desk.page(code)["description"] == MATTER["description"]


def test_a_back_dated_case_keeps_its_true_time_and_is_marked(desk: Desk) -> None:
    received = NOON - timedelta(days=3)
    receipt = desk.register(received_at=rfc3339(received))
    assert receipt["received_at"] == rfc3339(received)
    page = desk.page(receipt["code"])
    assert page["is_back_dated"] is True
    assert page["is_overdue"] is True
    assert desk.facts(receipt["code"], "case.registered")[0]["received_at"] is not None


def test_a_case_is_not_received_in_the_future(desk: Desk) -> None:
    answer = desk.post("/v1/cases", {**MATTER, "received_at": rfc3339(desk.clock.now() + timedelta(hours=1))})
    assert (answer.status_code, answer.json["code"]) == (422, "RECEIVED_AT_UNFIT")
    assert answer.json["errors"]["received_at"][0]["zh"] == "收到时间不能晚于现在，也不能早于一年前。"


def test_a_case_may_have_no_party_or_an_anonymous_one(desk: Desk) -> None:
    hazard = desk.register(matter_type="hazard", parties=[])
    assert desk.facts(hazard["code"], "case.registered")[0]["party_count"] == 0
    anonymous = desk.register(parties=[{"is_anonymous": True, "phone": "13900001111"}])
    assert desk.page(anonymous["code"])["is_anonymous"] is True


def test_a_group_of_three_hundred_is_one_case(desk: Desk) -> None:
    parties = [{"name": f"工人{number}", "phone": f"139{number:08d}"} for number in range(300)]
    receipt = desk.register(parties=parties, is_group=True)
    page = desk.page(receipt["code"])
    assert (page["party_count"], page["is_group"], len(page["parties"])) == (300, True, 300)


def test_an_unknown_unit_or_grid_is_refused_and_nothing_is_kept(desk: Desk) -> None:
    before = desk.rows("SELECT count(*) AS n FROM cases")
    known, unknown = ({"unit": unit, "relation": "accused"} for unit in ("planning", "nobody"))
    for body, field in (({"units": [known, unknown]}, "units.1.unit"), ({"grid": "nobody"}, "grid")):
        answer = desk.post("/v1/cases", {**MATTER, **body})
        assert (answer.status_code, answer.json["code"]) == (422, "UNIT_UNKNOWN")
        assert list(answer.json["errors"]) == [field]
        assert "nobody" not in answer.text
    assert desk.rows("SELECT count(*) AS n FROM cases") == before


def test_a_case_is_not_registered_in_a_grid_that_has_ended(desk: Desk) -> None:
    desk.hear(desk.grid, "grid/grid-1", GridEnded("grid-1", date(2026, 3, 1)))
    refused = desk.post("/v1/cases", {**MATTER, "grid": "grid-1"})
    assert (refused.status_code, list(refused.json["errors"])) == (422, ["grid"])


def test_a_case_follows_the_procedure_of_the_place_it_names(desk: Desk) -> None:
    code = desk.register(place="jiangan")["code"]
    rows = desk.rows("SELECT place, procedure FROM cases WHERE code = :code", code=code)
    assert rows[0]["place"] == "jiangan"
    assert rows[0]["procedure"] == load("jiangan").version


@pytest.mark.parametrize("place", ["nowhere", "national", "../jiangan", "jiangan@1"])
def test_a_place_without_a_procedure_is_refused_and_nothing_is_kept(desk: Desk, place: str) -> None:
    before = desk.rows("SELECT count(*) AS n FROM cases")
    answer = desk.post("/v1/cases", {**MATTER, "place": place})
    assert (answer.status_code, answer.json["code"]) == (422, "PLACE_UNKNOWN")
    assert list(answer.json["errors"]) == ["place"]
    assert place not in answer.text.replace("place", "")
    assert desk.rows("SELECT count(*) AS n FROM cases") == before


def test_bad_input_is_named_field_by_field(desk: Desk) -> None:
    answer = desk.post("/v1/cases", {"matter_type": "gossip", "parties": [{"phone": "1"}], "colour": "red"})
    assert answer.status_code == 422
    assert {"matter_type", "channel", "colour"} <= set(answer.json["errors"])
    assert any(field.startswith("parties.0") for field in answer.json["errors"])


def test_numbers_that_are_none_are_named_wherever_they_stand(desk: Desk) -> None:
    wrong = {"name": "张三丰", "phone": "abc"}
    party = {**wrong, "id_number": "<script>", "representative": wrong, "guardian": wrong}
    answer = desk.post("/v1/cases", {**MATTER, "parties": [party]})
    assert answer.status_code == 422
    fields = ("phone", "id_number", "representative.phone", "guardian.phone")
    assert set(answer.json["errors"]) == {f"parties.0.{field}" for field in fields}


def test_only_the_desk_registers(desk: Desk) -> None:
    for role in ("handler", "mediator", "auditor", "ops", "director"):
        assert desk.post("/v1/cases", MATTER, role, "justice").status_code == 403


def test_the_first_contact_is_the_clerk_who_registered(desk: Desk) -> None:
    assert desk.page(desk.register()["code"])["first_contact"] == "clerk-1@centre"
