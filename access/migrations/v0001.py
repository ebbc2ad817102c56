"""Version 1 of the access tables. Frozen: a change is a new module, called by the services' next version."""

import sqlalchemy as sa
from alembic import op


def create_access() -> None:
    """Create `case_access` and `case_relations`; called by the first migration of every service."""
    op.create_table(
        "case_access",
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("region", sa.Text, nullable=False),
        sa.Column("handling_region", sa.Text, nullable=False),
        sa.Column("centre", sa.Text, nullable=False),
        sa.Column("grid", sa.Text),
        sa.Column("round", sa.Integer, nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("code", name="pk_case_access"),
    )
    op.create_index(
        "ix_case_access_handling_region",
        "case_access",
        ["handling_region"],
        postgresql_ops={"handling_region": "text_pattern_ops"},
    )
    op.create_index("ix_case_access_centre", "case_access", ["centre"])
    op.create_index(
        "ix_case_access_grid", "case_access", ["grid"], postgresql_where=sa.text("grid IS NOT NULL")
    )
    op.create_table(
        "case_relations",
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("unit", sa.Text, nullable=False),
        sa.Column("relation", sa.Text, nullable=False),
        sa.Column("cause", sa.Uuid, nullable=False),
        sa.Column("region", sa.Text, nullable=False),
        sa.Column("via", sa.Text, nullable=False),
        sa.Column("since", sa.Uuid, nullable=False),
        sa.Column("round", sa.Integer, nullable=False, server_default="0"),
        sa.Column("is_active", sa.Boolean, nullable=False, server_default=sa.text("true")),
        sa.PrimaryKeyConstraint("code", "unit", "relation", "cause", name="pk_case_relations"),
    )
    op.create_index("ix_case_relations_unit", "case_relations", ["unit", "relation"])
