"""Which grids have ended, and what succeeded them. Expands only."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Expand: two columns that may be empty."""
    op.add_column("grids", sa.Column("ended_on", sa.Date()))
    op.add_column("grids", sa.Column("successor", sa.Text()))
