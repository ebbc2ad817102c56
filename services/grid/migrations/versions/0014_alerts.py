"""Alerts (提醒). Expands only."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Expand: a table."""
    op.create_table(
        "alerts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("addressee", sa.Text()),
        sa.Column("role", sa.Text()),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("term", sa.Text()),
        sa.Column("code", sa.Text()),
        sa.Column("due_at", sa.DateTime(timezone=True)),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("acknowledged_by", sa.Text()),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("(addressee IS NULL) <> (role IS NULL)", name=op.f("ck_alerts_addressed")),
        sa.CheckConstraint(
            "(acknowledged_at IS NULL) = (acknowledged_by IS NULL)", name=op.f("ck_alerts_acknowledged")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alerts")),
    )
    for column in ("addressee", "role"):
        op.create_index(
            f"ix_alerts_{column}",
            "alerts",
            ["region", column, "raised_at", "id"],
            postgresql_where=sa.text(f"{column} IS NOT NULL"),
        )
    op.create_index("ix_alerts_subject", "alerts", ["subject"])
