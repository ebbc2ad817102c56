"""The envelope of every event: CloudEvents 1.0, structured JSON, canonical (RFC 8785).

Built once, then kept, hashed and sent as the same bytes, never re-serialised. `prev` chains the envelopes of one
source within one stream; `after` names what of other sources the emitter had applied before.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from casekit.facts import Event, encode


@dataclass(frozen=True, slots=True)
class Envelope:
    """One event with all that a consumer, an auditor or a department needs to place it."""

    id: UUID
    source: str
    type: str
    subject: str
    time: datetime
    region: str
    actor: str
    seq: int
    prev: str | None
    after: tuple[str, ...]
    traceparent: str | None
    data: Mapping[str, Any]
    body: bytes = b""

    @property
    def hash(self) -> bytes:
        """SHA-256 of the bytes as sent (32 bytes)."""
        return hashlib.sha256(self.body).digest()


def canonical(document: Mapping[str, Any]) -> bytes:
    """RFC 8785 bytes of a document without floats and with ASCII keys (for which sorted `json.dumps` is equal)."""
    return json.dumps(
        document, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()


def seal(
    *,
    id: UUID,  # noqa: A002 - the CloudEvents attribute
    source: str,
    subject: str,
    event: Event,
    time: datetime,
    region: str,
    actor: str,
    seq: int,
    prev: bytes | None,
    after: Iterable[str],
    traceparent: str | None,
) -> Envelope:
    """Build the envelope and its bytes. `prev` is the raw hash of the source's previous envelope in the stream."""
    data = event.to_data()
    order = tuple(sorted(set(after)))
    document: dict[str, Any] = {
        "specversion": "1.0",
        "id": str(id),
        "source": source,
        "type": event.TYPE,
        "subject": subject,
        "time": encode(time),
        "datacontenttype": "application/json",
        "dataschema": f"urn:onedoor:event:{event.TYPE}",
        "region": region,
        "actor": actor,
        "seq": seq,
        "after": " ".join(order),
        "data": data,
    }
    if prev is not None:
        document["prev"] = prev.hex()
    if traceparent is not None:
        document["traceparent"] = traceparent
    return Envelope(
        id=id, source=source, type=event.TYPE, subject=subject, time=time, region=region, actor=actor, seq=seq,
        prev=document.get("prev"), after=order, traceparent=traceparent, data=data, body=canonical(document),
    )  # fmt: skip


class Undecodable(ValueError):
    """The bytes are not an envelope."""


def parse(body: bytes) -> Envelope:
    """Read an envelope from the bytes received; unknown attributes are ignored.

    Raises Undecodable when the bytes are not JSON or lack an attribute.
    """
    try:
        document = json.loads(body)
        return Envelope(
            id=UUID(document["id"]),
            source=str(document["source"]),
            type=str(document["type"]),
            subject=str(document["subject"]),
            time=datetime.fromisoformat(document["time"]).astimezone(UTC),
            region=str(document["region"]),
            actor=str(document["actor"]),
            seq=int(document["seq"]),
            prev=document.get("prev"),
            after=tuple(document.get("after", "").split()),
            traceparent=document.get("traceparent"),
            data=dict(document["data"]),
            body=body,
        )
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as fault:
        raise Undecodable(type(fault).__name__) from fault
