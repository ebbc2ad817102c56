"""Which case a mark tells of besides its own: one that repeats it."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    """Expand: a column that may be empty."""
    op.add_column("bulletin_marks", sa.Column("other", sa.Text()))
