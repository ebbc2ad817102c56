"""Grid's tables as of its first version; frozen."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

from access.migrations.v0001 import create_access
from casekit.migrations.v0001 import create_mechanism

revision = "0001"
down_revision = None

_IS_OPEN = "state IN ('issued', 'accepted', 'returned', 'completed')"


def upgrade() -> None:
    """Create everything."""
    create_mechanism()
    create_access()
    _organisation()
    _reports()
    _orders()
    _written()


def _organisation() -> None:
    op.create_table(
        "units",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("parent", sa.Text()),
        sa.Column("fields", ARRAY(sa.Text()), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_units")),
    )
    op.create_index("ix_units_region", "units", ["region", "id"])
    op.create_index("ix_units_parent", "units", ["parent"], postgresql_where=sa.text("parent IS NOT NULL"))
    op.create_table(
        "grids",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("parent", sa.Text()),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grids")),
    )
    op.create_index("ix_grids_region", "grids", ["region", "id"])
    op.create_index("ix_grids_parent", "grids", ["parent"], postgresql_where=sa.text("parent IS NOT NULL"))
    op.create_index("ix_grids_unit", "grids", ["unit"])
    op.create_table(
        "staff",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("roles", ARRAY(sa.Text()), nullable=False),
        sa.Column("grids", ARRAY(sa.Text()), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
    )
    op.create_index("ix_staff_region", "staff", ["region", "id"])
    op.create_index("ix_staff_unit", "staff", ["unit", "id"])


def _reports() -> None:
    op.create_table(
        "reports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("grid", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("matter_type", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("is_settled", sa.Boolean(), nullable=False),
        sa.Column("code", sa.Text()),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("settlement_sealed", sa.LargeBinary()),
        sa.Column("filed_by", sa.Text(), nullable=False),
        sa.Column("observed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("is_settled = (settlement_sealed IS NOT NULL)", name=op.f("ck_reports_settled")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
    )
    op.create_index("ix_reports_grid", "reports", ["region", "grid", "filed_at", "id"])
    op.create_index("ix_reports_region", "reports", ["region", "filed_at", "id"])
    op.create_index("ix_reports_code", "reports", ["code"], postgresql_where=sa.text("code IS NOT NULL"))


def _orders() -> None:
    op.create_table(
        "routed_cases",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("round", sa.SmallInteger(), nullable=False),
        sa.Column("route", sa.Text(), nullable=False),
        sa.Column("grade", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("procedure", sa.Text(), nullable=False),
        sa.Column("is_live", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_routed_cases")),
    )
    op.create_table(
        "orders",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("supervisor", sa.Text()),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("round", sa.SmallInteger(), nullable=False),
        sa.Column("grade", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("procedure", sa.Text(), nullable=False),
        sa.Column("progress", sa.SmallInteger(), nullable=False),
        sa.Column("ground", sa.Text()),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("completed_at", sa.DateTime(timezone=True)),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint(
            "state IN ('issued', 'accepted', 'returned', 'return_upheld', 'completed', 'verified', 'cancelled')",
            name=op.f("ck_orders_state"),
        ),
        sa.CheckConstraint(f"(ended_at IS NULL) = ({_IS_OPEN})", name=op.f("ck_orders_ended")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orders")),
    )
    op.create_index("ix_orders_open", "orders", ["code"], unique=True, postgresql_where=sa.text(_IS_OPEN))
    op.create_index("ix_orders_open_unit", "orders", ["unit"], postgresql_where=sa.text(_IS_OPEN))
    op.create_index("ix_orders_code", "orders", ["code", "issued_at"])
    op.create_index("ix_orders_region", "orders", ["region", "issued_at", "id"])
    op.create_index("ix_orders_unit", "orders", ["region", "unit", "issued_at", "id"])
    op.create_index("ix_orders_state", "orders", ["region", "state", "issued_at", "id"])


def _written() -> None:
    op.create_table(
        "order_notes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("written_by", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_notes")),
    )
    op.create_index("ix_order_notes_order_id", "order_notes", ["order_id", "written_at"])
    op.create_table(
        "order_proofs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("stored", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("added_by", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_proofs")),
    )
    op.create_index("ix_order_proofs_order_id", "order_proofs", ["order_id", "added_at"])
