"""The tables of an inbox: what arrived, from where, and how far.

`inbox_messages` is the memory of identity: a row is never deleted by handling, so that a repeated arrival of
`(source, epoch, position)` is always recognised.
"""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

# pending: to be handled. done: handled. skipped: of a known type that nobody here handles. held: of an unknown type.
# parked: failed too often, or cannot be right. dropped: given up by an operator, who said so in an event.
STATES = ("pending", "done", "skipped", "held", "parked", "dropped")
SETTLED = ("done", "skipped", "dropped")
_NOW = text("now()")


def inbox_tables(metadata: MetaData) -> Table:
    """Declare the inbox in a service's metadata; returns `inbox_messages`."""
    _sources(metadata)
    _undecodable(metadata)
    _conflicts(metadata)
    return Table(
        "inbox_messages",
        metadata,
        Column("source", Text, primary_key=True),
        Column("epoch", Integer, primary_key=True, autoincrement=False),
        Column("position", BigInteger, primary_key=True, autoincrement=False),
        Column("id", Uuid, nullable=False),
        Column("stream", Text, nullable=False),
        Column("seq", BigInteger, nullable=False),
        Column("type", Text, nullable=False),
        Column("region", Text, nullable=False),
        Column("body", LargeBinary, nullable=False),
        Column("arrived_at", DateTime(timezone=True), nullable=False, server_default=_NOW),
        Column("state", Text, nullable=False, server_default="pending"),
        Column("attempts", SmallInteger, nullable=False, server_default="0"),
        Column("next_at", DateTime(timezone=True), nullable=False, server_default=_NOW),
        Column("waits_for", Text),
        Column("error", Text),
        CheckConstraint(f"state IN {STATES}", name="state"),
        CheckConstraint("waits_for IS NULL OR state = 'pending'", name="waits"),
        # the worker: what is ready, oldest first
        Index(
            "ix_inbox_messages_ready",
            "next_at",
            "position",
            postgresql_where=text("state = 'pending' AND waits_for IS NULL"),
        ),
        # waking: who waits for what has just been settled
        Index("ix_inbox_messages_waiting", "waits_for", postgresql_where=text("waits_for IS NOT NULL")),
        # what an event names in `after`: is it settled?
        Index("ix_inbox_messages_id", "id"),
        # a new epoch's first event, and what an operator asks: what of this stream is still open?
        Index(
            "ix_inbox_messages_open",
            "stream",
            "source",
            postgresql_where=text("state IN ('pending', 'held', 'parked')"),
        ),
    )


def _sources(metadata: MetaData) -> None:
    Table(
        "inbox_sources",
        metadata,
        Column("source", Text, primary_key=True),
        Column("epoch", Integer, primary_key=True, autoincrement=False),
        # first position of the epoch
        Column("first", BigInteger, nullable=False),
        # everything of the epoch up to here has arrived
        Column("contiguous", BigInteger, nullable=False),
        # the last position the source has said it gave
        Column("sealed", BigInteger, nullable=False),
        CheckConstraint("contiguous >= first - 1", name="range"),
    )


def _undecodable(metadata: MetaData) -> None:
    Table(
        "inbox_undecodable",
        metadata,
        Column(
            "digest", LargeBinary, primary_key=True
        ),  # SHA-256 of the bytes and where they claim to belong
        Column("source", Text),
        Column("epoch", Integer),
        Column("position", BigInteger),
        Column("body", LargeBinary, nullable=False),
        Column("headers", JSONB, nullable=False),
        Column("reason", Text, nullable=False),
        Column("arrived_at", DateTime(timezone=True), nullable=False, server_default=_NOW),
        # storing: a position is accounted for although its bytes could not be read
        Index("ix_inbox_undecodable_position", "source", "epoch", "position"),
    )


def _conflicts(metadata: MetaData) -> None:
    Table(
        "inbox_conflicts",
        metadata,
        Column("source", Text, primary_key=True),
        Column("epoch", Integer, primary_key=True, autoincrement=False),
        Column("position", BigInteger, primary_key=True, autoincrement=False),
        Column("digest", LargeBinary, primary_key=True),  # SHA-256 of the bytes
        Column("body", LargeBinary, nullable=False),
        Column("arrived_at", DateTime(timezone=True), nullable=False, server_default=_NOW),
    )
