"""Event logs that are exported, and the indexes by which they are gathered."""

import sqlalchemy as sa
from alembic import op

from casekit.papers.table import create_papers

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Expand: a table and indexes."""
    create_papers()
    op.create_index(
        "ix_ledger_entries_registered",
        "ledger_entries",
        ["said_at", "serial"],
        postgresql_where=sa.text("type = 'case.registered'"),
    )
    op.create_index(
        "ix_ledger_entries_units",
        "ledger_entries",
        ["serial"],
        postgresql_where=sa.text("type IN ('unit.changed', 'unit.registered')"),
    )
