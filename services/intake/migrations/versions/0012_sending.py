"""What a sender notes of letters and messages it sends. Expands only."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Expand: columns that may be empty or fill themselves, and indexes."""
    op.add_column("notifications", sa.Column("fallback", ARRAY(sa.Text())))
    op.add_column("notifications", sa.Column("handed_at", sa.DateTime(timezone=True)))
    no = sa.text("false")
    op.add_column("notifications", sa.Column("is_in_doubt", sa.Boolean(), nullable=False, server_default=no))
    spool = "notification_spool"
    op.add_column(
        spool, sa.Column("attempts", sa.SmallInteger(), nullable=False, server_default=sa.text("0"))
    )
    now = sa.text("now()")
    op.add_column(spool, sa.Column("next_at", sa.DateTime(timezone=True), nullable=False, server_default=now))
    op.add_column(spool, sa.Column("claimed_by", sa.Uuid()))
    op.add_column(spool, sa.Column("claimed_until", sa.DateTime(timezone=True)))
    op.add_column(spool, sa.Column("is_in_doubt", sa.Boolean(), nullable=False, server_default=no))
    op.create_index("ix_notification_spool_next", spool, ["next_at"])
    failed = sa.text("state = 'failed'")
    op.create_index("ix_notifications_failed", "notifications", ["region", "code"], postgresql_where=failed)
