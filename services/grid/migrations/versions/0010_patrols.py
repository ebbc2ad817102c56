"""Patrol plans (巡查计划) of places, and the visits made by them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Expand: two tables."""
    op.create_table(
        "patrols",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("grid", sa.Text(), nullable=False),
        sa.Column("places", ARRAY(sa.Text()), nullable=False),
        sa.Column("every_days", sa.SmallInteger(), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date()),
        sa.Column("plan_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("planned_by", sa.Text(), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patrols")),
    )
    op.create_index("ix_patrols_region", "patrols", ["region", "planned_at", "id"])
    op.create_index("ix_patrols_grid", "patrols", ["region", "grid", "planned_at", "id"])
    op.create_table(
        "patrol_visits",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("patrol", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary()),
        sa.Column("hazard", sa.Uuid()),
        sa.Column("report", sa.Uuid()),
        sa.Column("visited_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patrol_visits")),
    )
    op.create_index("ix_patrol_visits_patrol", "patrol_visits", ["patrol", "day", "id"])
    op.create_index("ix_patrol_visits_place", "patrol_visits", ["patrol", "place", "day"])
