"""A file of cases becomes cases: each row once, whatever happens to the worker, and said to nobody but who asked."""

import json
import os
import signal
import subprocess
import sys
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from werkzeug.test import TestResponse

from casekit.faults import armed
from casekit.jobs import JobRun, LeaseLost, work_one
from casekit.testing.servers import PostgresServer
from services.intake import jobs
from services.intake.jobs import forget_import, import_cases
from tests.integration.services.intake.desk import Desk, open_desk

NDJSON, CSV = "application/x-ndjson", "text/csv"
PATH = "/v1/cases/import"
CANARY = "白鸽飞过青山"


def row(**body: Any) -> str:
    """A row of NDJSON."""
    return json.dumps({"matter_type": "request", "channel": "hotline_12345", **body}, ensure_ascii=False)


def ask(
    desk: Desk, data: str | bytes, kind: str = NDJSON, role: str = "clerk", unit: str = "centre", **more: str
) -> TestResponse:
    """Send a file."""
    headers = {"Authorization": f"Bearer {desk.token(role, unit)}", "Content-Type": kind}
    headers |= {name.replace("_", "-"): value for name, value in more.items() if name != "query"}
    return desk.app.test_client().post(PATH + more.get("query", ""), data=data, headers=headers)


def job_of(desk: Desk, answer: TestResponse, role: str = "clerk", unit: str = "centre") -> dict[str, Any]:
    """The job that was asked for."""
    assert answer.status_code == 202, answer.json
    found = desk.get(answer.headers["Location"], role, unit)
    assert found.status_code == 200
    return dict(found.json)


def done(desk: Desk, answer: TestResponse, role: str = "clerk", unit: str = "centre") -> dict[str, Any]:
    """The job once it was run."""
    assert work_one(desk.runtime)
    job = job_of(desk, answer, role, unit)
    assert job["state"] == "done", job
    return job


def rows_of(desk: Desk, answer: TestResponse, query: str = "?limit=200") -> list[dict[str, Any]]:
    """What became of the rows."""
    found = desk.get(answer.json["rows"] + query)
    assert found.status_code == 200
    return list(found.json["items"])


def cases(desk: Desk) -> int:
    """How many there are."""
    return int(desk.rows("SELECT count(*) AS n FROM cases")[0]["n"])


def expire(desk: Desk) -> None:
    """Let every lease and every delay be over."""
    with desk.runtime.db.begin() as db:
        db.execute(text("UPDATE jobs SET lease_until = now() - interval '1 second', next_at = now()"))


def files(desk: Desk) -> list[str]:
    """The files in the store."""
    root = desk.runtime.config.home / "attachments"
    return [path.name for path in root.glob("*/*") if path.is_file()]


def test_a_thousand_rows_become_a_thousand_cases_with_deadline_and_event(desk: Desk) -> None:
    before = cases(desk)
    data = "\n".join(
        row(description=f"第{n}件", parties=[{"name": f"张{n}", "phone": f"138{n:08d}"}]) for n in range(1000)
    )
    answer = ask(desk, data)
    assert job_of(desk, answer)["state"] == "queued"
    job = done(desk, answer)
    assert (job["done"], job["total"]) == (1000, 1000)
    assert job["result"] == {"registered": 1000, "known": 0, "valid": 0, "refused": 0}
    assert cases(desk) - before == 1000
    seventh = rows_of(desk, answer, "?limit=7")[6]
    assert (seventh["number"], seventh["state"]) == (7, "registered")
    page = desk.page(seventh["code"])
    assert (page["description"], page["state"], page["first_contact"]) == (
        "第6件",
        "registered",
        "clerk-1@centre",
    )
    assert page["due_at"] is not None
    assert desk.said(seventh["code"]) == ["case.registered"]
    listed = desk.get(f"{answer.json['rows']}?limit=200")
    assert (
        desk.get(f"{answer.json['rows']}?limit=1&cursor={listed.json['next']}").json["items"][0]["number"]
        == 201
    )


@pytest.mark.parametrize(
    ("kind", "encoding"), [(CSV, "utf-8"), (CSV, "utf-8-sig"), (f"{CSV}; charset=GB18030", "gb18030")]
)
def test_a_spreadsheet_in_chinese_is_read_in_the_encodings_they_write(
    desk: Desk, kind: str, encoding: str
) -> None:
    data = "事项类型,渠道,事项描述,姓名\r\n投诉,110非警务,夜间噪音,李四\r\n".encode(encoding)
    answer = ask(desk, data, kind)
    done(desk, answer)
    (only,) = rows_of(desk, answer)
    assert (only["number"], desk.page(only["code"])["description"]) == (2, "夜间噪音")


