"""Keyed marks by which like texts and same places are found. Expands only: cases registered before have none."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Expand: a table."""
    op.create_table(
        "case_sketches",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text_bands", ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("place_marks", ARRAY(sa.BigInteger()), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_case_sketches")),
    )
    op.create_index("ix_case_sketches_text", "case_sketches", ["text_bands"], postgresql_using="gin")
    op.create_index("ix_case_sketches_place", "case_sketches", ["place_marks"], postgresql_using="gin")
