"""Codes, leaders, overlays, boundaries and the past of grids; frozen. Expands only."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add what the tree of grids needs."""
    _present()
    _past()


def _present() -> None:
    op.add_column("grids", sa.Column("code", sa.Text()))
    op.add_column("grids", sa.Column("leader", sa.Text()))
    op.add_column("grids", sa.Column("is_overlay", sa.Boolean(), nullable=False, server_default=sa.false()))
    for column in _boundary():
        op.add_column("grids", column)
    op.add_column("grids", sa.Column("since", sa.Date()))
    op.add_column("grids", sa.Column("ended_on", sa.Date()))
    op.add_column("grids", sa.Column("successor", sa.Text()))
    op.create_index("ix_grids_code", "grids", ["region", "code"])
    op.create_index(
        "ix_grids_box", "grids", [sa.text("box(point(west, south), point(east, north))")],
        postgresql_using="gist",
    )  # fmt: skip
    # a cell in a cell was an overlay before there was a word for it
    op.execute("UPDATE grids g SET is_overlay = true FROM grids p WHERE p.id = g.parent AND p.tier = g.tier")


def _past() -> None:
    op.create_table(
        "grid_past",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("parent", sa.Text()),
        sa.Column("code", sa.Text()),
        sa.Column("leader", sa.Text()),
        sa.Column("is_overlay", sa.Boolean(), nullable=False),
        *_boundary(),
        sa.CheckConstraint("since < until", name=op.f("ck_grid_past_order")),
        sa.PrimaryKeyConstraint("id", "since", name=op.f("pk_grid_past")),
    )
    op.create_index("ix_grid_past_region", "grid_past", ["region", "until", "since"])


def _boundary() -> tuple[sa.Column, ...]:  # type: ignore[type-arg]
    sides = (sa.Column(name, sa.BigInteger()) for name in ("west", "south", "east", "north"))
    return (sa.Column("boundary", JSONB()), *sides)
