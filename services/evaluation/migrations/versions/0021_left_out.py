"""Why a card would have been another, or none: the cases it was judged without, where they weigh."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Expand: a table."""
    op.create_table(
        "card_left_out",
        sa.Column("card", sa.Uuid(), primary_key=True),
        sa.Column("count", sa.Text(), primary_key=True),
        sa.Column("code", sa.Text(), primary_key=True),
        sa.Column("region", sa.Text(), nullable=False),
    )
