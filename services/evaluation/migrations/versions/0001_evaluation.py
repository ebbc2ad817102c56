"""Evaluation's first schema: units, what cases count for, facts."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from access.migrations.v0001 import create_access
from casekit.migrations.v0001 import create_mechanism

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create everything."""
    create_mechanism()
    create_access()
    _read_models()
    _facts()
    role = op.get_context().opts["service_role"]
    op.execute(f'REVOKE UPDATE, DELETE ON evaluation_facts FROM "{role}"')


def _read_models() -> None:
    op.create_table(
        "evaluation_units",
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("is_ended", sa.Boolean(), nullable=False, server_default=sa.text("false")),
        sa.PrimaryKeyConstraint("unit", name=op.f("pk_evaluation_units")),
    )
    op.create_index("ix_evaluation_units_region", "evaluation_units", ["region", "unit"])
    op.create_table(
        "evaluation_cases",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("centre", sa.Text(), nullable=False),
        sa.Column("marks", JSONB(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True)),
        sa.Column("terms", JSONB(), nullable=False),
        sa.Column("timely", JSONB(), nullable=False),
        sa.Column("handler", sa.Text()),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_evaluation_cases")),
    )


def _facts() -> None:
    op.create_table(
        "evaluation_facts",
        sa.Column("serial", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("indicator", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("delta", sa.SmallInteger(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("event", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_evaluation_facts")),
        sa.UniqueConstraint(
            "event", "unit", "indicator", name=op.f("uq_evaluation_facts_event_unit_indicator")
        ),
        sa.CheckConstraint("delta IN (-1, 1)", name=op.f("ck_evaluation_facts_delta")),
    )
    op.create_index("ix_evaluation_facts_unit", "evaluation_facts", ["unit", "day"])
    op.create_index("ix_evaluation_facts_region", "evaluation_facts", ["region", "day"])