def test_a_row_that_is_not_fit_is_refused_alone_and_says_why(desk: Desk) -> None:
    data = [
        row(), "no json", row(matter_type="gossip"), row(units=[{"unit": "nobody", "relation": "accused"}]),
        row(received_at="2031-01-01T00:00:00+08:00"), row(place="nowhere"), row(grid="nowhere"), row(),
    ]  # fmt: skip
    answer = ask(desk, "\n".join(data))
    assert done(desk, answer)["result"] == {"registered": 2, "known": 0, "valid": 0, "refused": 6}
    refused = {each["number"]: each for each in rows_of(desk, answer, "?state=refused")}
    assert {number: each["problem"] for number, each in refused.items()} == {
        2: "MALFORMED_REQUEST", 3: "INVALID_INPUT", 4: "UNIT_UNKNOWN", 5: "RECEIVED_AT_UNFIT", 6: "PLACE_UNKNOWN",
        7: "UNIT_UNKNOWN",
    }  # fmt: skip
    assert set(refused[3]["errors"]) == {"matter_type"}
    assert set(refused[4]["errors"]) == {"units"}
    assert set(refused[7]["errors"]) == {"grid"}
    assert refused[3]["errors"]["matter_type"][0]["zh"]
    assert all(each["code"] is None for each in refused.values())


def test_a_dry_run_says_the_same_and_registers_nothing(desk: Desk) -> None:
    before = cases(desk)
    ask_first = ask(desk, row(reference="dry-1"))
    done(desk, ask_first)
    data = "\n".join(
        [row(reference="dry-1"), row(reference="dry-2"), row(reference="dry-1", location="别处"), "x"]
    )
    answer = ask(desk, data, query="?dry_run=true")
    done(desk, answer)
    assert [each["state"] for each in rows_of(desk, answer)] == ["known", "valid", "refused", "refused"]
    assert cases(desk) - before == 1


def test_rows_with_a_reference_are_one_case_in_one_file_or_several(desk: Desk) -> None:
    data = "\n".join(
        [
            row(reference="T-1"),
            row(reference="T-1"),
            row(reference="T-1", location="别处"),
            row(reference="T-2"),
        ]
    )
    first, again = ask(desk, data), ask(desk, data)
    done(desk, first)
    done(desk, again)
    states = [[each["state"] for each in rows_of(desk, answer)] for answer in (first, again)]
    assert states == [
        ["registered", "known", "refused", "registered"], ["known", "known", "refused", "known"],
    ]  # fmt: skip
    assert (
        rows_of(desk, first)[0]["code"] == rows_of(desk, again)[0]["code"] == rows_of(desk, first)[1]["code"]
    )
    assert rows_of(desk, first)[2]["problem"] == "REFERENCE_TAKEN"
    assert desk.register(
        matter_type="request", channel="hotline_12345", parties=[], reference="T-2"
    )["is_known"]  # fmt: skip


def test_a_file_that_breaks_off_registers_nothing_and_is_forgotten(desk: Desk) -> None:
    before = cases(desk)
    answer = ask(desk, '事项类型,渠道\n投诉,网上\n投诉,"网上', CSV)
    result = done(desk, answer)["result"]
    assert (result["problem"], result["row"], result["registered"]) == ("IMPORT_UNREADABLE", 3, 0)
    assert result["why"]["zh"]
    assert (cases(desk), files(desk), rows_of(desk, answer)) == (before, [], [])


def test_a_file_sent_twice_under_one_key_is_one_import(desk: Desk) -> None:
    first, again = (ask(desk, row(), Idempotency_Key="file-1") for _ in range(2))
    assert (again.status_code, again.json, again.headers["Idempotent-Replayed"]) == (202, first.json, "true")
    assert again.headers["Location"] == first.headers["Location"]
    other = ask(desk, row(location="别处"), Idempotency_Key="file-1")
    assert other.json["code"] == "IDEMPOTENCY_KEY_REUSED"
    assert len(files(desk)) == 1
    done(desk, first)
    assert not work_one(desk.runtime)
    assert files(desk) == []


