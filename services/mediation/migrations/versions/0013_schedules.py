"""The schedule of a room and of a post, however many sessions a region has had. Expands only."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Expand: two indexes."""
    op.create_index(
        "ix_mediation_sessions_room",
        "mediation_sessions",
        ["region", "room", "begins_at", "id"],
        postgresql_where=sa.text("room IS NOT NULL"),
    )
    op.create_index(
        "ix_mediation_sessions_mediators", "mediation_sessions", ["mediators"], postgresql_using="gin"
    )
