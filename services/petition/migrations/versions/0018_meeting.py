"""When the petitioner was first met (见面, 双123). Expands only."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Expand: a column that may be empty."""
    op.add_column("petitions", sa.Column("met_at", sa.DateTime(timezone=True)))