def test_a_systems_rows_come_to_the_centre_above_it_under_its_own_references(desk: Desk) -> None:
    data = "\n".join([row(reference="S-1"), row(), row(reference="S-2", channel="window")])
    answer = ask(desk, data, role="department_system", unit="labour")
    done(desk, answer, "department_system", "labour")
    found = desk.get(answer.json["rows"], "department_system", "labour").json["items"]
    assert [each["problem"] for each in found] == [None, "REFERENCE_REQUIRED", "CHANNEL_UNFIT"]
    page = desk.page(found[0]["code"])
    assert (page["centre"], page["first_contact"], page["reference"]) == ("centre", None, "S-1")


@pytest.mark.parametrize("role", ["guide", "handler", "auditor", "director", "ops"])
def test_who_may_not_import_is_refused_before_the_file_is_taken(desk: Desk, role: str) -> None:
    assert ask(desk, row(), role=role).status_code == 403
    assert files(desk) == []


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"a\x00b", b"\x89PNG\r\n\x1a\n" * 9])
def test_what_is_empty_or_no_text_is_refused_by_that_name(desk: Desk, data: bytes) -> None:
    refused = ask(desk, data, CSV)
    assert (refused.status_code, refused.json["code"]) == (415, "IMPORT_IS_NO_TEXT")
    assert files(desk) == []


@pytest.mark.parametrize(
    ("data", "kind"),
    [("{}", "application/json"), ("x", "text/csv; charset=utf-16"), (b"\x89PNG\r\n\x1a\n" * 9, CSV)],
)
def test_other_types_of_file_are_refused_and_not_kept(desk: Desk, data: str | bytes, kind: str) -> None:
    assert ask(desk, data, kind).status_code == 415
    assert files(desk) == []


