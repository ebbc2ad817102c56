"""The receptions of a region, the newest booking first, for who sees those of every office. Expands only."""

from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """Expand: an index."""
    op.create_index("ix_receptions_region", "receptions", ["region", "booked_at", "id"])
