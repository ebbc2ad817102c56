"""Corrections of what was registered, with what stood there before."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Expand: a column that may be empty, and two tables."""
    op.add_column("parties", sa.Column("removed_by", sa.Uuid()))
    _corrections()
    _parties()


def _corrections() -> None:
    op.create_table(
        "case_corrections",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("fields", JSONB(), nullable=False),
        sa.Column("changes", JSONB(), nullable=False),
        sa.Column("named", JSONB(), nullable=False),
        sa.Column("lifted", JSONB(), nullable=False),
        sa.Column("former_description_sealed", sa.LargeBinary()),
        sa.Column("former_location_sealed", sa.LargeBinary()),
        sa.Column("corrected_by", sa.Text(), nullable=False),
        sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_corrections")),
    )
    op.create_index("ix_case_corrections_code", "case_corrections", ["code", "corrected_at", "id"])


def _parties() -> None:
    op.create_table(
        "corrected_parties",
        sa.Column("correction", sa.Uuid(), nullable=False),
        sa.Column("party", sa.Uuid(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("change", sa.Text(), nullable=False),
        sa.Column("former", JSONB()),
        sa.Column("former_sealed", sa.LargeBinary()),
        sa.CheckConstraint(
            "change IN ('add', 'correct', 'remove')", name=op.f("ck_corrected_parties_change")
        ),
        sa.CheckConstraint("(change = 'add') = (former IS NULL)", name=op.f("ck_corrected_parties_former")),
        sa.PrimaryKeyConstraint("correction", "party", name=op.f("pk_corrected_parties")),
    )
