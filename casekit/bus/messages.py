"""What travels on the bus, and how: the envelope's bytes untouched, and beside them where they stand in their source.

Identity is `(source, epoch, position)`. It travels in headers, never in the envelope, so that the same bytes can be
hashed, kept and sent everywhere. A `Sealed` is a control message, not an event: it says how far a source has come, and
has no position of its own.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Self

from casekit.bus.topology import routing_key
from casekit.envelope import canonical

EVENT_TYPE = "application/cloudevents+json"
SEALED_TYPE = "application/vnd.onedoor.sealed+json"
MAX_EPOCH = 2**31 - 1
MAX_POSITION = 2**63 - 1

_SOURCE = re.compile(r"[a-z][a-z0-9_]{0,62}")
_TRACEPARENT = re.compile(rb',"traceparent":"([0-9a-f-]{55})","type":"[a-z0-9_.]+"\}\Z')
_TAIL = 512  # bytes at the end of an envelope that hold the two for certain
_HEX_DIGEST = re.compile(r"[0-9a-f]{64}")


class Malformed(ValueError):
    """What arrived does not say, in our terms, what it is and where it stands. The message is a word of ours."""


class Fault(StrEnum):
    """Why a bus did not confirm a message."""

    UNREACHABLE = "unreachable"  # no connection, or it broke before the confirmation
    RETURNED = "returned"  # no queue takes it
    REFUSED = "refused"  # the broker, or a listener's database, could not keep it
    TIMED_OUT = "timed_out"  # no answer in time: a frozen broker, or its disk or memory alarm


@dataclass(frozen=True, slots=True)
class Receipt:
    """The first `confirmed` messages of a batch are safe with every listener; the rest must be published again."""

    confirmed: int
    fault: Fault | None = None


@dataclass(frozen=True, slots=True)
class OutMessage:
    """An event on its way out. `first` is the first position of its epoch, from which a listener counts."""

    source: str
    epoch: int
    first: int
    position: int
    region: str
    type: str
    body: bytes

    @property
    def content_type(self) -> str:
        """What the body is."""
        return EVENT_TYPE

    @property
    def key(self) -> str:
        """The routing key."""
        return routing_key(self.region, self.type)

    @property
    def headers(self) -> dict[str, Any]:
        """Where it stands in its source, and the trace it belongs to."""
        place = {"source": self.source, "epoch": self.epoch, "first": self.first, "position": self.position}
        traceparent = traceparent_in(self.body)
        return {**place, "traceparent": traceparent} if traceparent else place


@dataclass(frozen=True, slots=True)
class Sealed:
    """`source.sealed`: everything from `first` to `last` of this epoch has been said (`last` < `first`: nothing yet).

    `digest` is over the bodies from `since` to `last` (see `casekit.repair.digest`), so that a listener notices when it
    keeps other bytes under the same positions.
    """

    source: str
    epoch: int
    first: int
    last: int
    since: int
    digest: str

    @property
    def content_type(self) -> str:
        """What the body is."""
        return SEALED_TYPE

    @property
    def key(self) -> str:
        """The routing key."""
        return routing_key("0", "source.sealed")

    @property
    def headers(self) -> dict[str, Any]:
        """Whose it is; no position, for it is not an event."""
        return {"source": self.source, "epoch": self.epoch}

    @property
    def body(self) -> bytes:
        """Its canonical JSON."""
        return canonical(asdict(self))

    @classmethod
    def parse(cls, body: bytes) -> Self:
        """Read one from the bytes received. Raises Malformed."""
        try:
            document = json.loads(body)
        except (ValueError, RecursionError) as fault:
            raise Malformed("not JSON") from fault
        if not isinstance(document, dict):
            raise Malformed("not an object")
        digest = document.get("digest")
        if not isinstance(digest, str) or not _HEX_DIGEST.fullmatch(digest):
            raise Malformed("digest")
        return cls(
            source=source_name(document.get("source")),
            epoch=whole(document, "epoch", 1, MAX_EPOCH),
            first=whole(document, "first", 1, MAX_POSITION),
            last=whole(document, "last", 0, MAX_POSITION),
            since=whole(document, "since", 1, MAX_POSITION),
            digest=digest,
        )


Outgoing = OutMessage | Sealed


@dataclass(frozen=True, slots=True)
class Delivery:
    """What has reached a listener, as it came: nothing about it has been checked."""

    body: bytes
    headers: Mapping[str, Any] = field(default_factory=dict)
    content_type: str = EVENT_TYPE


@dataclass(frozen=True, slots=True)
class Place:
    """Where an event stands in its source."""

    source: str
    epoch: int
    first: int
    position: int


def place_of(headers: Mapping[str, Any]) -> Place:
    """The place that the headers name. Raises Malformed when they name none that could exist."""
    source = source_name(headers.get("source"))
    epoch = whole(headers, "epoch", 1, MAX_EPOCH)
    first = whole(headers, "first", 1, MAX_POSITION)
    return Place(source, epoch, first, whole(headers, "position", first, MAX_POSITION))


def deliveries(messages: Sequence[Outgoing]) -> list[Delivery]:
    """The messages as a listener receives them when no broker is between."""
    return [Delivery(message.body, message.headers, message.content_type) for message in messages]


def traceparent_in(body: bytes) -> str | None:
    """The `traceparent` of a canonical envelope, read without parsing it: only `type` follows it."""
    found = _TRACEPARENT.search(body, max(0, len(body) - _TAIL))
    return found[1].decode("ascii") if found else None


def source_name(value: object) -> str:
    """`value` as the name of a source. Raises Malformed."""
    if not isinstance(value, str) or not _SOURCE.fullmatch(value):
        raise Malformed("source")
    return value


def whole(values: Mapping[str, Any], name: str, low: int, high: int) -> int:
    """The whole number of that name, within bounds. Raises Malformed."""
    value = values.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise Malformed(name)
    return value
