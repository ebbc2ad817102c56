"""Every error of the HTTP layer is problem details: bilingual, with a code, and without a word of an exception."""

import io
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.test import EnvironBuilder, TestResponse

from casekit.web import build_app, respond
from casekit.web.app import ServiceApp
from tests.support.example_service import Example, example

NOTE = {"text": "一件事"}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Example:
    return example(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def app(service: Example) -> ServiceApp:
    return build_app(service.runtime)


@pytest.fixture
def call(app: ServiceApp, service: Example) -> Iterator[object]:
    client = app.test_client()

    def send(method: str, path: str, **kwargs: object) -> TestResponse:
        kwargs.setdefault("headers", service.token())
        return client.open(path, method=method, **kwargs)

    return send


@pytest.mark.parametrize(
    ("method", "path", "kwargs", "status", "code"),
    [
        ("GET", "/nowhere", {}, 404, "PATH_NOT_FOUND"),
        ("GET", "/v1/nowhere", {}, 404, "PATH_NOT_FOUND"),
        ("GET", "/v1/nowhere", {"headers": {}}, 401, "TOKEN_MISSING"),
        ("POST", "/v1/cases", {"headers": {"Authorization": "Basic x"}}, 401, "TOKEN_MISSING"),
        ("POST", "/v1/cases", {"headers": {"Authorization": "Bearer x.y.z"}}, 401, "TOKEN_REFUSED"),
        ("GET", "/internal/status", {}, 401, "TOKEN_REFUSED"),
        ("DELETE", "/v1/cases", {}, 405, "METHOD_NOT_ALLOWED"),
        ("BREW", "/v1/cases", {}, 405, "METHOD_NOT_ALLOWED"),
        ("POST", "/v1/cases", {"data": b"{", "content_type": "application/json"}, 400, "MALFORMED_REQUEST"),
        ("POST", "/v1/cases", {"data": b"a=1", "content_type": "text/plain"}, 415, "UNSUPPORTED_MEDIA_TYPE"),
        ("POST", "/v1/cases", {"data": b"{}"}, 415, "UNSUPPORTED_MEDIA_TYPE"),
        (
            "POST",
            "/v1/cases",
            {"data": b" " * 1_100_000, "content_type": "application/json"},
            413,
            "TOO_LARGE",
        ),
        ("POST", "/v1/cases", {"json": []}, 422, "INVALID_INPUT"),
        ("POST", "/v1/cases", {"json": "x"}, 422, "INVALID_INPUT"),
        ("POST", "/v1/cases", {"json": {"text": "x", "?": 1}}, 422, "INVALID_INPUT"),
        ("POST", "/v1/cases", {}, 422, "INVALID_INPUT"),
        ("GET", "/v1/cases/520302-2026-0000001-9/notes", {}, 404, "CASE_NOT_FOUND"),
        ("POST", "/v1/cases/x/notes", {"json": NOTE}, 404, "CASE_NOT_FOUND"),
        ("GET", "/v1/cases/x/notes", {"headers": {}}, 401, "TOKEN_MISSING"),
        ("GET", "/v1/cases/%00/notes", {}, 400, "MALFORMED_REQUEST"),
        ("GET", "/v1/cases/x/notes?a=%00", {}, 400, "MALFORMED_REQUEST"),
        ("GET", "/v1/cases/x/notes?a=%EF%BF%BD", {}, 400, "MALFORMED_REQUEST"),
        ("GET", "/v1/faults/value", {}, 500, "INTERNAL_ERROR"),
        ("GET", "/v1/faults/key", {}, 500, "INTERNAL_ERROR"),
        ("POST", "/v1/cases", {"json": NOTE}, 503, "DEPENDENCY_DOWN"),
    ],
)
def test_an_error_is_a_problem(
    call, method: str, path: str, kwargs: dict[str, object], status: int, code: str
) -> None:
    answer = call(method, path, **kwargs)
    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert answer.content_type == "application/problem+json"
    assert answer.json["status"] == status
    assert answer.json["type"] == f"urn:onedoor:problem:{code}"
    assert answer.json["title"]
    assert answer.json["title_zh"]
    assert len(answer.json["trace"]) == 32


@pytest.mark.parametrize("accept", ["text/html", "application/xml;q=0.9"])
def test_who_accepts_no_json_is_told_so(call, service: Example, accept: str) -> None:
    answer = call("GET", "/v1/nowhere", headers=service.token() | {"Accept": accept})
    assert (answer.status_code, answer.json["code"]) == (406, "NOT_ACCEPTABLE")


@pytest.mark.parametrize(
    "accept", ["*/*", "application/json", "text/html, application/*;q=0.5", "application/problem+json"]
)
def test_who_accepts_json_gets_it(call, service: Example, accept: str) -> None:
    assert call("GET", "/v1/nowhere", headers=service.token() | {"Accept": accept}).status_code == 404


def test_a_compressed_body_is_refused_before_it_is_read(call, service: Example) -> None:
    headers = service.token() | {"Content-Encoding": "gzip", "Content-Type": "application/json"}
    answer = call("POST", "/v1/cases", data=b"\x1f\x8b\x08\x00", headers=headers)
    assert (answer.status_code, answer.json["code"]) == (415, "UNSUPPORTED_MEDIA_TYPE")
    assert answer.headers["Accept-Encoding"] == "identity"


def test_no_exception_text_leaves_or_is_logged(call, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        answer = call("GET", "/v1/faults/value")
    assert "李四" not in answer.get_data(as_text=True)
    assert "李四" not in "".join(record.getMessage() for record in caplog.records)


def test_the_caller_is_known_before_the_body_is_read(app: ServiceApp) -> None:
    class Untouchable(io.BytesIO):
        def read(self, *_: object) -> bytes:
            raise AssertionError("the body was read")

    builder = EnvironBuilder("/v1/cases", method="POST", content_type="application/json", content_length=10)
    environ = builder.get_environ() | {"wsgi.input": Untouchable(), "CONTENT_LENGTH": "10"}
    assert respond(app, environ).status_code == 401


@pytest.mark.parametrize("error", [ValueError("chunk"), OSError("reset"), TimeoutError("slow")])
def test_a_body_that_breaks_off_is_the_callers_fault(
    app: ServiceApp, service: Example, error: Exception
) -> None:
    class Broken(io.BytesIO):
        def read(self, *_: object) -> bytes:
            raise error

    builder = EnvironBuilder(
        "/v1/cases",
        method="POST",
        content_type="application/json",
        content_length=10,
        headers=service.token(),
    )
    environ = builder.get_environ() | {"wsgi.input": Broken(), "CONTENT_LENGTH": "10"}
    assert respond(app, environ).status_code in {400, 408}


def test_the_public_needs_no_token(call) -> None:
    assert call("POST", "/v1/public/echo", headers={}, json={"text": ""}).status_code == 422


def test_the_trace_of_the_caller_goes_on(call, service: Example) -> None:
    trace = "0af7651916cd43dd8448eb211c80319c"
    headers = service.token() | {"traceparent": f"00-{trace}-b7ad6b7169203331-01"}
    assert call("GET", "/v1/nowhere", headers=headers).json["trace"] == trace


def test_answers_are_not_kept_by_anyone(call) -> None:
    answer = call("GET", "/v1/nowhere")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_more_at_once_than_there_are_slots_is_overload(
    app: ServiceApp, service: Example, tmp_path: Path
) -> None:
    pool = app.slots._polls
    taken = 0
    while pool.acquire(blocking=False):
        taken += 1
    try:
        answer = app.test_client().get("/v1/nowhere?wait=20", headers=service.token())
        ordinary = app.test_client().get("/v1/nowhere", headers=service.token())
    finally:
        for _ in range(taken):
            pool.release()
    assert (answer.status_code, answer.json["code"]) == (503, "OVERLOADED")
    assert ordinary.status_code == 404


def test_the_openapi_document_says_what_holds_for_every_resource(call) -> None:
    document = call("GET", "/openapi.json", headers={}).json
    assert document["openapi"] == "3.1.0"
    post = document["paths"]["/v1/cases"]["post"]
    assert post["security"] == [{"bearer": []}]
    assert {"$ref": "#/components/parameters/IdempotencyKey"} in post["parameters"]
    assert document["paths"]["/v1/public/echo"]["post"]["security"] == []
    assert post["responses"]["4XX"] == {"$ref": "#/components/responses/Problem"}
    assert document["components"]["schemas"]["NewNote"]["additionalProperties"] is False
    assert "/internal/status" not in document["paths"]
