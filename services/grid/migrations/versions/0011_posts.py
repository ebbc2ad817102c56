"""The past of posts, their end, and the past of units. Expands only."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Expand: columns that may be empty, and tables."""
    for table in ("units", "staff"):
        op.add_column(table, sa.Column("since", sa.Date()))
        op.add_column(table, sa.Column("ended_on", sa.Date()))
    _unit_past()
    _staff_past()


def _unit_past() -> None:
    op.create_table(
        "unit_past",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("parent", sa.Text()),
        sa.Column("fields", ARRAY(sa.Text()), nullable=False),
        sa.CheckConstraint("since < until", name=op.f("ck_unit_past_order")),
        sa.PrimaryKeyConstraint("id", "since", name=op.f("pk_unit_past")),
    )


def _staff_past() -> None:
    op.create_table(
        "staff_past",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("roles", ARRAY(sa.Text()), nullable=False),
        sa.Column("grids", ARRAY(sa.Text()), nullable=False),
        sa.CheckConstraint("since < until", name=op.f("ck_staff_past_order")),
        sa.PrimaryKeyConstraint("id", "since", name=op.f("pk_staff_past")),
    )
