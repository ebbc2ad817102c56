"""Sums are found by their days, too: a week of many places costs a week."""

from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    """Expand: indexes."""
    op.create_index("ix_evaluation_days_span", "evaluation_days", ["unit", "day"])
    op.create_index("ix_evaluation_months_span", "evaluation_months", ["unit", "month"])
