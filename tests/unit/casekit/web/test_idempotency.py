"""What makes two requests the same."""

import pytest

from casekit.auth import Actor
from casekit.web.authentication import ANONYMOUS
from casekit.web.errors import MalformedRequest
from casekit.web.idempotency import Answer, Request, _pack, _unpack, request_of

CLERK = Actor(id="clerk@centre", roles=frozenset())


def keyed(key: str = "k", actor: Actor = CLERK, path: str = "/v1/cases", body: bytes = b"{}") -> Request:
    return request_of(key, actor, "POST", path, body, is_public=actor is ANONYMOUS)


def test_the_scope_is_actor_path_and_key() -> None:
    others = [keyed("k2"), keyed(actor=Actor("x", frozenset())), keyed(path="/v1/orders")]
    assert len({keyed().key, *(other.key for other in others)}) == 4
    assert keyed(body=b"1").key == keyed(body=b"2").key
    assert keyed(body=b"1").body_hash != keyed(body=b"2").body_hash


def test_who_acts_for_another_unit_is_not_given_the_answer_of_the_former() -> None:
    here, there = (Actor("clerk-1", frozenset(), unit) for unit in ("centre", "centre-east"))
    assert keyed(actor=here).key != keyed(actor=there).key


def test_the_public_share_an_actor_but_not_their_answers() -> None:
    assert keyed(actor=ANONYMOUS, body=b"1").key != keyed(actor=ANONYMOUS, body=b"2").key


@pytest.mark.parametrize(
    "key", ["", " ", '""', "x" * 256, "é", "a\x00b", "a\nb", "k1,k2", '"k1", "k2"', 'k"1']
)
def test_a_key_is_printable_bounded_and_one(key: str) -> None:
    with pytest.raises(MalformedRequest):
        keyed(key)


@pytest.mark.parametrize("headers", [{}, {"ETag": '"1"', "Case-Version": "intake:1"}])
def test_an_answer_comes_back_as_it_was(headers: dict[str, str]) -> None:
    answer = Answer(201, headers, '{"a": "一\n\n二"}'.encode())
    assert _unpack(201, _pack(answer)) == answer
