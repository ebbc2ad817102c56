"""Puts events on record, in the transaction in which the inbox handles them. Never commits."""

from casekit.envelope import Envelope
from casekit.merkle import leaf_hash
from casekit.work import Work
from contracts.true_time import is_back_dated
from services.ledger.entries import case_of


def record(work: Work, envelope: Envelope) -> None:
    """Put one event of any source and any type on record, in the bytes it was sent in."""
    work.insert(
        "ledger_entries",
        id=envelope.id,
        source=envelope.source,
        stream=envelope.subject,
        seq=envelope.seq,
        type=envelope.type,
        region=envelope.region,
        actor=envelope.actor,
        code=case_of(envelope),
        said_at=envelope.time,
        body=envelope.body,
        leaf=leaf_hash(envelope.body),
        is_back_dated=is_back_dated(envelope.type, envelope.data, envelope.time),
    )
    work.insert("ledger_pending", source=envelope.source, id=envelope.id)


def record_own(work: Work, envelope: Envelope) -> None:
    """A projector: what the ledger itself says (refusals, checkpoints) goes on record as it is said."""
    if envelope.source == work.source:
        record(work, envelope)
