"""Stationing (入驻) and attendance (考勤) of units at a centre."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Expand: two tables."""
    op.create_table(
        "stationings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("centre", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("presence", sa.Text(), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date()),
        sa.Column("weekdays", ARRAY(sa.SmallInteger()), nullable=False),
        sa.Column("dates", ARRAY(sa.Date()), nullable=False),
        sa.Column("response_minutes", sa.Integer()),
        sa.Column("people", sa.Integer()),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stationings")),
    )
    op.create_index("ix_stationings_centre", "stationings", ["region", "centre", "unit", "id"])
    op.create_table(
        "attendances",
        sa.Column("centre", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("centre", "unit", "day", name=op.f("pk_attendances")),
    )
