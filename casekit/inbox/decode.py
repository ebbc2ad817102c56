"""Turns arrivals into rows, and says of each that cannot be one why not. Pure."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from casekit.envelope import Undecodable, parse
from casekit.inbox.arrivals import Arrival, Unreadable

AFTER = re.compile(r"[a-z][a-z0-9_]*:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
MAX_NAME = 200
MAX_BIGINT = 2**63 - 1
Place = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A row to be of `inbox_messages`."""

    place: Place
    id: str
    stream: str
    seq: int
    type: str
    region: str
    body: bytes


@dataclass(frozen=True, slots=True)
class UndecodableRow:
    """A row to be of `inbox_undecodable`."""

    digest: bytes
    place: Place | None
    body: bytes
    headers: Mapping[str, str]
    reason: str


def decode(arrival: Arrival) -> MessageRow | UndecodableRow:
    """The arrival as a row of the one or the other table."""
    try:
        envelope = parse(arrival.body)
    except Undecodable:
        return undecodable(arrival.body, arrival.headers, "NOT_AN_ENVELOPE", _place(arrival))
    if envelope.source != arrival.source:
        return undecodable(arrival.body, arrival.headers, "OTHER_SOURCE", _place(arrival))
    names = (envelope.subject, envelope.type, envelope.region)
    is_possible = all(_is_name(name) for name in names) and 1 <= envelope.seq <= MAX_BIGINT
    if not is_possible or not all(AFTER.fullmatch(key) for key in envelope.after):
        return undecodable(arrival.body, arrival.headers, "IMPOSSIBLE_ATTRIBUTE", _place(arrival))
    return MessageRow(
        _place(arrival), str(envelope.id), envelope.subject, envelope.seq, envelope.type, envelope.region,
        arrival.body,
    )  # fmt: skip


def undecodable(
    body: bytes, headers: Mapping[str, Any], reason: str, place: Place | None = None
) -> UndecodableRow:
    """The row of bytes that are no event; the same bytes at the same place make the same row."""
    digest = hashlib.sha256(repr(place).encode() + b"\n" + body).digest()
    return UndecodableRow(digest, place, body, _plain(headers), reason)


def from_unreadable(unreadable: Unreadable) -> UndecodableRow:
    """The row of what a bus could not place."""
    return undecodable(unreadable.body, unreadable.headers, unreadable.reason)


def _place(arrival: Arrival) -> Place:
    return arrival.source, arrival.epoch, arrival.position


def _is_name(value: str) -> bool:
    """Whether PostgreSQL can keep it and a human can read it: no control characters, no lone surrogates."""
    return 0 < len(value) <= MAX_NAME and value.isprintable()


def _plain(headers: Mapping[str, Any]) -> dict[str, str]:
    """Headers of unknown origin as short printable text."""
    return {_short(name, 64): _short(value, 256) for name, value in list(headers.items())[:32]}


def _short(value: object, length: int) -> str:
    text = str(value)[:length]
    return "".join(
        character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text
    )
