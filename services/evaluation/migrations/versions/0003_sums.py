"""Sums of facts by day and by month, so that a figure costs the same however many cases it counts."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Expand: two tables, a column with a default, other indexes. The service folds what is there, bit by bit."""
    fresh = sa.Column("is_folded", sa.Boolean, nullable=False, server_default=sa.text("false"))
    op.add_column("evaluation_facts", fresh)
    role = op.get_context().opts["service_role"]
    op.execute(f'GRANT UPDATE (is_folded) ON evaluation_facts TO "{role}"')
    op.create_index(
        "ix_evaluation_facts_fresh", "evaluation_facts", ["serial"], postgresql_where=sa.text("NOT is_folded")
    )
    op.create_index("ix_evaluation_facts_behind", "evaluation_facts", ["unit", "indicator", "day", "code"])
    op.create_index("ix_evaluation_facts_code", "evaluation_facts", ["code", "unit", "indicator"])
    op.drop_index("ix_evaluation_facts_unit", "evaluation_facts")
    op.drop_index("ix_evaluation_facts_region", "evaluation_facts")
    for name, span in (("evaluation_days", "day"), ("evaluation_months", "month")):
        op.create_table(
            name,
            sa.Column("unit", sa.Text, primary_key=True),
            sa.Column("indicator", sa.Text, primary_key=True),
            sa.Column(span, sa.Date, primary_key=True),
            sa.Column("region", sa.Text, primary_key=True),
            sa.Column("count", sa.BigInteger, nullable=False),
        )
