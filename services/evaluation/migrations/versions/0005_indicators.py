"""Indicators as data: facts of more than one, of two cases, of grids; what a matter is remembered by; trees by day."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0005"
down_revision = "0004"

_ONCE = "uq_evaluation_facts_event_unit_indicator"


def upgrade() -> None:
    """Expand: columns with defaults, tables, and a constraint that allows more than the one it replaces."""
    _cases()
    _facts()
    _trees()


def _cases() -> None:
    op.add_column("evaluation_cases", sa.Column("place", sa.Text))
    moments = sa.Column("moments", JSONB, nullable=False, server_default=sa.text("'{}'"))
    op.add_column("evaluation_cases", moments)
    is_void = sa.Column("is_void", sa.Boolean, nullable=False, server_default=sa.text("false"))
    op.add_column("evaluation_cases", is_void)
    op.add_column("evaluation_cases", sa.Column("heard", JSONB))
    op.execute("UPDATE evaluation_cases SET place = 'hall/' || centre WHERE place IS NULL")
    voided = "jsonb_build_array(jsonb_build_array(centre, 'voided'))"
    op.execute(f"UPDATE evaluation_cases SET is_void = true WHERE marks @> {voided}")


def _facts() -> None:
    op.add_column("evaluation_facts", sa.Column("amount", sa.BigInteger))
    other = sa.Column("other", sa.Text, nullable=False, server_default=sa.text("''"))
    op.add_column("evaluation_facts", other)
    new = sa.text(
        f"ALTER TABLE evaluation_facts ADD CONSTRAINT {_ONCE}_other UNIQUE (event, unit, indicator, other)"
    )
    op.execute(new)
    op.execute(f"ALTER TABLE evaluation_facts DROP CONSTRAINT {_ONCE}")
    role = op.get_context().opts["service_role"]
    op.execute(f'GRANT DELETE ON evaluation_facts TO "{role}"')
    op.create_index(
        "ix_evaluation_facts_other", "evaluation_facts", ["other"], postgresql_where=sa.text("other <> ''")
    )


def _trees() -> None:
    op.create_table(
        "evaluation_grids",
        sa.Column("grid", sa.Text, primary_key=True),
        sa.Column("region", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("tier", sa.Text, nullable=False),
    )
    op.create_index("ix_evaluation_grids_region", "evaluation_grids", ["region", "grid"])
    op.create_table(
        "evaluation_branches",
        sa.Column("tree", sa.Text, primary_key=True),
        sa.Column("node", sa.Text, primary_key=True),
        sa.Column("since", sa.Date, primary_key=True),
        sa.Column("region", sa.Text, nullable=False),
        sa.Column("parent", sa.Text),
        sa.CheckConstraint("tree IN ('unit', 'grid')", name=op.f("ck_evaluation_branches_tree")),
    )
    op.create_index("ix_evaluation_branches_parent", "evaluation_branches", ["tree", "parent"])
