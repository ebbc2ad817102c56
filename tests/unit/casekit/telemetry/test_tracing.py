"""One trace id from the request to the last effect; the parent is passed explicitly."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import StatusCode

from casekit.telemetry import current_traceparent, past_span, setup_tracing, shutdown_tracing, span

PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.fixture
def exporter() -> Iterator[InMemorySpanExporter]:
    exporter = InMemorySpanExporter()
    setup_tracing("intake", "", exporter=exporter)
    yield exporter
    shutdown_tracing()


def trace_id(traceparent: str | None) -> str:
    assert traceparent is not None
    return traceparent.split("-")[1]


def test_outside_any_span_there_is_nothing_to_pass_on() -> None:
    assert current_traceparent() is None


@pytest.mark.parametrize("exported", [True, False])
def test_a_span_continues_its_parents_trace(exported: bool, request: pytest.FixtureRequest) -> None:
    if exported:
        request.getfixturevalue("exporter")
    with span("request", PARENT):
        here = current_traceparent()
        assert trace_id(here) == trace_id(PARENT)
        assert here != PARENT
        with span("statement"):
            assert trace_id(current_traceparent()) == trace_id(PARENT)
            assert current_traceparent() != here
        assert current_traceparent() == here
    assert current_traceparent() is None


@pytest.mark.parametrize("exported", [True, False])
def test_without_a_parent_a_trace_begins(exported: bool, request: pytest.FixtureRequest) -> None:
    if exported:
        request.getfixturevalue("exporter")
    seen = set()
    for _ in range(10):
        with span("request"):
            seen.add(trace_id(current_traceparent()))
    assert len(seen) == 10
    assert "0" * 32 not in seen


@pytest.mark.parametrize(
    "traceparent",
    [
        "",
        "canary",
        PARENT.upper(),
        PARENT + "-00",
        "ff" + PARENT[2:],
        PARENT.replace("0af7651916cd43dd8448eb211c80319c", "0" * 32),
        PARENT.replace("b7ad6b7169203331", "0" * 16),
        PARENT + "\n",
    ],
)
@pytest.mark.parametrize("exported", [True, False])
def test_a_malformed_parent_is_ignored(
    traceparent: str, exported: bool, request: pytest.FixtureRequest
) -> None:
    if exported:
        request.getfixturevalue("exporter")
    with span("request", traceparent):
        assert trace_id(current_traceparent()) not in {trace_id(PARENT), "0" * 32}


def test_what_is_exported_are_names_ids_and_listed_fields(exporter: InMemorySpanExporter) -> None:
    with (
        pytest.raises(ValueError, match="canary"),
        span("handle", PARENT, stream="case/520302-2026-0000001-X", party="canary", code="canary canary"),
    ):
        raise ValueError("canary")
    shutdown_tracing()
    (finished,) = exporter.get_finished_spans()
    assert finished.name == "handle"
    assert finished.attributes == {"stream": "case/520302-2026-0000001-X", "code": "…"}
    assert finished.parent is not None
    assert f"{finished.parent.span_id:016x}" == PARENT.split("-")[2]
    assert (finished.status.status_code, finished.status.description) == (StatusCode.ERROR, "ValueError")
    assert "canary" not in finished.to_json()


def test_a_span_is_ended_when_its_block_is(exporter: InMemorySpanExporter) -> None:
    with span("outer"), span("inner"):
        pass
    shutdown_tracing()
    assert [finished.name for finished in exporter.get_finished_spans()] == ["inner", "outer"]


def test_a_past_span_keeps_its_moments_and_its_parents_trace(exporter: InMemorySpanExporter) -> None:
    past_span("relay.publish", PARENT, 1_700_000_000.5, 1_700_000_001.0, service="intake", party="canary")
    past_span("relay.publish", None, 1.0, 2.0)
    shutdown_tracing()
    (finished,) = exporter.get_finished_spans()
    assert (finished.start_time, finished.end_time) == (1_700_000_000_500_000_000, 1_700_000_001_000_000_000)
    assert finished.context is not None
    assert f"{finished.context.trace_id:032x}" == trace_id(PARENT)
    assert finished.attributes == {"service": "intake"}


def test_spans_are_posted_to_the_collector() -> None:
    asked: list[tuple[str, bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append((self.path, self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        setup_tracing("intake", f"http://127.0.0.1:{server.server_port}/")
        with span("handle"):
            pass
        shutdown_tracing()
        thread.join()
    ((path, body),) = asked
    assert path == "/v1/traces"
    assert b"handle" in body
    assert b"onedoor" in body
