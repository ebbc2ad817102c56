"""Metrics have names of one form and a bounded number of time series."""

import pytest
from prometheus_client import CollectorRegistry

from casekit.telemetry.metrics import REGISTRY, counter, exposition, gauge, histogram


@pytest.fixture
def registry() -> CollectorRegistry:
    return CollectorRegistry()


def test_a_counter_counts_under_its_labels(registry: CollectorRegistry) -> None:
    relayed = counter(
        "onedoor_outbox_relayed_messages", "x", {"outcome": ("confirmed", "returned")}, registry=registry
    )
    relayed.inc(outcome="confirmed")
    relayed.inc(2, outcome="confirmed")
    assert registry.get_sample_value("onedoor_outbox_relayed_messages_total", {"outcome": "confirmed"}) == 3


def test_a_gauge_rises_and_falls(registry: CollectorRegistry) -> None:
    pending = gauge("onedoor_outbox_pending_messages", "x", registry=registry)
    pending.set(5)
    pending.inc(-2)
    assert registry.get_sample_value("onedoor_outbox_pending_messages") == 3


def test_a_histogram_counts_sizes(registry: CollectorRegistry) -> None:
    lag = histogram("onedoor_inbox_lag_seconds", "x", {"service": 4}, registry=registry)
    lag.observe(0.003, service="grid")
    labels = {"service": "grid", "le": "0.005"}
    assert registry.get_sample_value("onedoor_inbox_lag_seconds_bucket", labels) == 1


def test_a_value_that_was_not_declared_is_other(registry: CollectorRegistry) -> None:
    seen = counter("onedoor_seen_things", "x", {"kind": ("a", "b")}, registry=registry)
    seen.inc(kind="case/520302-2026-0000001-X")
    assert registry.get_sample_value("onedoor_seen_things_total", {"kind": "other"}) == 1


def test_a_bounded_label_never_makes_more_than_its_bound(registry: CollectorRegistry) -> None:
    seen = counter("onedoor_seen_things", "x", {"route": 3}, registry=registry)
    for number in range(1000):
        seen.inc(route=f"/v1/{number}")
    assert registry.get_sample_value("onedoor_seen_things_total", {"route": "other"}) == 997
    assert exposition(registry).count(b"onedoor_seen_things_total{") == 4


def test_a_missing_label_is_a_mistake(registry: CollectorRegistry) -> None:
    seen = counter("onedoor_seen_things", "x", {"kind": ("a",)}, registry=registry)
    with pytest.raises(KeyError):
        seen.inc()


@pytest.mark.parametrize(
    "name", ["onedoor_things", "cases_registered_total", "onedoor_Cases_total", "onedoor_a-b_c"]
)
def test_a_name_of_another_form_is_refused(name: str, registry: CollectorRegistry) -> None:
    with pytest.raises(ValueError):
        counter(name, "x", registry=registry)


def test_a_process_tells_of_itself() -> None:
    assert b"process_resident_memory_bytes" in exposition(REGISTRY)
