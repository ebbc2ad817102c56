"""PostgreSQL refusing, silent or frozen: a plain 503 in time, nobody hangs, and all is well again unattended."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from casekit.children import wait_until
from casekit.clock import monotonic
from casekit.ids import new_id
from casekit.testing.servers import PostgresServer
from tests.functional.audit import audit, await_quiet
from tests.functional.platform import Distributed

ANSWER_SECONDS = 3.0
MATTER = {"matter_type": "dispute", "channel": "window"}
RETURN_SECONDS = 20.0
Fault = Callable[[PostgresServer], Iterator[None]]


def refusing(postgres: PostgresServer) -> Iterator[None]:
    """Nobody listens."""
    postgres.stop()
    yield
    postgres.start()


def silent(postgres: PostgresServer) -> Iterator[None]:
    """Somebody accepts connections and says nothing."""
    postgres.stop()
    with socket.create_server((postgres.host, postgres.port), backlog=200):
        yield
    postgres.start()


def frozen(postgres: PostgresServer) -> Iterator[None]:
    """Open connections stay open, and nothing moves."""
    postgres.pause()
    yield
    postgres.resume()


@pytest.mark.parametrize("fault", [refusing, silent, frozen])
def test_requests_are_refused_in_time_and_taken_again_when_it_is_back(
    distributed_platform: Distributed, postgres: PostgresServer, fault: Fault
) -> None:
    platform = distributed_platform
    code, key = platform.register(), str(new_id())
    try:
        with contextmanager(fault)(postgres):
            for method, path, body in (
                ("POST", "/v1/cases", MATTER),
                ("GET", f"/v1/cases/{code}", None),
                ("GET", "/v1/orders", None),
            ):
                check_refusal(platform, method, path, body, key)
            assert wait_until(lambda: platform.readiness(platform.metrics_port("intake"))[0] == 503, 10.0)
    finally:
        postgres.mend()
    assert wait_until(lambda: platform.call("GET", f"/v1/cases/{code}").status == 200, RETURN_SECONDS)
    receipt = platform.call("POST", "/v1/cases", MATTER, key=key)  # asked again under the same key: one case
    assert receipt.status == 201, receipt.data
    platform.history.registered(receipt.json())
    await_quiet(platform)
    audit(platform)


def check_refusal(platform: Distributed, method: str, path: str, body: object, key: str) -> None:
    """A problem document within three seconds, which tells nothing of the database."""
    began = monotonic()
    answer = platform.call(method, path, body, key=key)
    assert monotonic() - began < ANSWER_SECONDS
    assert answer.status == 503, answer.data
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] in {"DEPENDENCY_DOWN", "OUTCOME_UNKNOWN", "SERVICE_SILENT"}
