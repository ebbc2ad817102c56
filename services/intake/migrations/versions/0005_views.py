"""Who was shown something of a case."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Expand: a table."""
    op.create_table(
        "case_views",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("viewer", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text()),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "what IN ('page', 'parties', 'material', 'former')", name=op.f("ck_case_views_what")
        ),
        sa.PrimaryKeyConstraint("code", "viewer", "what", name=op.f("pk_case_views")),
    )
