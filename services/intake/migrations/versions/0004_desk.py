"""Secrets given anew, and the list of the cases a first contact officer answers for."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Expand: a table and an index."""
    op.create_table(
        "secret_issues",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("issued_by", sa.Text(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_secret_issues")),
    )
    op.create_index("ix_secret_issues_code", "secret_issues", ["code", "issued_at"])
    op.create_index(
        "ix_cases_first_contact",
        "cases",
        ["region", "first_contact", "registered_at", "code"],
        postgresql_where=sa.text("first_contact IS NOT NULL"),
    )
