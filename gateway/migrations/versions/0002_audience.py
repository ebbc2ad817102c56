"""The audience feed: events in their order, whom they are for, and who subscribes."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add three tables; nothing that was there changes."""
    _events()
    op.create_table(
        "audience_members",
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("serial", sa.BigInteger(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "position", name=op.f("pk_audience_members")),
    )
    _subscriptions()


def _events() -> None:
    op.create_table(
        "audience_events",
        sa.Column("serial", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("units", ARRAY(sa.Text()), nullable=False),
        sa.Column("position", sa.BigInteger()),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_audience_events")),
    )
    op.create_index(
        "ix_audience_events_unsequenced",
        "audience_events",
        ["serial"],
        postgresql_where=sa.text("position IS NULL"),
    )
    op.create_index(
        "ix_audience_events_position",
        "audience_events",
        ["position"],
        unique=True,
        postgresql_where=sa.text("position IS NOT NULL"),
    )


def _subscriptions() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("types", ARRAY(sa.Text())),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("reached", sa.BigInteger(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("kind IN ('feed', 'amqp')", name=op.f("ck_subscriptions_kind")),
        sa.CheckConstraint("reached >= since", name=op.f("ck_subscriptions_reached")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscriptions")),
    )
    op.create_index("ix_subscriptions_unit", "subscriptions", ["region", "unit", "id"])
    op.create_index(
        "ix_subscriptions_queue",
        "subscriptions",
        ["unit"],
        unique=True,
        postgresql_where=sa.text("kind = 'amqp' AND ended_at IS NULL"),
    )
