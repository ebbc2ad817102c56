"""What the second version of the mechanism adds to a service's schema: targets and escalation of deadlines."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY


def expand_deadlines() -> None:
    """Columns that the previous version need not know: what it sets is no target and escalates nowhere."""
    for column in (
        sa.Column("is_target", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("escalate_to", ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("escalate_at", ARRAY(sa.DateTime(timezone=True)), server_default="{}", nullable=False),
        sa.Column("escalated", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("escalate_next", sa.DateTime(timezone=True)),
    ):
        op.add_column("deadlines", column)
    op.create_index(
        "ix_deadlines_escalate",
        "deadlines",
        ["escalate_next"],
        postgresql_where=sa.text("escalate_next IS NOT NULL"),
    )
    op.create_index(
        "ix_deadlines_provisional",
        "deadlines",
        ["region", "due_at", "id"],
        postgresql_where=sa.text("state = 'open' AND provisional"),
    )
