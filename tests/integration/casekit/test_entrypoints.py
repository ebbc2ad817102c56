"""A service class under nameko: requests, refusals of the protocol itself, bad clients, and an orderly end."""

import json
import signal
import socket
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest
import urllib3

from casekit.clock import monotonic
from casekit.testing.servers import PostgresServer
from tests.support.serving import Served, serving


def raw(served: Served, data: bytes, *, then_wait: bool = True) -> bytes:
    """What is answered to these bytes, until the connection is closed."""
    with socket.create_connection(("127.0.0.1", served.port), timeout=30) as connection:
        connection.sendall(data)
        received = b""
        while then_wait and (more := connection.recv(65536)):
            received += more
        return received


def http(served: Served, method: str, path: str, **kwargs: object) -> urllib3.BaseHTTPResponse:
    """An ordinary request of a clerk."""
    kwargs.setdefault("headers", served.service.token())
    return urllib3.request(method, served.url + path, retries=False, timeout=30, **kwargs)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, postgres: PostgresServer) -> Iterator[Served]:
    name = postgres.create_database()
    with serving(tmp_path_factory.mktemp("home"), postgres.uri(name)) as running:
        yield running
    postgres.drop_database(name)


def test_a_request_is_answered_in_a_worker(served: Served) -> None:
    answer = http(served, "POST", "/v1/cases", json={"text": "一件事"})
    assert answer.status == 201
    assert answer.headers["Case-Version"] == "example:1"
    refused = http(served, "GET", "/v1/faults/value")
    assert (refused.status, refused.json()["code"]) == (500, "INTERNAL_ERROR")


def test_a_chunked_body_is_read(served: Served) -> None:
    body = [b'{"text"', b': "a"}']
    headers = served.service.token() | {"Content-Type": "application/json"}
    assert http(served, "POST", "/v1/cases", body=iter(body), headers=headers).status == 201


@pytest.mark.parametrize(
    ("data", "status", "code"),
    [
        (b"nonsense\r\n\r\n", 400, "MALFORMED_REQUEST"),
        (b"GET / HTTP/9.9\r\n\r\n", 400, "MALFORMED_REQUEST"),
        (b"GET /" + b"x" * 9000 + b" HTTP/1.1\r\n\r\n", 414, "ADDRESS_TOO_LONG"),
        (b"GET / HTTP/1.1\r\nX: " + b"x" * 9000 + b"\r\n\r\n", 431, "HEADERS_TOO_LARGE"),
        (
            b"GET / HTTP/1.1\r\n" + b"".join(b"X-%d: x\r\n" % n for n in range(200)) + b"\r\n",
            431,
            "HEADERS_TOO_LARGE",
        ),
        (b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400, "MALFORMED_REQUEST"),
        (b"POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx", 400, "MALFORMED_REQUEST"),
        (
            b"POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\nx",
            400,
            "MALFORMED_REQUEST",
        ),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\nx", 400, "MALFORMED_REQUEST"),
        (b"GET http://[ HTTP/1.1\r\nConnection: close\r\n\r\n", 404, "PATH_NOT_FOUND"),
        (b"GET / HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n", 404, "PATH_NOT_FOUND"),
        (b"FOO /v1/cases HTTP/1.1\r\nConnection: close\r\n\r\n", 401, "TOKEN_MISSING"),
    ],
)
def test_what_is_not_http_is_told_so_in_problem_details(
    served: Served, data: bytes, status: int, code: str
) -> None:
    head, _, body = raw(served, data).partition(b"\r\n\r\n")
    assert int(head.split()[1]) == status
    assert b"application/problem+json" in head
    assert json.loads(body)["code"] == code


def test_a_broken_chunk_is_the_callers_fault(served: Served) -> None:
    token = served.service.token()["Authorization"]
    head = f"POST /v1/cases HTTP/1.1\r\nAuthorization: {token}\r\nContent-Type: application/json\r\n"
    answer = raw(served, f"{head}Transfer-Encoding: chunked\r\nConnection: close\r\n\r\nzz\r\n".encode())
    assert answer.startswith(b"HTTP/1.1 400")


def test_clients_that_leave_in_the_middle_do_not_end_the_service(served: Served) -> None:
    token = served.service.token()["Authorization"]
    head = f"POST /v1/cases HTTP/1.1\r\nAuthorization: {token}\r\nContent-Length: 100\r\n".encode()
    for data in (b"", b"GET", b"GET / HTTP/1.1\r\n", head, head + b"Content-Type: application/json\r\n\r\n{"):
        for _ in range(5):
            raw(served, data, then_wait=False)
    assert http(served, "GET", "/openapi.json").status == 200
    assert served.process.poll() is None


def test_headers_that_trickle_are_not_waited_for(served: Served) -> None:
    began = monotonic()
    assert raw(served, b"GET / HTTP/1.1\r\nX: y\r\n") == b""
    assert monotonic() - began < 25
    assert http(served, "GET", "/openapi.json").status == 200


def test_a_connection_serves_many_requests(served: Served) -> None:
    request = b"GET /openapi.json HTTP/1.1\r\n\r\n"
    last = b"GET /openapi.json HTTP/1.1\r\nConnection: close\r\n\r\n"
    assert raw(served, request + request + last).count(b"HTTP/1.1 200 OK") == 3


def test_sigterm_finishes_what_has_begun(tmp_path: Path, database_uri: str) -> None:
    with serving(tmp_path, database_uri) as served:
        end_while_a_request_waits(served)


def end_while_a_request_waits(served: Served) -> None:
    code = http(served, "POST", "/v1/cases", json={"text": "一件事"}).json()["code"]
    waiting = HTTPConnection("127.0.0.1", served.port, timeout=60)
    headers = served.service.token() | {"Case-Version": "grid:1"}
    waiting.request("GET", f"/v1/cases/{code}/notes", headers=headers)
    while b"notes" not in http(served, "GET", "/openapi.json").data:  # the server has read what came before
        pass
    served.process.send_signal(signal.SIGTERM)
    assert waiting.getresponse().status == 503
    waiting.close()
    out, err = served.process.communicate(timeout=60)
    assert out.splitlines() == ["example loop ended", "stopped"]
    assert served.process.returncode == 0
    assert "Traceback" not in err
