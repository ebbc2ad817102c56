"""Sealed envelopes as a source would say them, without a database."""

from casekit.envelope import seal
from casekit.ids import new_id
from casekit.testing.sample import NOON, REGION, Noted


def envelopes(source: str, count: int, stream: str = "case/1", first_seq: int = 1) -> list[bytes]:
    """The bytes of `count` events of one stream, chained."""
    bodies: list[bytes] = []
    prev: bytes | None = None
    for seq in range(first_seq, first_seq + count):
        envelope = seal(
            id=new_id(), source=source, subject=stream, event=Noted(seq), time=NOON, region=REGION,
            actor="tester", seq=seq, prev=prev, traceparent=None, after=(),
        )  # fmt: skip
        prev = envelope.hash
        bodies.append(envelope.body)
    return bodies
