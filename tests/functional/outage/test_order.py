"""Order at the effects, with two replicas of every consumer and a relay that takes over in mid-stream."""

from collections.abc import Iterator

import pytest

from casekit.config import SERVICES
from tests.functional.audit import audit, await_quiet, recorded
from tests.functional.platform import Distributed
from tests.functional.traffic import Traffic

EVENTS = 10_000
EVENTS_OF_A_CASE = 18  # at least


@pytest.fixture
def doubled(distributed_platform: Distributed) -> Iterator[Distributed]:
    """The platform with a second replica of everything that consumes or relays."""
    replicas = [f"{name}+" for name in (*SERVICES, "relay")]
    for name in replicas:
        distributed_platform.launch(name)
    distributed_platform.await_ready(*replicas)
    yield distributed_platform
    distributed_platform.close(replicas)


@pytest.mark.parametrize("events", [EVENTS // 100, pytest.param(EVENTS, marks=pytest.mark.long)])
def test_nothing_overtakes_what_it_depends_on(doubled: Distributed, events: int) -> None:
    cases = -(-events // EVENTS_OF_A_CASE)
    before = len(recorded(doubled))
    traffic = Traffic(doubled)
    traffic.play(cases // 2, people=6)
    doubled.kill("relay")  # the other takes over where it stood
    traffic.play(cases - cases // 2, people=6)
    await_quiet(doubled)
    doubled.launch("relay")
    doubled.await_ready("relay")
    assert len(recorded(doubled)) - before >= events
    audit(doubled)
