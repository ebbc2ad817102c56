"""What travels beside an envelope can be trusted, or is refused by a word of ours."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casekit.bus.messages import (
    MAX_EPOCH,
    MAX_POSITION,
    Malformed,
    OutMessage,
    Place,
    Sealed,
    deliveries,
    place_of,
    traceparent_in,
)
from casekit.envelope import seal
from casekit.ids import new_id
from casekit.testing.sample import Noted

TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
SEALED = Sealed("intake", 2, 11, 20, 11, "ab" * 32)
GOOD = {"source": "intake", "epoch": 1, "first": 1, "position": 7}

numbers = st.one_of(st.integers(), st.floats(), st.booleans(), st.none(), st.text(), st.binary())


def envelope(traceparent: str | None) -> bytes:
    return seal(
        id=new_id(),
        source="intake",
        subject="case/1",
        event=Noted(1, names=(f',"traceparent":"{TRACE}","type":"x"',)),
        time=datetime(2026, 11, 22, tzinfo=UTC),
        region="520302000000",
        actor="service/intake",
        seq=1,
        prev=None,
        traceparent=traceparent,
        after=(),
    ).body


def test_a_message_says_where_it_stands_and_which_trace_it_belongs_to() -> None:
    message = OutMessage("intake", 3, 5, 9, "520302000000", "sample.noted", envelope(TRACE))
    assert message.headers == {
        "source": "intake",
        "epoch": 3,
        "first": 5,
        "position": 9,
        "traceparent": TRACE,
    }
    assert message.key == "520302000000.sample.noted"
    assert place_of(message.headers) == Place("intake", 3, 5, 9)


def test_the_trace_is_the_envelopes_own_and_not_one_in_its_data() -> None:
    assert traceparent_in(envelope(TRACE)) == TRACE
    assert traceparent_in(envelope(None)) is None
    assert traceparent_in(b"") is None


def test_without_a_broker_a_listener_gets_the_same_bytes_and_headers() -> None:
    message = OutMessage("intake", 1, 1, 1, "520302000000", "sample.noted", envelope(None))
    (delivery,) = deliveries([message])
    assert delivery.body is message.body
    assert delivery.headers == message.headers
    assert delivery.content_type == "application/cloudevents+json"


def test_sealed_comes_back_as_it_was_said() -> None:
    assert Sealed.parse(SEALED.body) == SEALED
    assert "position" not in SEALED.headers


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"null",
        b"[" * 100_000,
        SEALED.body.replace(b"intake", b"In take"),
        SEALED.body.replace(b'"epoch":2', b'"epoch":0'),
        SEALED.body.replace(b'"last":20', b'"last":20.5'),
        SEALED.body.replace(b'"last":20', b'"last":true'),
        replace(SEALED, digest="AB" * 32).body,
        replace(SEALED, digest="ab" * 32 + "\n").body,
        replace(SEALED, last=MAX_POSITION + 1).body,
    ],
)
def test_what_is_no_sealed_message_is_malformed(body: bytes) -> None:
    with pytest.raises(Malformed):
        Sealed.parse(body)


@pytest.mark.parametrize(
    "change",
    [
        {"source": ""},
        {"source": "in\0take"},
        {"source": "intake\n"},
        {"source": b"intake"},
        {"epoch": 0},
        {"epoch": MAX_EPOCH + 1},
        {"epoch": True},
        {"first": 0},
        {"position": "7"},
        {"position": MAX_POSITION + 1},
        {"first": 8},
    ],
)
def test_a_place_that_cannot_be_is_malformed(change: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        place_of({**GOOD, **change})


@pytest.mark.parametrize("missing", list(GOOD))
def test_every_part_of_a_place_is_needed(missing: str) -> None:
    with pytest.raises(Malformed):
        place_of({name: value for name, value in GOOD.items() if name != missing})


@given(source=numbers, epoch=numbers, first=numbers, position=numbers)
def test_any_headers_are_either_a_place_or_malformed(
    source: Any, epoch: Any, first: Any, position: Any
) -> None:
    try:
        place = place_of({"source": source, "epoch": epoch, "first": first, "position": position})
    except Malformed:
        return
    assert (place.source, place.epoch, place.first, place.position) == (source, epoch, first, position)
    assert 1 <= place.first <= place.position <= MAX_POSITION
    assert 1 <= place.epoch <= MAX_EPOCH
