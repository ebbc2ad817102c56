"""Supervision of what is late, relief, recommendations. Expands only."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Expand: tables."""
    op.create_table(
        "slips",
        *_head(),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("code", "unit", "kind", "state")),
        sa.Column("explanation_sealed", sa.LargeBinary()),
        sa.Column("closure_sealed", sa.LargeBinary()),
        _moment("issued_at", nullable=False),
        _moment("explained_at"),
        _moment("closed_at"),
        sa.CheckConstraint(
            "state IN ('issued', 'explained', 'closed', 'lifted')", name=op.f("ck_slips_state")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slips")),
    )
    op.create_index("ix_slips_petition", "slips", ["petition", "id"])
    op.create_index("ix_slips_state", "slips", ["region", "state", "issued_at"])
    op.create_table(
        "reliefs",
        *_head(),
        sa.Column("amount_fen", sa.BigInteger()),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("granted_by", sa.Text(), nullable=False),
        _moment("granted_at", nullable=False),
        sa.CheckConstraint("amount_fen IS NULL OR amount_fen > 0", name=op.f("ck_reliefs_amount")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reliefs")),
    )
    op.create_index("ix_reliefs_petition", "reliefs", ["petition", "id"])
    op.create_table(
        "advices",
        *_head(),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("given_by", sa.Text(), nullable=False),
        _moment("given_at", nullable=False),
        sa.CheckConstraint("kind IN ('improve', 'policy', 'discipline')", name=op.f("ck_advices_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advices")),
    )
    op.create_index("ix_advices_petition", "advices", ["petition", "id"])


def _moment(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _head() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("petition", sa.Uuid(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
    )
