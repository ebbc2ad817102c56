"""Which event of the audience feed is about which case, and which unit has taken it."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Expand: columns that may be empty. Of what was sent before, nobody noted whether it was taken."""
    op.add_column("audience_events", sa.Column("code", sa.Text()))
    op.add_column("audience_members", sa.Column("taken_at", sa.DateTime(timezone=True)))
    op.add_column("audience_members", sa.Column("recalled_at", sa.DateTime(timezone=True)))
    op.create_index(
        "ix_audience_events_code",
        "audience_events",
        ["code", "serial"],
        postgresql_where=sa.text("code IS NOT NULL"),
    )
    op.create_index(
        "ix_audience_members_taken",
        "audience_members",
        ["serial"],
        postgresql_where=sa.text("taken_at IS NOT NULL"),
    )
