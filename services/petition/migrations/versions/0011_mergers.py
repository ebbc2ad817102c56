"""Petition offices merge: what a unit was merged into. Expands only."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Expand: a column."""
    op.add_column("units", sa.Column("successor", sa.Text()))
