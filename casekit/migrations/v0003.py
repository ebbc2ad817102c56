"""What the third version of the mechanism adds to a service's schema: from what the end of a deadline follows."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY


def expand_deadlines() -> None:
    """Columns that the previous version need not know: what it sets begins when it is set and is never extended."""
    for column in (
        sa.Column("began_at", sa.DateTime(timezone=True)),
        sa.Column("pauses", ARRAY(sa.DateTime(timezone=True)), server_default="{}", nullable=False),
        sa.Column("extended", ARRAY(sa.Text()), server_default="{}", nullable=False),
    ):
        op.add_column("deadlines", column)
