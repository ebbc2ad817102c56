"""Version 3 of the access tables: who was shown what. Frozen: a change is a new module, called by the next version."""

import sqlalchemy as sa
from alembic import op


def create_views() -> None:
    """Expand: a table, in the services that did not have it."""
    op.create_table(
        "case_views",
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("viewer", sa.Text, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("region", sa.Text, nullable=False),
        sa.Column("unit", sa.Text),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("code", "viewer", "what", name=op.f("pk_case_views")),
    )
