"""Open orders in the order of the list, however few of them a reader may see or are overdue."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

_OPEN = "state IN ('issued', 'accepted', 'returned', 'completed')"


def upgrade() -> None:
    """Expand: an index only."""
    order, held = ["region", "issued_at", "id"], ["state", "due_at", "suspended_at", "code", "unit"]
    op.create_index(
        "ix_orders_open_newest", "orders", order, postgresql_where=sa.text(_OPEN), postgresql_include=held
    )
