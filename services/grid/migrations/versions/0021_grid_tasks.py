"""Grid tasks (网格任务): given to a post of a grid, with a day."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Expand: a table."""
    op.create_table(
        "grid_tasks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("grid", sa.Text(), nullable=False),
        sa.Column("post", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("result_sealed", sa.LargeBinary()),
        sa.Column("given_by", sa.Text(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grid_tasks")),
        sa.CheckConstraint("(ended_at IS NULL) = (state = 'given')", name=op.f("ck_grid_tasks_ended")),
    )
    for name, leading in (("region", []), ("grid", ["grid"]), ("post", ["post"])):
        op.create_index(f"ix_grid_tasks_{name}", "grid_tasks", ["region", *leading, "given_at", "id"])
