"""RabbitMQ stopped, or its data gone: cases are registered all the same, and every event arrives once it is back."""

from collections.abc import Iterator

import pytest

from casekit.children import wait_until
from casekit.testing.faults import pause, resume
from casekit.testing.servers import RabbitServer
from tests.functional.audit import audit, await_quiet, is_quiet, owed
from tests.functional.platform import Distributed
from tests.functional.traffic import Traffic

ARRIVAL_SECONDS = 30.0
CASES = 10


@pytest.fixture
def broker(rabbit: RabbitServer) -> Iterator[RabbitServer]:
    """The broker, mended in the end."""
    rabbit.mend()
    yield rabbit
    rabbit.mend()


def test_cases_are_registered_without_a_broker_and_their_events_arrive_when_it_is_back(
    distributed_platform: Distributed, broker: RabbitServer
) -> None:
    broker.stop()
    codes = [distributed_platform.register() for _ in range(CASES)]
    for name in ("intake", "ledger", "relay"):
        assert wait_until(lambda name=name: broker_is(distributed_platform, name, "degraded"), 60.0), name
    assert not is_quiet(distributed_platform)
    broker.start()
    assert wait_until(lambda: is_quiet(distributed_platform), ARRIVAL_SECONDS), owed(distributed_platform)
    assert wait_until(lambda: broker_is(distributed_platform, "relay", "ok"), ARRIVAL_SECONDS)
    there = distributed_platform.rows("SELECT code FROM ledger.ledger_entries WHERE type = 'case.registered'")
    assert {(code,) for code in codes} <= set(there)


def test_what_the_broker_has_lost_arrives_by_repair(
    distributed_platform: Distributed, broker: RabbitServer
) -> None:
    platform = distributed_platform
    traffic = Traffic(platform)
    with traffic.flowing():
        behind = platform.processes["ledger"]
        pause(behind.pid)  # what the broker has confirmed stays in the ledger's queue
        before = len(platform.history.states)
        assert wait_until(
            lambda: len(platform.history.states) > before + CASES, 60.0, unless=traffic.has_failed
        )
        broker.kill()
        broker.wipe()
        broker.start()
        resume(behind.pid)
    await_quiet(platform)
    audit(platform)


def broker_is(platform: Distributed, name: str, health: str) -> bool:
    """Whether the process serves (200), and says this of the broker."""
    status, report = platform.readiness(platform.metrics_port(name))
    return status == 200 and report["checks"]["broker"] == health
