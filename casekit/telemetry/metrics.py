"""Prometheus metrics: `onedoor_<noun>_<unit>`, declared at module level, with closed label sets.

A label's values are declared with it: the values themselves, or `BOUNDED` for names only known at run time
(services, routes, queues). A value that was not declared, or one too many, is counted as `other`: a metric
never fails a request, and no case code can ever make a time series. Metrics of one process stand in
`REGISTRY`.
"""

import re
from collections.abc import Mapping, Sequence
from typing import TypeVar

import prometheus_client as prometheus
from prometheus_client import CollectorRegistry, GCCollector, PlatformCollector, ProcessCollector

BOUNDED = 64
OTHER = "other"
SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

_NAME = re.compile(r"onedoor(_[a-z]+){2,}")

Labels = Mapping[str, Sequence[str] | int]
_Metric = TypeVar("_Metric", prometheus.Counter, prometheus.Gauge, prometheus.Histogram)

REGISTRY = CollectorRegistry(auto_describe=True)
ProcessCollector(registry=REGISTRY)
PlatformCollector(registry=REGISTRY)
GCCollector(registry=REGISTRY)


class _Labelled:
    """Holds label values to what was declared."""

    def __init__(self, labels: Labels) -> None:
        self.names = tuple(labels)
        self._closed = {
            name: frozenset(values) for name, values in labels.items() if not isinstance(values, int)
        }
        self._limits = {name: values for name, values in labels.items() if isinstance(values, int)}
        self._seen: dict[str, set[str]] = {name: set() for name in self._limits}

    def values(self, given: Mapping[str, str]) -> list[str]:
        """The values to count under, in the order declared. Raises KeyError when a label is missing."""
        return [self._allowed(name, given[name]) for name in self.names]

    def _allowed(self, name: str, value: str) -> str:
        if name in self._closed:
            return value if value in self._closed[name] else OTHER
        seen = self._seen[name]
        if value not in seen:
            if len(seen) >= self._limits[name]:
                return OTHER
            seen.add(value)
        return value


class Counter:
    """Only ever grows; exposed with `_total` behind its name."""

    def __init__(self, metric: prometheus.Counter, labels: _Labelled) -> None:
        self._metric, self._labels = metric, labels

    def inc(self, amount: float = 1, **labels: str) -> None:
        """Count `amount` more."""
        _child(self._metric, self._labels, labels).inc(amount)


class Gauge:
    """A level that rises and falls."""

    def __init__(self, metric: prometheus.Gauge, labels: _Labelled) -> None:
        self._metric, self._labels = metric, labels

    def set(self, value: float, **labels: str) -> None:
        """The level now."""
        _child(self._metric, self._labels, labels).set(value)

    def inc(self, amount: float = 1, **labels: str) -> None:
        """Raise the level (or lower it, by a negative amount)."""
        _child(self._metric, self._labels, labels).inc(amount)


class Histogram:
    """How often which size was seen."""

    def __init__(self, metric: prometheus.Histogram, labels: _Labelled) -> None:
        self._metric, self._labels = metric, labels

    def observe(self, value: float, **labels: str) -> None:
        """One more of this size."""
        _child(self._metric, self._labels, labels).observe(value)


def counter(
    name: str, documentation: str, labels: Labels | None = None, *, registry: CollectorRegistry = REGISTRY
) -> Counter:
    """Declare a counter. Raises ValueError for a name that is not `onedoor_<noun>_<unit>` or is taken."""
    held = _declared(name, labels)
    return Counter(prometheus.Counter(name, documentation, held.names, registry=registry), held)


def gauge(
    name: str, documentation: str, labels: Labels | None = None, *, registry: CollectorRegistry = REGISTRY
) -> Gauge:
    """Declare a gauge. Raises ValueError as `counter` does."""
    held = _declared(name, labels)
    return Gauge(prometheus.Gauge(name, documentation, held.names, registry=registry), held)


def histogram(
    name: str,
    documentation: str,
    labels: Labels | None = None,
    *,
    buckets: Sequence[float] = SECONDS,
    registry: CollectorRegistry = REGISTRY,
) -> Histogram:
    """Declare a histogram, of seconds unless other buckets are given. Raises ValueError as `counter` does."""
    held = _declared(name, labels)
    metric = prometheus.Histogram(name, documentation, held.names, buckets=tuple(buckets), registry=registry)
    return Histogram(metric, held)


def exposition(registry: CollectorRegistry = REGISTRY) -> bytes:
    """All metrics in Prometheus' text format."""
    return prometheus.generate_latest(registry)


def _declared(name: str, labels: Labels | None) -> _Labelled:
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name}: a metric is called onedoor_<noun>_<unit>")
    return _Labelled(labels or {})


def _child(metric: _Metric, held: _Labelled, labels: Mapping[str, str]) -> _Metric:
    return metric.labels(*held.values(labels)) if held.names else metric
