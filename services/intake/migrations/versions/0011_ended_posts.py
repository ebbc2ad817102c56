"""Which posts have ended. Expands only."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Expand: a column that may be empty."""
    op.add_column("staff", sa.Column("ended_on", sa.Date()))
