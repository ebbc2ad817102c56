"""The map of who listens to whom has no hole."""

import pytest

from casekit.bus.topology import Topology
from casekit.config import SERVICES
from contracts import topology
from contracts.registry import BY_SERVICE
from contracts.topology import LISTENS, TOPOLOGY

CASE_SERVICES = ("intake", "grid", "mediation", "petition")


def test_every_service_has_its_place() -> None:
    assert set(LISTENS) == set(SERVICES)
    assert set(TOPOLOGY.services()) == set(SERVICES)


@pytest.mark.parametrize("source", [*BY_SERVICE, "gateway"])
def test_whatever_any_source_says_is_heard_by_someone(source: str) -> None:
    assert TOPOLOGY.listeners_of(source)


@pytest.mark.parametrize("listener", SERVICES)
@pytest.mark.parametrize("source", CASE_SERVICES)
def test_everyone_hears_the_services_that_move_a_case(listener: str, source: str) -> None:
    assert (source in TOPOLOGY.sources_of(listener)) == (source != listener)


@pytest.mark.parametrize("recorder", ["ledger", "gateway"])
def test_ledger_and_gateway_hear_everyone_else(recorder: str) -> None:
    assert set(TOPOLOGY.sources_of(recorder)) == set(SERVICES) - {recorder}


def test_nobody_hears_itself() -> None:
    assert not [service for service, sources in LISTENS.items() if service in sources]


def test_listeners_are_the_inverse_of_sources() -> None:
    small = Topology({"a": ("b",), "c": ("b", "a")})
    assert small.listeners_of("b") == ("a", "c")
    assert small.listeners_of("a") == ("c",)
    assert small.listeners_of("c") == ()
    assert small.sources_of("b") == ()
    assert small.services() == ("a", "c", "b")


def test_names_are_those_that_are_written_down() -> None:
    assert topology.exchange("grid") == "grid.events"
    assert topology.inbox_queue("grid") == "grid.inbox.v1"
    assert topology.dept_queue("justice") == "dept.justice.v1"
    assert topology.routing_key("520302000000", "case.registered") == "520302000000.case.registered"
