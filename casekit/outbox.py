"""The outbox: events written in the transaction that makes them true.

Content is append-only. The relay alone gives rows their `position` (gapless, in commit-safe order) and never touches
anything else. `state` of the relay and the source's epoch are kept in `relay_state`.
"""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)

from casekit.envelope import Envelope


def outbox_tables(metadata: MetaData) -> Table:
    """Declare `outbox_messages` and `relay_state` in a service's metadata; returns the former."""
    Table(
        "relay_state",
        metadata,
        Column("id", SmallInteger, primary_key=True),
        Column("epoch", Integer, nullable=False),
        Column("first_position", BigInteger, nullable=False),  # first position of the epoch
        Column("assigned", BigInteger, nullable=False),  # last position given
        Column("published", BigInteger, nullable=False),  # last position confirmed by the bus
        CheckConstraint("id = 1", name="single"),
        CheckConstraint("published <= assigned", name="order"),
    )
    return Table(
        "outbox_messages",
        metadata,
        Column("id", Uuid, primary_key=True),
        Column("serial", BigInteger, Identity(always=True), nullable=False),
        Column("stream", Text, nullable=False),
        Column("seq", BigInteger, nullable=False),
        Column("type", Text, nullable=False),
        Column("region", Text, nullable=False),
        Column("body", LargeBinary, nullable=False),
        Column("recorded_at", DateTime(timezone=True), nullable=False),
        Column("epoch", Integer),
        Column("position", BigInteger),
        UniqueConstraint("stream", "seq"),
        # the relay: which rows have no position yet, in order of insertion
        Index("ix_outbox_messages_unsent", "serial", postgresql_where=text("position IS NULL")),
        # the relay and the repair feed: rows by position
        Index(
            "ix_outbox_messages_position",
            "position",
            unique=True,
            postgresql_where=text("position IS NOT NULL"),
        ),
    )


def outbox_row(envelope: Envelope) -> dict[str, object]:
    """The row of an envelope."""
    return {
        "id": envelope.id,
        "stream": envelope.subject,
        "seq": envelope.seq,
        "type": envelope.type,
        "region": envelope.region,
        "body": envelope.body,
        "recorded_at": envelope.time,
    }
