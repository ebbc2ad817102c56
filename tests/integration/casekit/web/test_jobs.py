"""A job is read under its public id, by whoever asked for it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from casekit.clock import FixedClock, RealClock
from casekit.ids import new_id
from casekit.jobs import JobRun, enqueue, work_one
from casekit.runtime import Runtime
from casekit.web import build_app
from casekit.web.jobs import public_id
from tests.support.example_service import Example, create_schema, example


def counted(runtime: Runtime, run: JobRun) -> dict[str, int]:
    """Counts to three."""
    with runtime.db.begin() as db:
        run.checkpoint(db, 3, total=3)
    return {"counted": 3}


@pytest.fixture
def service(tmp_path: Path, database_uri: str) -> Iterator[Example]:
    made = example(tmp_path, database_uri, clock=FixedClock(RealClock().now()))
    made.runtime.definition = replace(made.runtime.definition, jobs={"count": counted})
    create_schema(made.runtime.db)
    yield made
    made.runtime.db.close()


@pytest.fixture
def client(service: Example) -> FlaskClient:
    return build_app(service.runtime).test_client()


def asked(service: Example, actor: str) -> UUID:
    with service.runtime.db.begin() as db:
        work = service.runtime.work(db, actor)
        job = enqueue(work, "count", {})
        work.flush()
    return job


def read(client: FlaskClient, service: Example, job: str, sub: str) -> tuple[int, Any]:
    token = service.issuer.issue("clerk", unit="centre", sub=sub)
    answer = client.get(f"/v1/jobs/{job}", headers={"Authorization": f"Bearer {token}"})
    return answer.status_code, answer.json


def test_who_asked_sees_it_go_from_queued_to_done(service: Example, client: FlaskClient) -> None:
    job = public_id("example", asked(service, "clerk-1"))
    status, before = read(client, service, job, "clerk-1")
    assert (status, before["id"], before["state"], before["total"]) == (200, job, "queued", None)
    assert work_one(service.runtime)
    _, after = read(client, service, job, "clerk-1")
    assert (after["state"], after["done"], after["total"], after["result"]) == ("done", 3, 3, {"counted": 3})
    assert after["finished_at"].endswith("+08:00")


def test_to_others_there_is_no_such_job(service: Example, client: FlaskClient) -> None:
    job = asked(service, "clerk-1")
    asked_for = [
        public_id("example", new_id()),
        public_id("other", job),
        str(job),
        f"example-{job.hex}",
        "甲",
    ]
    for name, sub in [(public_id("example", job), "clerk-2"), *((name, "clerk-1") for name in asked_for)]:
        status, answer = read(client, service, name, sub)
        assert (status, answer["code"]) == (404, "JOB_NOT_FOUND"), name
