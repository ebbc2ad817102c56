"""A page is taken as sent or not at all, and a source that misbehaves is a source that is silent."""

import base64
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from casekit.auth import ServiceTokens
from casekit.bus.messages import Malformed
from casekit.repair import HttpSource, SourceSilent
from casekit.repair.pages import EpochRange, FedEvent, Page
from casekit.testing.ports import free_port

TOKENS = ServiceTokens("s" * 48)
PAGE = Page(
    "intake", (EpochRange(1, 1, 3), EpochRange(9, 4, 4)), (FedEvent(1, 3, b"\xff{}"), FedEvent(9, 4, b""))
)


class Answer(BaseHTTPRequestHandler):
    """Answers as it is told, and notes what it was asked."""

    status = 200
    body = b""
    asked: list[tuple[str, str]]

    def do_GET(self) -> None:
        self.asked.append((self.path, self.headers["Authorization"]))
        self.send_response(self.status)
        self.send_header("Content-Length", str(len(self.body)))
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, *arguments: Any) -> None: ...


@pytest.fixture
def answer() -> Iterator[type[Answer]]:
    handler = type("Told", (Answer,), {"asked": []})
    with HTTPServer(("127.0.0.1", 0), handler) as server:
        handler.port = server.server_port  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield handler
        server.shutdown()
        thread.join()


def client(port: int) -> HttpSource:
    return HttpSource("intake", f"http://127.0.0.1:{port}/", "grid", TOKENS)


def test_a_page_arrives_as_it_was_sent(answer: Any) -> None:
    answer.body = json.dumps(PAGE.to_json()).encode()
    assert client(answer.port).page(1, 2, 10) == PAGE
    (path, authorization) = answer.asked[0]
    assert path == "/internal/events?epoch=1&after=2&limit=10"
    assert TOKENS.verify(authorization.removeprefix("Bearer ")).id == "service/grid"


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (503, b"{}"),
        (401, json.dumps(PAGE.to_json()).encode()),
        (302, b""),
        (200, b""),
        (200, b"<html>"),
        (200, b"[" * 100_000),
        (200, b"[]"),
        (200, b'{"source": "intake"}'),
        (200, json.dumps({**PAGE.to_json(), "source": "grid"}).encode()),
    ],
)
def test_any_other_answer_is_silence(answer: Any, status: int, body: bytes) -> None:
    answer.status, answer.body = status, body
    with pytest.raises(SourceSilent):
        client(answer.port).page(0, 0, 10)


def test_no_answer_is_silence() -> None:
    with pytest.raises(SourceSilent):
        client(free_port()).page(0, 0, 10)


@pytest.mark.parametrize(
    "change",
    [
        {"source": "In Take"},
        {"epochs": [{"epoch": 1, "first": 1}]},
        {"epochs": [{"epoch": 0, "first": 1, "last": 3}]},
        {"epochs": [None]},
        {"epochs": []},
        {"events": {"epoch": 1}},
        {"events": [{"epoch": 1, "position": 2.5, "body": ""}]},
        {"events": [{"epoch": 1, "position": 2, "body": "***"}]},
        {"events": [{"epoch": 2, "position": 2, "body": base64.b64encode(b"{}").decode()}]},
    ],
)
def test_a_page_that_cannot_be_is_malformed(change: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        Page.from_json({**PAGE.to_json(), **change})
