"""Bulletins, and the marks and names they are made of."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from casekit.papers.table import create_papers

revision = "0020"
down_revision = "0010"


def upgrade() -> None:
    """Expand: tables."""
    create_papers()
    _marks()
    op.create_table(
        "bulletin_grids",
        sa.Column("grid", sa.Text(), primary_key=True),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
    )
    _bulletins()


def _moment(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _marks() -> None:
    op.create_table(
        "bulletin_marks",
        sa.Column("serial", sa.BigInteger(), sa.Identity(always=True), primary_key=True),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        _moment("at", nullable=False),
        sa.Column("unit", sa.Text()),
        sa.Column("field", sa.Text()),
        sa.Column("grid", sa.Text()),
        _moment("due_at"),
    )
    op.create_index("ix_bulletin_marks_code", "bulletin_marks", ["code", "serial"])
    op.create_index("ix_bulletin_marks_span", "bulletin_marks", ["mark", "at", "code"])


def _bulletins() -> None:
    op.create_table(
        "bulletins",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("figures", JSONB()),
        sa.Column("digest", sa.Text()),
        sa.Column("asked_by", sa.Text(), nullable=False),
        _moment("asked_at", nullable=False),
        sa.Column("published_by", sa.Text()),
        _moment("published_at"),
        sa.CheckConstraint("period IN ('week', 'month')", name=op.f("ck_bulletins_period")),
        sa.CheckConstraint("(figures IS NULL) = (digest IS NULL)", name=op.f("ck_bulletins_drafted")),
        sa.CheckConstraint(
            "(published_by IS NULL) = (published_at IS NULL)", name=op.f("ck_bulletins_publisher")
        ),
        sa.CheckConstraint("published_at IS NULL OR digest IS NOT NULL", name=op.f("ck_bulletins_published")),
    )
    op.create_index("ix_bulletins_region", "bulletins", ["region", "begins_on", "id"])
    op.create_index(
        "uq_bulletins_published",
        "bulletins",
        ["region", "period", "begins_on"],
        unique=True,
        postgresql_where=sa.text("published_at IS NOT NULL"),
    )
