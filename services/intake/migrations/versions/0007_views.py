"""Who was shown something of a case, and where cases were transferred to."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Expand: two tables."""
    _views()
    _transfers()


def _views() -> None:
    op.create_table(
        "case_views",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("viewer", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text()),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "what IN ('page', 'parties', 'material', 'former')", name=op.f("ck_case_views_what")
        ),
        sa.PrimaryKeyConstraint("code", "viewer", "what", name=op.f("pk_case_views")),
    )


def _transfers() -> None:
    op.create_table(
        "case_transfers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("to_region", sa.Text(), nullable=False),
        sa.Column("centre", sa.Text()),
        sa.Column("recipient", sa.Text()),
        sa.Column("transferred_by", sa.Text(), nullable=False),
        sa.Column("transferred_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_transfers")),
    )
    op.create_index("ix_case_transfers_code", "case_transfers", ["code", "transferred_at"])
