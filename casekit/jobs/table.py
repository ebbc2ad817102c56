"""The table of jobs: work too heavy for a request, claimed by worker processes under a lease."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    Index,
    MetaData,
    SmallInteger,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

STATES = ("queued", "running", "done", "failed")


def jobs_table(metadata: MetaData) -> Table:
    """Declare `jobs` in a service's metadata. Parameters, cursor and result never hold personal data."""
    return Table(
        "jobs",
        metadata,
        Column("id", Uuid, primary_key=True),
        Column("kind", Text, nullable=False),
        Column("region", Text, nullable=False),
        Column("actor", Text, nullable=False),  # who asked for it, and alone may read it besides ops
        Column("state", Text, nullable=False),
        Column("params", JSONB, nullable=False),
        Column("cursor", JSONB),  # where to go on after a crash
        Column("done", BigInteger, nullable=False, server_default="0"),
        Column("total", BigInteger),
        Column("result", JSONB),
        Column("error", Text),
        Column("attempts", SmallInteger, nullable=False, server_default="0"),
        Column("claimed_by", Uuid),
        Column("lease_until", DateTime(timezone=True)),
        Column("next_at", DateTime(timezone=True), nullable=False, server_default=text("now()")),
        Column("created_at", DateTime(timezone=True), nullable=False),
        Column("finished_at", DateTime(timezone=True)),
        CheckConstraint(f"state IN {STATES}", name="state"),
        CheckConstraint("(claimed_by IS NOT NULL) = (state = 'running')", name="claim"),
        # the worker: what may be claimed, oldest first
        Index("ix_jobs_open", "next_at", postgresql_where=text("state IN ('queued', 'running')")),
    )
