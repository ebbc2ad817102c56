"""Hazards (隐患) of places and facilities, with what was written of them and what proves that they were rectified."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Expand: three tables."""
    _hazards()
    _written()


def _hazards() -> None:
    op.create_table(
        "hazards",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("grid", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("grade", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("report", sa.Uuid()),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text()),
        sa.Column("round", sa.SmallInteger(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("procedure", sa.Text(), nullable=False),
        sa.Column("where_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("found_by", sa.Text(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True)),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("report IS NULL OR state = 'found'", name=op.f("ck_hazards_by_case")),
        sa.CheckConstraint(
            "(closed_at IS NOT NULL) = (state IN ('closed', 'voided'))", name=op.f("ck_hazards_closed")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hazards")),
    )
    op.create_index("ix_hazards_region", "hazards", ["region", "found_at", "id"])
    op.create_index("ix_hazards_grid", "hazards", ["region", "grid", "found_at", "id"])
    op.create_index("ix_hazards_unit", "hazards", ["region", "unit", "found_at", "id"])
    op.create_index(
        "ix_hazards_report",
        "hazards",
        ["report"],
        unique=True,
        postgresql_where=sa.text("report IS NOT NULL"),
    )


def _written() -> None:
    op.create_table(
        "hazard_notes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("hazard", sa.Uuid(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("written_by", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hazard_notes")),
    )
    op.create_index("ix_hazard_notes_hazard", "hazard_notes", ["hazard", "written_at"])
    op.create_table(
        "hazard_proofs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("hazard", sa.Uuid(), nullable=False),
        sa.Column("round", sa.SmallInteger(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("stored", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("added_by", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hazard_proofs")),
    )
    op.create_index("ix_hazard_proofs_hazard", "hazard_proofs", ["hazard", "added_at"])
