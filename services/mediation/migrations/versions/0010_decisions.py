"""To whom the government's decision on what was handed over to it was delivered, and when. Expands only."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Expand: a table of its own."""
    op.create_table(
        "decisions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mediation", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("region", "side")),
        sa.Column("body", sa.Text()),
        sa.Column("number_sealed", sa.LargeBinary()),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True)),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
    )
    op.create_index("ix_decisions_mediation", "decisions", ["mediation", "id"])
    op.create_index("uq_decisions_side", "decisions", ["mediation", "side"], unique=True)
