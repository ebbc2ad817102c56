"""The issuer's keys are followed through rotation and outage, at a bounded rate and in bounded time."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
import pytest
import urllib3
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from casekit.auth import IssuerSilent, RemoteKeys
from casekit.auth.keys import fetch_from, parse_jwks
from casekit.clock import monotonic


def ed25519_jwk(kid: str) -> dict[str, Any]:
    public = ed25519.Ed25519PrivateKey.generate().public_key()
    return {**jwt.algorithms.OKPAlgorithm.to_jwk(public, as_dict=True), "kid": kid}


def rsa_jwk(kid: str, bits: int) -> dict[str, Any]:
    public = rsa.generate_private_key(public_exponent=65537, key_size=bits).public_key()
    return {**jwt.algorithms.RSAAlgorithm.to_jwk(public, as_dict=True), "kid": kid}


def document(*keys: object) -> bytes:
    return json.dumps({"keys": keys}).encode()


class FakeIssuer:
    """Publishes what `answer` holds, and counts."""

    def __init__(self, answer: bytes | Exception) -> None:
        self.answer = answer
        self.asked = 0
        self.now = 1000.0

    def fetch(self) -> bytes:
        self.asked += 1
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    def keys(self) -> RemoteKeys:
        return RemoteKeys(self.fetch, now=lambda: self.now, spawn=lambda work: work())


def test_keys_are_fetched_when_first_needed_and_then_kept() -> None:
    issuer = FakeIssuer(document(ed25519_jwk("k1")))
    keys = issuer.keys()
    assert issuer.asked == 0
    found = keys.find("k1")
    assert found is not None
    assert keys.find("k1") is found
    assert issuer.asked == 1


def test_an_unknown_key_makes_it_ask_again_at_most_once_in_ten_seconds() -> None:
    issuer = FakeIssuer(document(ed25519_jwk("k1")))
    keys = issuer.keys()
    keys.find("k1")
    for number in range(50):
        assert keys.find(f"unknown-{number}") is None
    assert issuer.asked == 1
    issuer.now += 10
    for number in range(50):
        assert keys.find(f"unknown-{number}") is None
    assert issuer.asked == 2


def test_a_rotated_key_is_found_and_the_generation_changes() -> None:
    issuer = FakeIssuer(document(ed25519_jwk("k1")))
    keys = issuer.keys()
    keys.find("k1")
    before = keys.generation
    issuer.answer = document(ed25519_jwk("k2"))
    issuer.now += 10
    assert keys.find("k2") is not None
    assert keys.generation != before
    assert keys.find("k1") is None


def test_another_key_under_the_same_id_is_another_generation() -> None:
    issuer = FakeIssuer(document(ed25519_jwk("k1")))
    keys = issuer.keys()
    keys.find("k1")
    before = keys.generation
    issuer.answer = document(ed25519_jwk("k1"))
    issuer.now += 10
    keys.refresh()
    assert keys.generation != before


def test_the_same_keys_again_are_the_same_generation() -> None:
    issuer = FakeIssuer(document(ed25519_jwk("k1")))
    keys = issuer.keys()
    keys.find("k1")
    before = keys.generation
    issuer.now += 10
    keys.refresh()
    assert (issuer.asked, keys.generation) == (2, before)


def test_old_keys_are_looked_at_again_without_making_the_caller_wait() -> None:
    issuer = FakeIssuer(document(ed25519_jwk("k1")))
    later: list[Callable[[], None]] = []
    keys = RemoteKeys(issuer.fetch, now=lambda: issuer.now, spawn=later.append)
    keys.find("k1")
    issuer.now += 601
    issuer.answer = document(ed25519_jwk("k2"))
    assert keys.find("k1") is not None
    assert issuer.asked == 1
    later.pop()()
    assert keys.find("k1") is None


@pytest.mark.parametrize(
    "outage",
    [
        OSError("refused"),
        urllib3.exceptions.ConnectTimeoutError(),
        b"<html>",
        b"{}",
        b'{"keys": []}',
        b"\xff\xfe",
    ],
)
def test_the_last_good_keys_outlive_an_outage(outage: bytes | Exception) -> None:
    issuer = FakeIssuer(document(ed25519_jwk("k1")))
    keys = issuer.keys()
    keys.find("k1")
    issuer.answer = outage
    for _ in range(5):
        issuer.now += 86400
        assert keys.find("k1") is not None
    assert issuer.asked == 6


def test_an_issuer_never_heard_of_is_said_to_be_silent_and_asked_again_later() -> None:
    issuer = FakeIssuer(OSError("refused"))
    keys = issuer.keys()
    for _ in range(10):
        with pytest.raises(IssuerSilent) as refusal:
            keys.find("k1")
    assert refusal.value.status == 503
    assert issuer.asked == 1
    issuer.answer = document(ed25519_jwk("k1"))
    issuer.now += 10
    assert keys.find("k1") is not None


def test_many_who_miss_at_once_make_one_fetch() -> None:
    issuer = FakeIssuer(document(ed25519_jwk("k1")))
    keys = issuer.keys()
    threads = [threading.Thread(target=keys.find, args=("k1",)) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert issuer.asked == 1


def test_unusable_keys_are_left_out() -> None:
    good = ed25519_jwk("good")
    curve = jwt.algorithms.ECAlgorithm.to_jwk(
        ec.generate_private_key(ec.SECP256R1()).public_key(), as_dict=True
    )
    found = parse_jwks(
        document(
            good,
            {"kty": "oct", "k": "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0", "kid": "symmetric", "alg": "HS256"},
            {**ed25519_jwk("for-encryption"), "use": "enc"},
            {key: value for key, value in ed25519_jwk("x").items() if key != "kid"},
            rsa_jwk("short", 1024),
            rsa_jwk("long-enough", 2048),
            {**rsa_jwk("disguised", 2048), "alg": "HS256"},
            {**curve, "kid": "curve", "crv": "P-999"},
            {**curve, "kid": "half", "y": None},
            {"kid": "empty"},
            "text",
            None,
            {**ed25519_jwk("good"), "x": "AAAA"},
        )
    )
    assert set(found) == {"good", "long-enough"}


@contextmanager
def http_server(answer: Callable[[BaseHTTPRequestHandler], None]) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer(self)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/jwks"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def respond(status: int, body: bytes, **headers: str) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            request.send_header(name, value)
        request.end_headers()
        request.wfile.write(body)

    return answer


def test_keys_come_over_http() -> None:
    body = document(ed25519_jwk("k1"))
    with http_server(respond(200, body)) as uri:
        assert fetch_from(uri)() == body


@pytest.mark.parametrize(
    "answer",
    [
        respond(500, b"oops"),
        respond(302, b"", Location="http://127.0.0.1:1/"),
        respond(200, b" " * (256 * 1024 + 1)),
    ],
)
def test_errors_redirects_and_floods_are_not_taken(answer: Callable[[BaseHTTPRequestHandler], None]) -> None:
    with http_server(answer) as uri, pytest.raises((OSError, ValueError)):
        fetch_from(uri)()


def test_an_issuer_that_drips_is_given_up() -> None:
    give_up = threading.Event()

    def drip(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        while not give_up.wait(0.2):
            try:
                request.wfile.write(b" ")
            except OSError:
                return

    with http_server(drip) as uri:
        begun = monotonic()
        with pytest.raises((OSError, urllib3.exceptions.HTTPError)):
            fetch_from(uri)()
        give_up.set()
    assert monotonic() - begun < 20
