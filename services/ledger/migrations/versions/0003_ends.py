"""From what the end of a deadline follows; what was entered later, and the changes of rules, as lists. Expands only."""

import sqlalchemy as sa
from alembic import op

from casekit.migrations.v0003 import expand_deadlines

revision = "0003"
down_revision = "0002"

_CHANGES = (
    "type IN ('calendar.changed', 'permissions.changed', 'procedure.changed', 'staff.changed',"
    " 'staff.ended', 'staff.registered')"
)


def upgrade() -> None:
    """Expand: columns with defaults, and indexes."""
    expand_deadlines()
    late = sa.Column("is_back_dated", sa.Boolean(), server_default="false", nullable=False)
    op.add_column("ledger_entries", late)
    for name, where in (("back_dated", "is_back_dated"), ("changes", _CHANGES)):
        op.create_index(
            f"ix_ledger_entries_{name}",
            "ledger_entries",
            ["region", "serial"],
            postgresql_where=sa.text(where),
        )
