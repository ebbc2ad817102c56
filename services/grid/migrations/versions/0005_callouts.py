"""Callouts (吹哨报到)."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Expand: two tables."""
    _callouts()
    _calls()


def _callouts() -> None:
    op.create_table(
        "callouts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("code", sa.Text()),
        sa.Column("grid", sa.Text()),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("follow", sa.Text()),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("procedure", sa.Text(), nullable=False),
        sa.Column("grade", sa.Text()),
        sa.Column("where_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("ending_sealed", sa.LargeBinary()),
        sa.Column("raised_by", sa.Text(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint(
            "state IN ('raised', 'settled', 'unsettled', 'cancelled')", name=op.f("ck_callouts_state")
        ),
        sa.CheckConstraint("(ended_at IS NULL) = (state IN ('raised'))", name=op.f("ck_callouts_ended")),
        sa.CheckConstraint("code IS NOT NULL OR grid IS NOT NULL", name=op.f("ck_callouts_somewhere")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_callouts")),
    )
    op.create_index("ix_callouts_code", "callouts", ["code"], postgresql_where=sa.text("code IS NOT NULL"))
    op.create_index("ix_callouts_region", "callouts", ["region", "raised_at", "id"])
    op.create_index("ix_callouts_unit", "callouts", ["region", "unit", "raised_at", "id"])


def _calls() -> None:
    op.create_table(
        "callout_calls",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("callout", sa.Uuid(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True)),
        sa.Column("answered_at", sa.DateTime(timezone=True)),
        sa.Column("answer_sealed", sa.LargeBinary()),
        sa.CheckConstraint(
            "state IN ('called', 'reported', 'answered')", name=op.f("ck_callout_calls_state")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_callout_calls")),
    )
    op.create_index("ix_callout_calls_callout", "callout_calls", ["callout", "unit"], unique=True)
    op.create_index("ix_callout_calls_unit", "callout_calls", ["unit", "callout"])
