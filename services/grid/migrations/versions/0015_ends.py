"""From what the end of a deadline follows; extensions asked for, and orders whose time stands still. Expands only."""

import sqlalchemy as sa
from alembic import op

from casekit.migrations.v0003 import expand_deadlines

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Expand: columns that may be empty or have defaults."""
    expand_deadlines()
    op.add_column("orders", sa.Column("asked_length", sa.Text()))
    op.add_column("orders", sa.Column("suspended_for", sa.Text()))
    op.add_column("orders", sa.Column("suspended_at", sa.DateTime(timezone=True)))
