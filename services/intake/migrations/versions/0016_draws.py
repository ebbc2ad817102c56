"""The monthly draw of cases whose parties are asked. Expands only."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Expand: two tables and an index."""
    completed = sa.text("state = 'completed'")
    op.create_index(
        "ix_case_steps_completed", "case_steps", ["region", "entered_at"], postgresql_where=completed
    )
    op.create_table(
        "follow_up_draws",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("centre", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("commitment", sa.Text(), nullable=False),
        sa.Column("seed_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("seed", sa.Text()),
        sa.Column("population", sa.Integer()),
        sa.Column("population_digest", sa.Text()),
        sa.Column("drawn", sa.Integer()),
        sa.Column("sample_digest", sa.Text()),
        sa.Column("committed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up_draws")),
        sa.UniqueConstraint("centre", "place", "month", name=op.f("uq_follow_up_draws_centre_place_month")),
        sa.CheckConstraint("state IN ('committed', 'drawn')", name=op.f("ck_follow_up_draws_state")),
        sa.CheckConstraint("(state = 'drawn') = (seed IS NOT NULL)", name=op.f("ck_follow_up_draws_seed")),
        sa.CheckConstraint(
            "(state = 'drawn') = (drawn_at IS NOT NULL)", name=op.f("ck_follow_up_draws_drawn")
        ),
    )
    op.create_index("ix_follow_up_draws_region", "follow_up_draws", ["region", "committed_at", "id"])
    op.create_table(
        "follow_up_draw_cases",
        sa.Column("draw", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("draw", "position", name=op.f("pk_follow_up_draw_cases")),
    )
    op.create_index("ix_follow_up_draw_cases_code", "follow_up_draw_cases", ["code"])
