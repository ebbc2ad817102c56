"""The unit that another was merged into. Expands only."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Expand: a column that may be empty."""
    op.add_column("units", sa.Column("successor", sa.Text()))
