"""The event log: whole stories as the reader's timeline has them, made by a job, on record, behind the wall."""

import csv
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from casekit import faults
from casekit.attachments import FilesystemStore
from casekit.envelope import parse
from casekit.jobs import work_one
from casekit.streams import service_stream, unit_stream
from casekit.web import app_of
from contracts.corrections import CaseUnitsCorrected
from contracts.grid import UnitRegistered
from contracts.samples import MOMENT
from contracts.vocabulary import CorrectionGround, Relation, Tier, UnitKind, UnitRelation
from services.ledger.definition import DEFINITION
from tests.integration.services.ledger.test_timeline import (
    CENTRE,
    CODE,
    JUSTICE,
    OTHER,
    QUARRY,
    STORY,
    TOWN,
    registered,
)
from tests.support.listening import Listener

DAY = MOMENT.date().isoformat()


@pytest.fixture
def told(ledger: Listener, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Listener]:
    """The ledger after one case's story, and another case of a day later."""
    ledger.runtime.extras["attachments"] = FilesystemStore(tmp_path_factory.mktemp("exports"), 1)
    unit = UnitRegistered(JUSTICE, "司法局", UnitKind.DEPARTMENT, Tier.COUNTY)
    ledger.voices.say("grid", unit, unit_stream(JUSTICE))
    for source, event in STORY:
        ledger.voices.say(source, event)
    ledger.voices.now = MOMENT + timedelta(days=1)
    ledger.voices.say("intake", registered(OTHER))
    ledger.hear()
    yield ledger
    ledger.voices.now = MOMENT


def exported(ledger: Listener, role: str, unit: str, **asked: Any) -> Any:
    """The export as a response, once its job has run."""
    client, headers = app_of(ledger.runtime).test_client(), ledger.token(role, unit)
    body = {"format": "csv", "from": DAY, "to": DAY, **asked}
    ordered = client.post("/v1/ledger/exports", json=body, headers=headers)
    assert ordered.status_code == 202, ordered.json
    assert work_one(ledger.runtime)
    job = client.get(f"/v1/jobs/{ordered.json['job']}", headers=headers).json
    assert (job["state"], job["error"]) == ("done", None), job
    return client.get(f"/v1/ledger/exports/{ordered.json['id']}", headers=headers)


def exports_said(ledger: Listener) -> int:
    """How many exports are on record."""
    with ledger.runtime.db.begin() as db:
        bodies = db.execute(text("SELECT body FROM outbox_messages")).scalars()
        return [parse(bytes(body)).type for body in bodies].count("event_log.exported")


def rows(answer: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(answer.get_data(as_text=True), newline="")))


def test_an_auditor_is_given_the_story_of_the_span_and_that_is_on_record(told: Listener) -> None:
    answer = exported(told, "auditor", CENTRE)
    assert answer.mimetype == "text/csv"
    found = rows(answer)
    assert {row["case_id"] for row in found} == {CODE}
    assert [row["activity"] for row in found] == [
        "case.registered", "case.admitted", "case.routed", "order.issued", "order.accepted",
    ]  # fmt: skip
    assert [(row["unit"], row["tier"]) for row in found[-2:]] == [(JUSTICE, "county")] * 2
    assert {row["unit"] for row in found[:3]} == {CENTRE}
    with told.runtime.db.begin() as db:
        said = "SELECT body FROM outbox_messages WHERE stream = :own ORDER BY seq DESC LIMIT 1"
        event = parse(bytes(db.execute(text(said), {"own": service_stream("ledger")}).scalar_one()))
    assert (event.type, event.data["cases"], event.data["unit"]) == ("event_log.exported", 1, CENTRE)


def test_a_worker_that_stops_before_the_paper_is_kept_leaves_one_paper(told: Listener) -> None:
    client, headers = app_of(told.runtime).test_client(), told.token("auditor", CENTRE)
    body = {"format": "csv", "from": DAY, "to": DAY}
    ordered, before = (
        client.post("/v1/ledger/exports", json=body, headers=headers).json["id"],
        exports_said(told),
    )
    with faults.armed("papers.before_commit:raise"):
        assert work_one(told.runtime)
    assert client.get(f"/v1/ledger/exports/{ordered}", headers=headers).status_code == 409
    with told.runtime.db.begin() as db:
        db.execute(text("UPDATE jobs SET next_at = now()"))
    assert work_one(told.runtime)
    made = client.get(f"/v1/ledger/exports/{ordered}", headers=headers)
    assert {row["case_id"] for row in rows(made)} == {CODE}
    assert exports_said(told) == before + 1


def test_a_case_that_accuses_the_readers_unit_leaves_no_trace_in_the_log(told: Listener) -> None:
    both = {"to": (MOMENT + timedelta(days=1)).date().isoformat()}
    assert {row["case_id"] for row in rows(exported(told, "evaluator", CENTRE, **both))} == {CODE, OTHER}
    assert {row["case_id"] for row in rows(exported(told, "evaluator", QUARRY, **both))} == {OTHER}


def test_an_export_is_its_askers_alone_and_only_evaluators_and_auditors_ask(told: Listener) -> None:
    client = app_of(told.runtime).test_client()
    exported(told, "auditor", CENTRE)
    (mine,) = told.get("/v1/ledger/exports", "auditor", CENTRE).json["items"]
    assert (mine["state"], mine["format"]) == ("made", "csv")
    assert told.get("/v1/ledger/exports", "auditor", JUSTICE).json["items"] == []
    assert told.get(f"/v1/ledger/exports/{mine['id']}", "auditor", JUSTICE).status_code == 404
    body = {"format": "xes", "from": DAY, "to": DAY}
    for role in ("supervisor", "handler", "ops"):
        assert (
            client.post("/v1/ledger/exports", json=body, headers=told.token(role, CENTRE)).status_code == 403
        )
    backwards = {**body, "from": "2030-01-01"}
    refused = client.post("/v1/ledger/exports", json=backwards, headers=told.token("auditor", CENTRE))
    assert refused.status_code == 422


def test_the_exports_are_swept_with_the_other_files() -> None:
    assert [column.table.name for column in DEFINITION.attachments] == ["papers"]


@pytest.mark.parametrize("form", ["csv", "xes"])
def test_what_comes_to_accuse_the_readers_unit_is_not_in_the_log_he_opens_then(
    told: Listener, form: str
) -> None:
    """It was made before: it is judged again when it is opened, and lacks that case alone."""
    both = {"to": (MOMENT + timedelta(days=1)).date().isoformat(), "format": form}
    before = exported(told, "evaluator", TOWN, **both)
    (made,) = told.get("/v1/ledger/exports", "evaluator", TOWN).json["items"]
    accused = UnitRelation(TOWN, Relation.ACCUSED)
    told.voices.say("intake", CaseUnitsCorrected(CODE, uuid4(), CorrectionGround.FOUND_OTHERWISE, (accused,)))
    told.hear()
    after = told.get(f"/v1/ledger/exports/{made['id']}", "evaluator", TOWN)
    assert CODE.encode() in before.data
    assert CODE.encode() not in after.data
    assert after.data.count(OTHER.encode()) == before.data.count(OTHER.encode()) > 0
    told.voices.say(
        "intake", CaseUnitsCorrected(CODE, uuid4(), CorrectionGround.FOUND_OTHERWISE, lifted=(accused,))
    )
    told.hear()
    again = told.get(f"/v1/ledger/exports/{made['id']}", "evaluator", TOWN)
    assert again.data == before.data, "cleared, it is there again"
