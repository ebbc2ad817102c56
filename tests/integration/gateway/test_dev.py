"""The driven clock: turning it answers when everything that follows has happened, and not before."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import Client
from werkzeug.wrappers import Response

from casekit.clock import DrivenClock, FixedClock, rfc3339
from contracts.topology import LISTENS
from gateway import dev
from gateway.forward import Front
from tests.support.example_service import example
from tests.support.gateway import client, create_gateway_schema, gateway

START = datetime(2026, 3, 12, 1, tzinfo=UTC)
IDLE = {"outbox": 0, "inbox": 0, "waiting": 0, "stuck": 0, "deadlines": 0, "assigned": 0, "received": {}}


class Services:
    """All services at once: what each look at their status finds, the last for good."""

    def __init__(self, *looks: dict[str, Any]) -> None:
        self.looks = [*looks, IDLE]
        self.asked = 0

    def send(self, environ: dict[str, Any]) -> Response:
        """The status."""
        look = min(self.asked // (len(LISTENS) - 1), len(self.looks) - 1)
        self.asked += 1
        return Response(json.dumps(self.looks[look]), content_type="application/json")


@pytest.fixture
def clock(tmp_path: Path) -> DrivenClock:
    driven = DrivenClock(tmp_path / "clock")
    driven._path.write_text(START.isoformat())
    return driven


@pytest.fixture
def services() -> Services:
    return Services()


@pytest.fixture
def front(tmp_path: Path, database_uri: str, clock: DrivenClock, services: Services) -> Iterator[Front]:
    made = gateway(example(tmp_path), services, database_uri, clock=clock)
    create_gateway_schema(made)
    yield made
    made._runtime.db.close()


@pytest.fixture
def outside(front: Front) -> Client:
    return client(front)


def turn(outside: Client, moment: datetime) -> Any:
    return outside.put("/dev/clock", json={"now": rfc3339(moment)})


def test_the_clock_is_turned_and_read(outside: Client, clock: DrivenClock) -> None:
    later = START + timedelta(days=30)
    assert outside.get("/dev/clock").json == {"now": "2026-03-12T09:00:00.000+08:00"}
    answer = turn(outside, later)
    assert (answer.status_code, answer.json) == (200, {"now": rfc3339(later)})
    assert clock.now() == later


def test_it_answers_when_all_have_come_to_rest(outside: Client, services: Services) -> None:
    services.looks = [IDLE | {"deadlines": 1}, IDLE | {"outbox": 1}, IDLE | {"inbox": 2, "assigned": 1}, IDLE]
    assert turn(outside, START).status_code == 200
    assert services.asked // (len(LISTENS) - 1) >= 5


def test_it_does_not_run_backwards(outside: Client, clock: DrivenClock) -> None:
    answer = turn(outside, START - timedelta(seconds=1))
    assert (answer.status_code, answer.json["code"]) == (409, "CLOCK_RUNS_FORWARD")
    assert clock.now() == START


def test_a_platform_that_finds_no_rest_says_what_is_left(
    outside: Client, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "REST_SECONDS", 0.2)
    services.looks = [IDLE | {"inbox": 3}]
    answer = turn(outside, START)
    assert (answer.status_code, answer.json["code"]) == (503, "NOT_QUIET")
    assert answer.json["services"]["grid"]["inbox"] == 3


def test_nothing_of_it_exists_with_a_real_clock_or_in_production(tmp_path: Path, clock: DrivenClock) -> None:
    service = example(tmp_path)
    real = client(gateway(service, Services(), clock=FixedClock(START)))
    production = client(gateway(service, Services(), clock=clock, production=True))
    assert real.get("/dev/clock").status_code == 404
    assert production.get("/dev/clock").status_code == 404
    assert production.post("/dev/token", json={"roles": ["clerk"]}).status_code == 404
