"""Probes are answered from green threads of their own, truthfully, whatever else is stuck."""

import json
from collections.abc import Iterator
from typing import Any

import eventlet
import pytest
from eventlet.green.urllib import request as green_request
from eventlet.green.urllib.error import HTTPError
from prometheus_client import CollectorRegistry

from casekit.clock import monotonic
from casekit.telemetry import Health, Listener, Readiness, counter

Answer = tuple[int, dict[str, str], bytes]


class Probe:
    """A listener of its own and what it answers."""

    def __init__(self) -> None:
        self.readiness = Readiness()
        self.registry = CollectorRegistry()
        self.listener = Listener("127.0.0.1", 0, self.readiness, self.registry)
        self.listener.start()

    def get(self, path: str, method: str = "GET") -> Answer:
        asked = green_request.Request(f"http://127.0.0.1:{self.listener.port}{path}", method=method)
        try:
            with green_request.urlopen(asked, timeout=30) as response:
                return response.status, dict(response.headers), response.read()
        except HTTPError as error:
            with error:
                return error.code, dict(error.headers), error.read()

    def ready(self) -> tuple[int, dict[str, Any]]:
        status, _, body = self.get("/readyz")
        return status, json.loads(body)


@pytest.fixture
def probe() -> Iterator[Probe]:
    probe = Probe()
    yield probe
    probe.listener.stop()


def test_a_process_that_answers_is_alive(probe: Probe) -> None:
    status, _, body = probe.get("/healthz")
    assert (status, json.loads(body)) == (200, {"status": "ok"})


def test_without_checks_a_process_is_ready(probe: Probe) -> None:
    assert probe.ready() == (200, {"status": "ok", "checks": {}})


def test_degraded_still_serves_and_says_what_is_wrong(probe: Probe) -> None:
    probe.readiness.add("database", lambda: Health.OK)
    probe.readiness.add("broker", lambda: Health.DEGRADED)
    assert probe.ready() == (200, {"status": "degraded", "checks": {"database": "ok", "broker": "degraded"}})


def test_one_that_is_down_takes_the_process_out(probe: Probe) -> None:
    probe.readiness.add("database", lambda: Health.DOWN)
    probe.readiness.add("broker", lambda: Health.DEGRADED)
    assert probe.ready() == (503, {"status": "down", "checks": {"database": "down", "broker": "degraded"}})


def test_a_check_that_fails_means_down_and_tells_nobody_why(probe: Probe) -> None:
    def fail() -> Health:
        raise ValueError("canary")

    probe.readiness.add("database", fail)
    assert probe.ready() == (503, {"status": "down", "checks": {"database": "down"}})


def test_checks_that_hang_are_given_up_side_by_side(probe: Probe) -> None:
    never = eventlet.Event()
    for number in range(12):
        probe.readiness.add(f"check-{number}", never.wait)
    begun = monotonic()
    status, answer = probe.ready()
    assert (status, set(answer["checks"].values())) == (503, {"down"})
    assert monotonic() - begun < 8.0  # one second each


def test_a_process_that_drains_is_alive_and_not_ready(probe: Probe) -> None:
    probe.readiness.add("database", lambda: Health.OK)
    probe.readiness.drain()
    assert probe.ready() == (503, {"status": "down", "checks": {"database": "ok", "draining": "down"}})
    assert probe.get("/healthz")[0] == 200


def test_metrics_are_in_prometheus_text_format(probe: Probe) -> None:
    counter("onedoor_probe_requests", "x", registry=probe.registry).inc()
    status, headers, body = probe.get("/metrics")
    assert status == 200
    assert headers["Content-Type"].startswith("text/plain")
    assert b"onedoor_probe_requests_total 1.0" in body


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/", 404), ("GET", "/metrics/x", 404), ("POST", "/healthz", 405), ("HEAD", "/healthz", 200)],
)
def test_nothing_else_is_served(probe: Probe, method: str, path: str, status: int) -> None:
    answer = probe.get(path, method)
    assert answer[0] == status
    assert answer[2] == b"" or method == "GET"


def test_a_taken_port_is_found_at_once(probe: Probe) -> None:
    with pytest.raises(OSError, match="in use"):
        Listener("127.0.0.1", probe.listener.port, Readiness())


def test_a_stopped_listener_gives_its_port_back(probe: Probe) -> None:
    port = probe.listener.port
    probe.listener.stop()
    again = Listener("127.0.0.1", port, Readiness())
    again.stop()
