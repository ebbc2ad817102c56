"""A body that does not keep pace is refused, and its connection given up; one that does is read to its end."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from eventlet.green import socket
from werkzeug.wrappers import Request, Response

from casekit.clock import monotonic
from casekit.errors import Problem
from casekit.web import problems
from casekit.web.arrival import MAX_LINE_BYTES, Pace
from casekit.web.body import raw
from casekit.web.server import HttpServer

BRISK = Pace(seconds=0.5, bytes_per_second=2000)
LONG = 20.0  # what a test waits at most for what must not take that long


def answer(environ: dict[str, Any]) -> Response:
    """How long the body was; nothing is read under `/unread`."""
    if environ["PATH_INFO"] == "/unread":
        return Response("unread")
    try:
        return Response(str(len(raw(Request(environ)))))
    except Problem as problem:
        return problems.response(problem)


@contextmanager
def connected(pace: Pace = BRISK) -> Iterator[Any]:
    server = HttpServer("127.0.0.1", 0, answer, pace=pace)
    server.start()
    client = socket.socket()
    try:
        client.connect(("127.0.0.1", server.port))
        yield client
    finally:
        client.close()
        server.stop(0)


def trickle(client: Any, head: bytes, piece: bytes, every: float = 0.02) -> bytes:
    """Send `piece` again and again until the server ends the connection; what it answered."""
    client.sendall(head)
    received, until = b"", monotonic() + LONG
    client.settimeout(every)
    while monotonic() < until:
        try:
            if not (more := client.recv(65536)):
                return received
            received += more
        except TimeoutError:
            try:
                client.sendall(piece)
            except OSError:
                return received
        except OSError:
            return received
    raise AssertionError("the connection is still open")


HEAD = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    ("head", "piece"),
    [
        (HEAD + b"Content-Length: 1000000\r\n\r\n", b"x"),
        (CHUNKED, b"1\r\nx\r\n"),
        (CHUNKED, b"0"),
        (CHUNKED + b"0\r\n", b"X: y\r\n"),
        (CHUNKED + b"ffff\r\n", b"x"),
    ],
)
def test_a_body_that_trickles_is_refused_and_its_connection_ended(head: bytes, piece: bytes) -> None:
    with connected() as client:
        received = trickle(client, head, piece)
    assert received.startswith(b"HTTP/1.1 408 ")
    assert b"REQUEST_TOO_SLOW" in received
    assert b"Connection: close" in received


def test_a_body_that_nobody_reads_may_not_trickle_either() -> None:
    with connected() as client:
        head = b"POST /unread HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n"
        assert b"200 OK" in trickle(client, head, b"x")


def test_a_body_that_keeps_pace_has_longer_than_the_first_seconds() -> None:
    pieces = 40
    with connected() as client:
        client.sendall(HEAD + b"Content-Length: %d\r\nConnection: close\r\n\r\n" % (1000 * pieces))
        began = monotonic()
        client.settimeout(2 * BRISK.seconds / pieces)
        for _ in range(pieces):
            client.sendall(b"x" * 1000)
            with suppress(TimeoutError):  # the sender's line is that slow, and there is no answer yet
                assert client.recv(1) == b"H"
        assert monotonic() - began > BRISK.seconds
        client.settimeout(LONG)
        received = client.recv(65536)
    assert b"TTP/1.1 200 OK" in received
    assert received.endswith(b"40000")


def test_a_chunked_body_and_what_follows_it_are_told_apart() -> None:
    body = b"3;why=not\r\nabc\r\n2\r\nde\r\n0\r\nX-Trailer: y\r\n\r\n"
    last = b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    with connected(Pace()) as client:
        client.sendall(CHUNKED + body + CHUNKED.replace(b"/", b"/unread", 1) + body + last)
        received = b""
        while more := client.recv(65536):
            received += more
    assert received.count(b"HTTP/1.1 200 OK") == 3
    assert [each in received for each in (b"\r\n\r\n5", b"unread", b"\r\n\r\n0")] == [True] * 3


@pytest.mark.parametrize(
    "body", [b"5;" + b"x" * 2 * MAX_LINE_BYTES, b"0\r\n" + b"X: y\r\n" * 200, b"zz\r\n", b"1\r\nabc\r\n"]
)
def test_framing_that_leads_nowhere_is_the_senders_fault(body: bytes) -> None:
    with connected(Pace()) as client:
        client.sendall(CHUNKED + body + b"\r\n\r\n")
        client.settimeout(LONG)
        received = client.recv(65536)
    assert received.startswith(b"HTTP/1.1 400 ")
    assert b"Connection: close" in received
