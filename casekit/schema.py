"""The tables every service has for the platform's mechanism, declared on its metadata.

A service's `tables.py` calls `mechanism` once; its first migration calls `casekit.migrations.v0001.create_mechanism`.
A test holds the two equal.
"""

from sqlalchemy import Column, DateTime, Index, LargeBinary, MetaData, SmallInteger, Table, Text

from casekit.deadlines.table import deadlines_table
from casekit.inbox.tables import inbox_tables
from casekit.jobs.table import jobs_table
from casekit.outbox import outbox_tables
from casekit.streams import streams_table
from casekit.vault import vault_tables


def mechanism(metadata: MetaData) -> None:
    """Declare streams, outbox, inbox, deadlines, jobs, idempotency keys and vault keys."""
    streams_table(metadata)
    outbox_tables(metadata)
    inbox_tables(metadata)
    deadlines_table(metadata)
    jobs_table(metadata)
    idempotency_table(metadata)
    vault_tables(metadata)


def idempotency_table(metadata: MetaData) -> Table:
    """Declare `idempotency_keys`: answers given under an Idempotency-Key, kept encrypted for 24 hours.

    `key` names the scope too (actor, method, path), so that one caller's key never meets another's.
    """
    return Table(
        "idempotency_keys",
        metadata,
        Column("key", Text, primary_key=True),
        Column("actor", Text, nullable=False),
        Column("request_hash", LargeBinary, nullable=False),
        Column("status", SmallInteger, nullable=False),
        Column("answer", LargeBinary, nullable=False),
        Column("created_at", DateTime(timezone=True), nullable=False),
        # the sweep: what is older than a day
        Index("ix_idempotency_keys_created_at", "created_at"),
    )
