"""The mechanism's tables as of the first migration: frozen, in explicit form, for every service's 0001.

Later changes are later modules here (`v0002`, …) that later migrations call; this one never changes.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB


def create_mechanism() -> None:
    """Create streams, outbox, inbox, deadlines, jobs, idempotency and vault keys in the schema being migrated."""
    _streams()
    _outbox()
    _inbox()
    _inbox_faulty()
    _deadlines()
    _jobs()
    _keys()
    _guard_outbox(op.get_context().opts["service_role"])


def _guard_outbox(role: str) -> None:
    """What was said stays said: the service may add to the outbox and the relay may number it, nothing else."""
    op.execute(f'REVOKE UPDATE, DELETE ON outbox_messages FROM "{role}"')
    op.execute(f'GRANT UPDATE (epoch, position) ON outbox_messages TO "{role}"')
    op.execute(
        "INSERT INTO relay_state (id, epoch, first_position, assigned, published) VALUES (1, 1, 1, 0, 0)"
    )


def _streams() -> None:
    op.create_table(
        "streams",
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("hash", sa.LargeBinary()),
        sa.Column("last_id", sa.Uuid()),
        sa.Column("heads", JSONB(), server_default=sa.text("'{}'"), nullable=False),
        sa.PrimaryKeyConstraint("stream", name=op.f("pk_streams")),
    )
    op.create_index("ix_streams_region", "streams", ["region"])


def _outbox() -> None:
    op.create_table(
        "relay_state",
        sa.Column("id", sa.SmallInteger(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("first_position", sa.BigInteger(), nullable=False),
        sa.Column("assigned", sa.BigInteger(), nullable=False),
        sa.Column("published", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_relay_state_single")),
        sa.CheckConstraint("published <= assigned", name=op.f("ck_relay_state_order")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relay_state")),
    )
    op.create_table(
        "outbox_messages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("serial", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("epoch", sa.Integer()),
        sa.Column("position", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_messages")),
        sa.UniqueConstraint("stream", "seq", name=op.f("uq_outbox_messages_stream_seq")),
    )
    op.create_index(
        "ix_outbox_messages_position",
        "outbox_messages",
        ["position"],
        unique=True,
        postgresql_where=sa.text("position IS NOT NULL"),
    )
    op.create_index(
        "ix_outbox_messages_unsent",
        "outbox_messages",
        ["serial"],
        postgresql_where=sa.text("position IS NULL"),
    )


def _inbox() -> None:
    op.create_table(
        "inbox_sources",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("epoch", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("first", sa.BigInteger(), nullable=False),
        sa.Column("contiguous", sa.BigInteger(), nullable=False),
        sa.Column("sealed", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("contiguous >= first - 1", name=op.f("ck_inbox_sources_range")),
        sa.PrimaryKeyConstraint("source", "epoch", name=op.f("pk_inbox_sources")),
    )
    op.create_table(
        "inbox_messages",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("epoch", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("state", sa.Text(), server_default="pending", nullable=False),
        sa.Column("attempts", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("waits_for", sa.Text()),
        sa.Column("error", sa.Text()),
        sa.CheckConstraint(
            "state IN ('pending', 'done', 'skipped', 'held', 'parked', 'dropped')",
            name=op.f("ck_inbox_messages_state"),
        ),
        sa.CheckConstraint("waits_for IS NULL OR state = 'pending'", name=op.f("ck_inbox_messages_waits")),
        sa.PrimaryKeyConstraint("source", "epoch", "position", name=op.f("pk_inbox_messages")),
    )
    op.create_index("ix_inbox_messages_id", "inbox_messages", ["id"])
    op.create_index(
        "ix_inbox_messages_open",
        "inbox_messages",
        ["stream", "source"],
        postgresql_where=sa.text("state IN ('pending', 'held', 'parked')"),
    )
    op.create_index(
        "ix_inbox_messages_ready",
        "inbox_messages",
        ["next_at", "position"],
        postgresql_where=sa.text("state = 'pending' AND waits_for IS NULL"),
    )
    op.create_index(
        "ix_inbox_messages_waiting",
        "inbox_messages",
        ["waits_for"],
        postgresql_where=sa.text("waits_for IS NOT NULL"),
    )


def _inbox_faulty() -> None:
    op.create_table(
        "inbox_undecodable",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("source", sa.Text()),
        sa.Column("epoch", sa.Integer()),
        sa.Column("position", sa.BigInteger()),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("headers", JSONB(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_inbox_undecodable")),
    )
    op.create_index("ix_inbox_undecodable_position", "inbox_undecodable", ["source", "epoch", "position"])
    op.create_table(
        "inbox_conflicts",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("epoch", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("source", "epoch", "position", "digest", name=op.f("pk_inbox_conflicts")),
    )


def _deadlines() -> None:
    op.create_table(
        "deadlines",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("warn_at", ARRAY(sa.DateTime(timezone=True)), nullable=False),
        sa.Column("warned", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True)),
        sa.Column("suspended_at", sa.DateTime(timezone=True)),
        sa.Column("missed_at", sa.DateTime(timezone=True)),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("retry_at", sa.DateTime(timezone=True)),
        sa.Column("attempts", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("error", sa.Text()),
        sa.CheckConstraint(
            "(suspended_at IS NOT NULL) = (state = 'suspended')", name=op.f("ck_deadlines_suspended")
        ),
        sa.CheckConstraint("next_at IS NULL OR state = 'open'", name=op.f("ck_deadlines_next")),
        sa.CheckConstraint(
            "state IN ('open', 'suspended', 'met', 'missed', 'cancelled')", name=op.f("ck_deadlines_state")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadlines")),
    )
    op.create_index(
        "ix_deadlines_next", "deadlines", ["next_at"], postgresql_where=sa.text("next_at IS NOT NULL")
    )
    op.create_index(
        "ix_deadlines_region", "deadlines", ["region", "due_at"], postgresql_where=sa.text("state = 'open'")
    )
    op.create_index(
        "ix_deadlines_running",
        "deadlines",
        ["stream", "kind", "subject"],
        unique=True,
        postgresql_where=sa.text("state IN ('open', 'suspended')"),
    )
    op.create_index("ix_deadlines_stream", "deadlines", ["stream"])


def _jobs() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("params", JSONB(), nullable=False),
        sa.Column("cursor", JSONB()),
        sa.Column("done", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("total", sa.BigInteger()),
        sa.Column("result", JSONB()),
        sa.Column("error", sa.Text()),
        sa.Column("attempts", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("claimed_by", sa.Uuid()),
        sa.Column("lease_until", sa.DateTime(timezone=True)),
        sa.Column("next_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("(claimed_by IS NOT NULL) = (state = 'running')", name=op.f("ck_jobs_claim")),
        sa.CheckConstraint("state IN ('queued', 'running', 'done', 'failed')", name=op.f("ck_jobs_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
    )
    op.create_index(
        "ix_jobs_open", "jobs", ["next_at"], postgresql_where=sa.text("state IN ('queued', 'running')")
    )


def _keys() -> None:
    op.create_table(
        "idempotency_keys",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("request_hash", sa.LargeBinary(), nullable=False),
        sa.Column("status", sa.SmallInteger(), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_idempotency_keys")),
    )
    op.create_index("ix_idempotency_keys_created_at", "idempotency_keys", ["created_at"])
    op.create_table(
        "vault_keys",
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary()),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("destroyed_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint(
            "(wrapped IS NULL) = (destroyed_at IS NOT NULL)", name=op.f("ck_vault_keys_key_or_destroyed")
        ),
        sa.PrimaryKeyConstraint("owner", name=op.f("pk_vault_keys")),
    )
