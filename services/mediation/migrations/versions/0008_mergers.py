"""Committees merge: what a unit was merged into, and who made an agreement that its successor watches. Expands only."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Expand: two columns."""
    op.add_column("units", sa.Column("successor", sa.Text()))
    op.add_column("mediations", sa.Column("concluded_by", sa.Text()))
