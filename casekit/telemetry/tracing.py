"""Spans under one trace id across HTTP, outbox, relay, inbox and webhook (W3C Trace Context).

A new green thread starts without a context, so the parent is passed explicitly, as a `traceparent`, in the
request's header, the outbox row and the envelope. Spans leave the process only when a collector is
configured; without one, ids are made all the same, for the envelope and the logs. A span carries only the
fields of `telemetry.fields`; of an exception it keeps the type alone.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from opentelemetry import context, trace
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter
from opentelemetry.sdk.trace.id_generator import RandomIdGenerator
from opentelemetry.trace import NonRecordingSpan, Span, SpanContext, Status, StatusCode, TraceFlags

from casekit.telemetry.fields import allowed_fields

_TRACEPARENT = re.compile(r"00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})")
_EXPORT_SECONDS = 5
_ids = RandomIdGenerator()
_provider: TracerProvider | None = None


def setup_tracing(process: str, endpoint: str, *, exporter: SpanExporter | None = None) -> None:
    """Send spans to the collector at `endpoint` (its base URL); with neither endpoint nor exporter, to
    nobody.

    Called once, by the composition root.
    """
    global _provider
    shutdown_tracing()
    if exporter is None and endpoint:
        exporter = _otlp_exporter(endpoint)
    if exporter is not None:
        _provider = TracerProvider(
            resource=Resource({"service.namespace": "onedoor", "service.name": process})
        )
        _provider.add_span_processor(BatchSpanProcessor(exporter))


def shutdown_tracing() -> None:
    """Send what is left, and stop."""
    global _provider
    if _provider is not None:
        _provider.shutdown()
        _provider = None


@contextmanager
def span(name: str, traceparent: str | None = None, **fields: object) -> Iterator[Span]:
    """A span around the block: a child of `traceparent` if given, else of the span this green thread is in.

    A malformed `traceparent` is treated as absent, as the standard asks. What the block raises passes
    through.
    """
    current = _start(name, _parent(traceparent), fields)
    token = context.attach(trace.set_span_in_context(current))
    try:
        yield current
    except BaseException as error:
        current.set_status(Status(StatusCode.ERROR, type(error).__name__))
        raise
    finally:
        context.detach(token)
        current.end()


def is_tracing() -> bool:
    """Whether spans leave the process."""
    return _provider is not None


def past_span(name: str, traceparent: str | None, began: float, ended: float, **fields: object) -> None:
    """A span of something that is over, as of one message of a batch; a child of `traceparent`.

    `began` and `ended` are real seconds (`casekit.clock.wall_seconds`). Nothing without a parent, or with no collector.
    """
    if _provider is None or traceparent is None:
        return
    within = trace.set_span_in_context(NonRecordingSpan(_parent(traceparent)), context.Context())
    tracer = _provider.get_tracer("onedoor")
    over = tracer.start_span(name, within, attributes=allowed_fields(fields), start_time=int(began * 1e9))
    over.end(int(ended * 1e9))


def current_traceparent() -> str | None:
    """The `traceparent` to pass on from here; None outside any span."""
    here = trace.get_current_span().get_span_context()
    return f"00-{here.trace_id:032x}-{here.span_id:016x}-{here.trace_flags:02x}" if here.is_valid else None


def current_ids() -> tuple[str, str] | None:
    """Trace id and span id in hex; None outside any span."""
    here = trace.get_current_span().get_span_context()
    return (f"{here.trace_id:032x}", f"{here.span_id:016x}") if here.is_valid else None


def _otlp_exporter(endpoint: str) -> SpanExporter:
    # Imported here: a platform without a collector need not hold an HTTP client and protobuf in memory.
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

    url = endpoint.rstrip("/").removesuffix("/v1/traces") + "/v1/traces"
    return OTLPSpanExporter(endpoint=url, timeout=_EXPORT_SECONDS)


def _parent(traceparent: str | None) -> SpanContext:
    parsed = _TRACEPARENT.fullmatch(traceparent or "")
    if parsed is None:
        return trace.get_current_span().get_span_context()
    trace_id, span_id, flags = (int(part, 16) for part in parsed.groups())
    return SpanContext(trace_id, span_id, is_remote=True, trace_flags=TraceFlags(flags))


def _start(name: str, parent: SpanContext, fields: dict[str, object]) -> Span:
    if _provider is None:
        trace_id = parent.trace_id if parent.is_valid else _ids.generate_trace_id()
        flags = parent.trace_flags if parent.is_valid else TraceFlags(TraceFlags.SAMPLED)
        return NonRecordingSpan(
            SpanContext(trace_id, _ids.generate_span_id(), is_remote=False, trace_flags=flags)
        )
    within = trace.set_span_in_context(NonRecordingSpan(parent), context.Context())
    return _provider.get_tracer("onedoor").start_span(name, within, attributes=allowed_fields(fields))
