"""Indexes behind the lists of cases: of a centre by state, and by the terms that run."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Expand: indexes only."""
    op.create_index("ix_cases_centre_state", "cases", ["region", "centre", "state", "registered_at", "code"])
    running = sa.text("ended_at IS NULL")
    op.create_index("ix_deadlines_running_due", "deadlines", ["region", "due_at"], postgresql_where=running)
