"""What partners' systems passed on, and are told of it. Expands only."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Expand: tables."""
    op.create_table(
        "passed_on_cases",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("code", "region", "partner")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_passed_on_cases")),
    )
    op.create_table(
        "statuses",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("petition", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("region", "code", "unit", "partner")),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("facts", JSONB(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.Column("reason", sa.Text()),
        _moment("happened_at", nullable=False),
        _moment("next_at"),
        _moment("told_at"),
        sa.CheckConstraint(
            "state IN ('waiting', 'delivered', 'refused', 'dropped')", name=op.f("ck_statuses_state")
        ),
        sa.CheckConstraint("(state = 'waiting') = (next_at IS NOT NULL)", name=op.f("ck_statuses_next")),
        sa.CheckConstraint("(state = 'delivered') = (told_at IS NOT NULL)", name=op.f("ck_statuses_told")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statuses")),
    )
    op.create_index("ix_statuses_petition", "statuses", ["petition", "id"])
    op.create_index("uq_statuses_number", "statuses", ["code", "number"], unique=True)
    op.create_index("ix_statuses_partner", "statuses", ["region", "partner", "happened_at", "id"])
    op.create_index(
        "ix_statuses_due", "statuses", ["partner", "next_at"], postgresql_where=sa.text("state = 'waiting'")
    )
    op.create_index(
        "ix_statuses_untold", "statuses", ["code", "number"],
        postgresql_where=sa.text("state IN ('waiting', 'refused')"),
    )  # fmt: skip


def _moment(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)
