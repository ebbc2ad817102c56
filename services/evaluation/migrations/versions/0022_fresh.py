"""What is in no sum yet stands in a queue of its own, summed up, so that facts are never written twice."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    """Expand: a table. What the previous version writes is still marked and folded."""
    op.create_table(
        "evaluation_fresh",
        sa.Column("serial", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("region", sa.Text, nullable=False),
        sa.Column("unit", sa.Text, nullable=False),
        sa.Column("indicator", sa.Text, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("change", sa.BigInteger, nullable=False),
    )
