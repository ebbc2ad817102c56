"""A whole case where every process is its own, and a department that is told of it by its queue."""

import threading
from collections.abc import Iterator

import pytest

from casekit.testing.servers import RabbitServer
from tests.functional.audit import audit, await_quiet
from tests.functional.canaries import STEMS, Planter, found_in
from tests.functional.department import Department, department
from tests.functional.platform import Distributed
from tests.functional.traffic import Walk, handled, to_the_archive

STEPS = ["order.issued", "order.accepted", "order.completed", "order.verified"]


@pytest.fixture(scope="module")
def justice(distributed_platform: Distributed, rabbit: RabbitServer) -> Iterator[Department]:
    rabbit.mend()
    with department(distributed_platform) as subscribed:
        yield subscribed


@pytest.fixture(scope="module")
def words() -> Planter:
    return Planter()


def test_a_case_is_lived_to_the_archive_and_its_department_has_it_from_its_queue(
    distributed_platform: Distributed, justice: Department, words: Planter
) -> None:
    walk = walking(distributed_platform, words)
    walk.routed("order", "justice")
    handled(walk)
    to_the_archive(walk)
    await_quiet(distributed_platform)
    justice.await_all()
    told = justice.types_of(walk.code)
    assert [each for each in told if each in STEPS] == STEPS, told


def test_what_was_routed_without_a_broker_comes_to_the_department_when_it_is_back(
    distributed_platform: Distributed, justice: Department, words: Planter, rabbit: RabbitServer
) -> None:
    walk = walking(distributed_platform, words)
    rabbit.stop()
    try:
        walk.routed("order", "justice")
    finally:
        rabbit.mend()
    handled(walk)
    to_the_archive(walk)
    await_quiet(distributed_platform)
    justice.await_all()
    assert [each for each in justice.types_of(walk.code) if each in STEPS] == STEPS
    audit(distributed_platform)


def test_neither_queue_nor_log_of_any_process_holds_a_persons_words(
    distributed_platform: Distributed, justice: Department, words: Planter
) -> None:
    assert words.planted
    logs = {path.name: path.read_bytes() for path in distributed_platform.home.glob("*.log")}
    assert {f"{name}.log" for name in distributed_platform.processes} <= logs.keys()
    assert {name: found for name, data in logs.items() if (found := found_in(data, STEMS))} == {}
    assert justice.bytes
    assert found_in(justice.bytes, STEMS) == []


def walking(platform: Distributed, words: Planter) -> Walk:
    """A person at work who writes planted words."""
    return Walk(platform, platform.history, threading.Event(), words)
