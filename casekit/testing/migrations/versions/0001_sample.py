"""The mechanism, and the table of effects that tests of it look at."""

import sqlalchemy as sa
from alembic import op

from casekit.migrations import v0002, v0003
from casekit.migrations.v0001 import create_mechanism

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create everything."""
    create_mechanism()
    v0002.expand_deadlines()
    v0003.expand_deadlines()
    op.create_table(
        "effects",
        sa.Column("serial", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("event", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_effects")),
    )
