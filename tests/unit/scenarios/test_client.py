"""The client: patient where it is asked to be, never doing a thing twice, one token per post."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
import urllib3

from scenarios.client import CASE_VERSION, Client, Unreachable, newer
from scenarios.county import Post

CLERK = Post("clerk-1", "窗口一号", "centre", ("clerk",))
CAUGHT_UP = (200, {}, {"state": "routed"})
NOT_YET = (503, {"Retry-After": "0"}, {"code": "CASE_NOT_YET_HERE"})


class Wire:
    """Answers what it was given, and keeps what was sent."""

    def __init__(self, *answers: tuple[int, Mapping[str, str], Any]) -> None:
        self.answers = list(answers)
        self.sent: list[tuple[str, str, Any, Mapping[str, str]]] = []

    def request(self, method: str, url: str, *, json: Any, headers: Mapping[str, str]) -> Any:
        """The next answer, the last for good."""
        self.sent.append((method, url, json, headers))
        status, told, body = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        content = body if isinstance(body, bytes) else _json(body)
        return urllib3.HTTPResponse(body=content, headers=told, status=status, preload_content=True)


def _json(body: Any) -> bytes:
    return json.dumps(body).encode()


def client(wire: Any, tokens: list[str] | None = None) -> Client:
    """A client over the wire; `tokens` collects for whom tokens were fetched."""

    def token_for(post: Post) -> str:
        if tokens is not None:
            tokens.append(post.id)
        return f"token-of-{post.id}"

    return Client("http://platform", token_for, _http=wire)


def test_an_answer_that_says_retry_after_is_asked_for_again_with_the_same_key() -> None:
    wire = Wire(NOT_YET, NOT_YET, CAUGHT_UP)
    answer = client(wire).call("POST", "/v1/cases/X/triage", {"a": 1}, post=CLERK, version="intake:3")
    assert (answer.status, answer.body) == (200, {"state": "routed"})
    keys = {headers["Idempotency-Key"] for _, _, _, headers in wire.sent}
    assert (len(wire.sent), len(keys)) == (3, 1)
    assert {headers[CASE_VERSION] for _, _, _, headers in wire.sent} == {"intake:3"}


def test_two_requests_have_two_keys() -> None:
    wire = Wire(CAUGHT_UP)
    asking = client(wire)
    for _ in range(2):
        asking.call("POST", "/v1/cases", {}, post=CLERK)
    assert len({headers["Idempotency-Key"] for _, _, _, headers in wire.sent}) == 2


@pytest.mark.parametrize("status", [404, 409, 422, 500, 503])
def test_a_refusal_is_an_answer_and_is_not_asked_for_again(status: int) -> None:
    wire = Wire((status, {}, {"code": "NO", "title_zh": "不行", "errors": {"grade": ["?"]}}))
    answer = client(wire).call("GET", "/v1/cases", post=CLERK)
    assert (answer.is_success, len(wire.sent)) == (False, 1)
    assert answer.said == f'{status} NO 不行 {{"grade": ["?"]}}'


def test_a_token_is_fetched_once_per_post_and_the_public_has_none() -> None:
    wire, tokens = Wire(CAUGHT_UP), list[str]()
    asking = client(wire, tokens)
    for post in (CLERK, CLERK, None):
        asking.call("GET", "/v1/cases", post=post)
    assert tokens == ["clerk-1"]
    assert [headers.get("Authorization") for _, _, _, headers in wire.sent] == [
        "Bearer token-of-clerk-1"
    ] * 2 + [None]


def test_a_platform_that_is_away_is_said_to_be() -> None:
    class Away:
        def request(self, *_: Any, **__: Any) -> Any:
            raise urllib3.exceptions.NewConnectionError(urllib3.HTTPConnectionPool("x"), "refused")

    with pytest.raises(Unreachable):
        client(Away()).call("GET", "/v1/cases")


def test_an_answer_that_is_no_json_has_no_body() -> None:
    assert client(Wire((200, {}, b"<html>"))).call("GET", "/").body is None


@pytest.mark.parametrize(
    ("known", "told", "merged"),
    [
        ("", "intake:2", "intake:2"),
        ("intake:1", "", "intake:1"),
        ("intake:7,grid:3", "grid:4,intake:5", "grid:4,intake:7"),
    ],
)
def test_what_was_seen_is_never_forgotten(known: str, told: str, merged: str) -> None:
    assert newer(known, told) == merged
