"""The ledger's first schema: entries, leaves, nodes, checkpoints; append-only by privilege and by trigger."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from access.migrations.v0001 import create_access
from casekit.migrations.v0001 import create_mechanism

revision = "0001"
down_revision = None

APPEND_ONLY = ("ledger_entries", "ledger_leaves", "ledger_nodes", "ledger_checkpoints")


def upgrade() -> None:
    """Create everything."""
    create_mechanism()
    create_access()
    _entries()
    _tree()
    _protect(op.get_context().opts["service_role"])


def _entries() -> None:
    op.create_table(
        "ledger_entries",
        sa.Column("serial", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("code", sa.Text()),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("leaf", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_ledger_entries")),
        sa.UniqueConstraint("source", "id", name=op.f("uq_ledger_entries_source_id")),
        sa.CheckConstraint("octet_length(leaf) = 32", name=op.f("ck_ledger_entries_leaf")),
    )
    op.create_index(
        "ix_ledger_entries_code",
        "ledger_entries",
        ["code", "serial"],
        postgresql_where=sa.text("code IS NOT NULL"),
    )
    op.create_index("ix_ledger_entries_region", "ledger_entries", ["region", "serial"])
    op.create_index(
        "ix_ledger_entries_accesses",
        "ledger_entries",
        ["region", "serial"],
        postgresql_where=sa.text("type IN ('access.refused', 'party.revealed')"),
    )
    op.create_table(
        "ledger_pending",
        sa.Column("serial", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_ledger_pending")),
    )


def _tree() -> None:
    op.create_table(
        "ledger_leaves",
        sa.Column("index", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("is_checkpoint", sa.Boolean(), nullable=False),
        sa.Column("leaf", sa.LargeBinary(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("index", name=op.f("pk_ledger_leaves")),
        sa.UniqueConstraint("source", "id", name=op.f("uq_ledger_leaves_source_id")),
        sa.UniqueConstraint(
            "source", "epoch", "position", name=op.f("uq_ledger_leaves_source_epoch_position")
        ),
    )
    op.create_index(
        "ix_ledger_leaves_news", "ledger_leaves", ["index"], postgresql_where=sa.text("NOT is_checkpoint")
    )
    op.create_table(
        "ledger_nodes",
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("index", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("level", "index", name=op.f("pk_ledger_nodes")),
        sa.CheckConstraint("level > 0", name=op.f("ck_ledger_nodes_level")),
    )
    op.create_table(
        "ledger_checkpoints",
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("root", sa.LargeBinary(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("covered", JSONB(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("size", name=op.f("pk_ledger_checkpoints")),
    )


def _protect(role: str) -> None:
    """What is on record stays on record: not by the service's role, and not by an administrator's slip."""
    op.execute(
        "CREATE FUNCTION ledger_refuses() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'the ledger is append-only' USING ERRCODE = 'insufficient_privilege'; END $$"
    )
    for table in APPEND_ONLY:
        op.execute(f'REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM "{role}"')
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuses()"
        )
