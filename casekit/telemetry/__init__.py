"""What a process tells its operators: metrics, health, spans and log entries. Never personal data, never free text."""

from casekit.telemetry.health import Health, Readiness
from casekit.telemetry.listener import Listener
from casekit.telemetry.logs import configure_logging
from casekit.telemetry.metrics import BOUNDED, REGISTRY, counter, gauge, histogram
from casekit.telemetry.tracing import (
    current_traceparent,
    is_tracing,
    past_span,
    setup_tracing,
    shutdown_tracing,
    span,
)

__all__ = [
    "BOUNDED",
    "REGISTRY",
    "Health",
    "Listener",
    "Readiness",
    "configure_logging",
    "counter",
    "current_traceparent",
    "gauge",
    "histogram",
    "is_tracing",
    "past_span",
    "setup_tracing",
    "shutdown_tracing",
    "span",
]
