"""Imports that came in signed files: how far they were told back. Expands only."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Expand: a table."""
    op.create_table(
        "exchange_imports",
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("job", sa.Text(), nullable=False),
        sa.Column("state", sa.Text()),
        sa.Column("done", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("cursor", sa.Text()),
        sa.PrimaryKeyConstraint("unit", "number", "item", name=op.f("pk_exchange_imports")),
    )
