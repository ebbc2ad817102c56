"""The ledger's tables. All but `ledger_pending` are append-only, held by the database itself (migration 0001).

`ledger_entries` keeps what was said, byte for byte, from the moment the inbox handles it; `ledger_leaves` gives entries
their gapless index in the Merkle tree, `ledger_nodes` the hashes of the tree's complete subtrees above the leaves.
`ledger_pending` is the queue between the two. Written by `handlers` and `integrator`, read by `readmodel`.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Identity,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from access.tables import declare, declare_views
from casekit.db import new_metadata
from casekit.papers import papers_table
from casekit.schema import mechanism

METADATA = new_metadata()
mechanism(METADATA)
declare(METADATA)
declare_views(METADATA)

ENTRIES = Table(
    "ledger_entries",
    METADATA,
    Column("serial", BigInteger, Identity(always=True), primary_key=True),
    Column("id", Uuid, nullable=False),
    Column("source", Text, nullable=False),
    Column("stream", Text, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("type", Text, nullable=False),
    Column("region", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("code", Text),  # the case it tells of: that of its stream, or the one it names
    Column("said_at", DateTime(timezone=True), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("leaf", LargeBinary, nullable=False),
    Column("is_back_dated", Boolean, nullable=False, server_default="false"),  # 补录: told of a day before
    UniqueConstraint("source", "id"),
    CheckConstraint("octet_length(leaf) = 32", name="leaf"),
    # a case's timeline and access record
    Index("ix_ledger_entries_code", "code", "serial", postgresql_where=text("code IS NOT NULL")),
    # an auditor's list: the entries of a region, in order
    Index("ix_ledger_entries_region", "region", "serial"),
    # an auditor's access record of a region
    Index(
        "ix_ledger_entries_accesses",
        "region",
        "serial",
        postgresql_where=text("type IN ('access.refused', 'party.revealed')"),
    ),
    # an auditor's list: what was entered later than it happened
    Index("ix_ledger_entries_back_dated", "region", "serial", postgresql_where=text("is_back_dated")),
    # an auditor's list: the rules, the calendar, and who may do what
    Index(
        "ix_ledger_entries_changes",
        "region",
        "serial",
        postgresql_where=text(
            "type IN ('calendar.changed', 'permissions.changed', 'procedure.changed', 'staff.changed',"
            " 'staff.ended', 'staff.registered')"
        ),
    ),
    # an export: the cases registered in a span
    Index(
        "ix_ledger_entries_registered",
        "said_at",
        "serial",
        postgresql_where=text("type = 'case.registered'"),
    ),
    # an export: of what tier each unit is
    Index(
        "ix_ledger_entries_units",
        "serial",
        postgresql_where=text("type IN ('unit.changed', 'unit.registered')"),
    ),
)

PENDING = Table(
    "ledger_pending",
    METADATA,
    Column("serial", BigInteger, Identity(always=True), primary_key=True),
    Column("source", Text, nullable=False),
    Column("id", Uuid, nullable=False),
)

LEAVES = Table(
    "ledger_leaves",
    METADATA,
    Column("index", BigInteger, primary_key=True, autoincrement=False),
    Column("source", Text, nullable=False),
    Column("id", Uuid, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("is_checkpoint", Boolean, nullable=False),
    Column("leaf", LargeBinary, nullable=False),
    Column("region", Text, nullable=False),
    # proofs: where an entry stands
    UniqueConstraint("source", "id"),
    # checkpoints: how far each source is covered
    UniqueConstraint("source", "epoch", "position"),
    # checkpoints: is there anything new besides checkpoints
    Index("ix_ledger_leaves_news", "index", postgresql_where=text("NOT is_checkpoint")),
)

NODES = Table(
    "ledger_nodes",
    METADATA,
    Column("level", SmallInteger, primary_key=True, autoincrement=False),
    Column("index", BigInteger, primary_key=True, autoincrement=False),
    Column("hash", LargeBinary, nullable=False),
    CheckConstraint("level > 0", name="level"),  # level 0 is ledger_leaves
)

CHECKPOINTS = Table(
    "ledger_checkpoints",
    METADATA,
    Column("size", BigInteger, primary_key=True, autoincrement=False),
    Column("root", LargeBinary, nullable=False),
    Column("note", Text, nullable=False),
    Column("covered", JSONB, nullable=False),  # [source, epoch, position]
    Column("region", Text, nullable=False),
    Column("signed_at", DateTime(timezone=True), nullable=False),
)

PAPERS = papers_table(METADATA)  # event logs that were exported

APPEND_ONLY = (ENTRIES, LEAVES, NODES, CHECKPOINTS)
