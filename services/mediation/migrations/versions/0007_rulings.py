"""Proceedings in which a case stands besides its mediation, and the papers that close them. Expands only."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Expand: two tables."""
    op.create_table(
        "proceedings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mediation", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("region", "code", "stage")),
        sa.Column("body", sa.Text()),
        sa.Column("file_sealed", sa.LargeBinary()),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "stage IN ('arbitration', 'first_instance', 'second_instance')", name=op.f("ck_proceedings_stage")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proceedings")),
    )
    op.create_index("ix_proceedings_mediation", "proceedings", ["mediation", "id"])
    op.create_index("uq_proceedings_stage", "proceedings", ["code", "stage"], unique=True)
    op.create_table(
        "rulings",
        sa.Column("mediation", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("region", "kind")),
        sa.Column("body", sa.Text()),
        sa.Column("number_sealed", sa.LargeBinary()),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("related", ARRAY(sa.Text()), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('award', 'judgment', 'order', 'mediation_paper')", name=op.f("ck_rulings_kind")
        ),
        sa.PrimaryKeyConstraint("mediation", name=op.f("pk_rulings")),
    )
