"""Exchange of files with units whose network is separated. Expands only."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Expand: two tables."""
    op.create_table(
        "exchange_units",
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("signing_key", sa.Text(), nullable=False),
        sa.Column("sealing_key", sa.Text(), nullable=False),
        sa.Column("registered_by", sa.Text(), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("position >= 0", name=op.f("ck_exchange_units_position")),
        sa.PrimaryKeyConstraint("unit", name=op.f("pk_exchange_units")),
    )
    op.create_table(
        "exchange_files",
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column("results", JSONB(), nullable=False, server_default=sa.text("'[]'")),
        sa.Column("body", sa.LargeBinary()),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("direction IN ('in', 'out')", name=op.f("ck_exchange_files_direction")),
        sa.CheckConstraint("number > 0", name=op.f("ck_exchange_files_number")),
        sa.PrimaryKeyConstraint("unit", "direction", "number", name=op.f("pk_exchange_files")),
    )
