"""Whose card an alert is about."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Expand: a column that may be empty."""
    op.add_column("alerts", sa.Column("unit", sa.Text()))
