"""Sessions of the console that were ended before their token."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add a table; nothing that was there changes."""
    op.create_table(
        "ended_sessions",
        sa.Column("session", sa.LargeBinary(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("session", name=op.f("pk_ended_sessions")),
    )
    op.create_index("ix_ended_sessions_until", "ended_sessions", ["until"])
