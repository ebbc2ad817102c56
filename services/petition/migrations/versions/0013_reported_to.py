"""To whom what is urgent was reported (信访工作条例 25). Expands only."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Expand: columns that may be empty, and an index on them."""
    op.add_column("urgent_reports", sa.Column("recipient", sa.Text()))
    op.add_column("urgent_reports", sa.Column("code", sa.Text()))
    op.create_check_constraint(
        op.f("ck_urgent_reports_found"), "urgent_reports", "recipient IS NULL OR code IS NOT NULL"
    )
    op.create_index(
        "ix_urgent_reports_recipient", "urgent_reports", ["region", "recipient", "reported_at", "id"]
    )