def test_a_file_over_the_limit_is_refused_and_not_kept(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    monkeypatch.setattr(desk.runtime, "config", replace(desk.runtime.config, import_max_bytes=1000))
    assert ask(desk, row(description="长" * 2000)).status_code == 413
    assert files(desk) == []


def test_nobody_else_reads_what_became_of_the_rows(desk: Desk) -> None:
    answer = ask(desk, row())
    done(desk, answer)
    for role in ("dispatcher", "auditor", "ops"):
        for path in (answer.json["rows"], answer.json["job"]):
            found = desk.get(path, role)
            assert (found.status_code, found.json["code"]) == (404, "JOB_NOT_FOUND")
    assert desk.get("/v1/cases/import/intake-1/rows").json["code"] == "JOB_NOT_FOUND"


@pytest.mark.parametrize("where", ["import.before_commit:2", "import.after_commit:2", "import.before_forget"])
def test_a_worker_killed_anywhere_doubles_and_leaves_out_nothing(
    postgres: PostgresServer, tmp_path_factory: pytest.TempPathFactory, where: str
) -> None:
    name, home = postgres.create_database(), tmp_path_factory.mktemp("killed")
    with open_desk(postgres.uri(name), home) as desk:
        answer = ask(desk, "\n".join(row(description=f"第{n}件") for n in range(250)))
        command = [sys.executable, "-m", "tests.support.import_process", postgres.uri(name), str(home)]
        ended = subprocess.run(command, env={**os.environ, "ONEDOOR_FAULT": where}, check=False)
        assert ended.returncode == -signal.SIGKILL
        expire(desk)
        job = done(desk, answer)
        assert (job["done"], job["result"]["registered"], cases(desk)) == (250, 250, 250)
        found = desk.rows("SELECT count(DISTINCT code) AS codes, count(*) AS n FROM import_rows")
        assert found == [{"codes": 250, "n": 250}]
        assert files(desk) == []
    postgres.drop_database(name)


def test_after_a_batch_that_cannot_be_written_none_is_until_it_is(desk: Desk) -> None:
    before = cases(desk)
    answer = ask(desk, "\n".join(row(description=f"第{n}件") for n in range(450)))
    with armed("import.before_commit:2:raise"):
        assert work_one(desk.runtime)
    job = job_of(desk, answer)
    assert (job["state"], job["done"], cases(desk) - before) == ("queued", 100, 100)
    expire(desk)
    job = done(desk, answer)
    assert (job["done"], job["result"]["registered"], cases(desk) - before) == (450, 450, 450)


def test_who_has_lost_the_job_to_another_worker_writes_nothing(desk: Desk) -> None:
    before = cases(desk)
    answer = ask(desk, "\n".join(row(reference=f"丙-{n}") for n in range(350)))
    lost = JobRun(
        UUID(str(desk.rows("SELECT id FROM jobs ORDER BY id DESC LIMIT 1")[0]["id"])),
        "import_cases",
        {},
        None,
        1,
        uuid4(),
    )
    with pytest.raises(LeaseLost):
        import_cases(desk.runtime, lost)
    assert cases(desk) == before
    assert done(desk, answer)["result"]["registered"] == 350


def test_a_batch_does_not_wait_for_a_reference_of_the_one_that_is_being_written(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would give up after two seconds: it begins when that is written."""
    open_ = (
        "SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database() AND xact_start < now()"
    )
    others: list[int] = []

    def look(name: str) -> None:
        if name == "import.before_commit":
            others.append(desk.rows(f"{open_} AND state LIKE 'idle in transaction%'")[0]["n"] - 1)

    monkeypatch.setattr(jobs, "point", look)
    answer = ask(desk, "\n".join(row(reference=f"丁-{n % 100}") for n in range(500)))
    assert done(desk, answer)["result"] == {"registered": 100, "known": 400, "valid": 0, "refused": 0}
    assert others == [0] * 5


def test_a_reference_is_known_to_the_batch_made_ready_while_its_own_is_written(desk: Desk) -> None:
    lines = [row(reference=f"甲-{n % 150}") for n in range(300)]
    answer = ask(desk, "\n".join(lines))
    assert done(desk, answer)["result"] == {"registered": 150, "known": 150, "valid": 0, "refused": 0}
    tried = ask(desk, "\n".join(row(reference=f"乙-{n % 150}") for n in range(300)), query="?dry_run=true")
    assert done(desk, tried)["result"] == {"registered": 0, "known": 150, "valid": 150, "refused": 0}


def test_what_rows_say_stands_in_no_column_event_or_file(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    body = {"description": CANARY, "location": CANARY, "reference": CANARY, "parties": [{"name": CANARY}]}
    lines = [row(**body), row(matter_type=CANARY), row(**{CANARY: CANARY}), CANARY]
    answer = ask(desk, "\n".join(lines))
    root = desk.runtime.config.home
    kept = [path.read_bytes() for path in root.rglob("*") if path.is_file()]
    done(desk, answer)
    tables = desk.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'intake'")
    kept += [
        str([bytes(value) if isinstance(value, memoryview) else value for value in each.values()]).encode()
        for table in tables
        for each in desk.rows(f"SELECT * FROM {table['tablename']}")
    ]
    kept.append(caplog.text.encode())
    forms = (CANARY.encode(), repr(CANARY.encode())[2:-1].encode(), json.dumps(CANARY)[1:-1].encode())
    assert not [form for form in forms for data in kept if form in data]
    assert desk.page(rows_of(desk, answer)[0]["code"])["description"] == CANARY


def test_a_dry_run_tells_which_rows_have_one_reference(desk: Desk) -> None:
    same, other = row(reference="D-1", description="一"), row(reference="D-1", description="二")
    filler = "\n".join(row(reference=f"F-{n}") for n in range(110))  # more than a batch
    answer = ask(
        desk, "\n".join([same, same, other, filler, same, row(reference="D-2")]), query="?dry_run=true"
    )
    assert done(desk, answer)["result"] == {"registered": 0, "known": 2, "valid": 112, "refused": 1}
    rows = {each["number"]: each for each in rows_of(desk, answer)}
    assert [(rows[n]["state"], rows[n]["same_as"], rows[n]["problem"]) for n in (1, 2, 3, 114, 115)] == [
        ("valid", None, None), ("known", 1, None), ("refused", 1, "REFERENCE_TAKEN"), ("known", 1, None),
        ("valid", None, None),
    ]  # fmt: skip


def test_what_is_left_of_an_old_import_is_forgotten(desk: Desk) -> None:
    old = ask(desk, row(), query="?dry_run=true")
    done(desk, old)
    failed = ask(desk, row())
    file = files(desk)[-1:]
    with desk.runtime.db.begin() as db:
        db.execute(text("UPDATE imports SET asked_at = asked_at - interval '31 days'"))
        db.execute(text("UPDATE jobs SET state = 'failed' WHERE state = 'queued'"))
    recent = ask(desk, row(), query="?dry_run=true")
    done(desk, recent)
    while forget_import(desk.runtime):
        continue
    assert rows_of(desk, old) == rows_of(desk, failed) == []
    assert len(rows_of(desk, recent)) == 1
    assert file
    assert files(desk) == []
