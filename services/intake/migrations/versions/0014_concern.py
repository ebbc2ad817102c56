"""The kind of concern (五事) that a triage decides, where the place sorts by it. Expands only."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Expand: a column that may be empty."""
    op.add_column("cases", sa.Column("concern", sa.Text()))
