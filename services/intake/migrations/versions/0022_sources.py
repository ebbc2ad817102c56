"""What a channel knows of how a case came (来源信息), how an oral one was confirmed; cases taken in (移送而来)."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    """Expand: columns that may be empty, and tables that versions before need not know of."""
    op.add_column("cases", sa.Column("source_sealed", sa.LargeBinary()))
    op.add_column("cases", sa.Column("oral", sa.Text()))
    op.add_column("case_corrections", sa.Column("former_source_sealed", sa.LargeBinary()))
    op.create_table(
        "received_transfers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("from_region", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("original", sa.Text(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("units_sealed", sa.LargeBinary()),
        sa.Column("transferred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", "from_region", name=op.f("pk_received_transfers")),
    )
    op.create_index("ix_received_transfers_code", "received_transfers", ["code"], unique=True)
    op.create_table(
        "received_files",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("code", "number", name=op.f("pk_received_files")),
    )
