"""Joint, escalated, supervised and appraised orders."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_IS_OPEN = "state IN ('issued', 'accepted', 'returned', 'completed')"
_STATES = (
    "'issued', 'accepted', 'returned', 'return_upheld', 'completed', 'verified', 'cancelled', 'escalated'"
)


def upgrade() -> None:
    """Expand: columns that may be empty, a table, and two rules that let more pass than those they replace."""
    _orders()
    _supervisions()


def _orders() -> None:
    op.add_column("orders", sa.Column("lead", sa.Uuid()))
    op.add_column("orders", sa.Column("outside_at", sa.DateTime(timezone=True)))
    op.add_column("orders", sa.Column("successor", sa.Uuid()))
    op.add_column("orders", sa.Column("appraisal", sa.Text()))
    op.add_column("orders", sa.Column("appraised_at", sa.DateTime(timezone=True)))
    op.create_index("ix_orders_lead", "orders", ["lead"], postgresql_where=sa.text("lead IS NOT NULL"))
    # one open order a case becomes one that leads; the previous version writes no other
    op.drop_index("ix_orders_open", "orders")
    op.execute(f"CREATE UNIQUE INDEX ix_orders_open ON orders (code) WHERE {_IS_OPEN} AND lead IS NULL")
    op.execute(
        "ALTER TABLE orders DROP CONSTRAINT ck_orders_state,"
        f" ADD CONSTRAINT ck_orders_state CHECK (state IN ({_STATES})) NOT VALID"
    )
    op.execute("ALTER TABLE orders VALIDATE CONSTRAINT ck_orders_state")


def _supervisions() -> None:
    op.create_table(
        "supervisions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("supervisor", sa.Text(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text()),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True)),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint(
            "state IN ('issued', 'answered', 'closed', 'cancelled')", name=op.f("ck_supervisions_state")
        ),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (state IN ('issued', 'answered'))", name=op.f("ck_supervisions_ended")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervisions")),
    )
    op.create_index(
        "ix_supervisions_open", "supervisions", ["order_id"], unique=True,
        postgresql_where=sa.text("state IN ('issued', 'answered')"),
    )  # fmt: skip
    op.create_index("ix_supervisions_order_id", "supervisions", ["order_id", "issued_at"])
    op.create_index("ix_supervisions_region", "supervisions", ["region", "issued_at", "id"])
    op.create_index("ix_supervisions_unit", "supervisions", ["region", "unit", "issued_at", "id"])
