"""The desk and the owner: secrets given anew, first contacts listed, paper forms, complaints."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Expand: five tables, and an index of the cases of a first contact."""
    _desk()
    _paper()
    op.create_table(
        "complaints",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("round", sa.SmallInteger(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_complaints")),
    )
    op.create_index("uq_complaints_about", "complaints", ["about", "unit", "round"], unique=True)


def _desk() -> None:
    op.create_table(
        "secret_issues",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("issued_by", sa.Text(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_secret_issues")),
    )
    op.create_index("ix_secret_issues_code", "secret_issues", ["code", "issued_at"])
    op.create_index(
        "ix_cases_first_contact",
        "cases",
        ["region", "first_contact", "registered_at", "code"],
        postgresql_where=sa.text("first_contact IS NOT NULL"),
    )


def _paper() -> None:
    op.create_table(
        "paper_counters",
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False, autoincrement=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("region", "year", name=op.f("pk_paper_counters")),
    )
    op.create_table(
        "paper_blocks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("centre", sa.Text(), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("allocated_by", sa.Text(), nullable=False),
        sa.Column("allocated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("first >= 1 AND last >= first", name=op.f("ck_paper_blocks_span")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_blocks")),
    )
    op.create_index("uq_paper_blocks_last", "paper_blocks", ["region", "year", "last"], unique=True)
    op.create_index("ix_paper_blocks_centre", "paper_blocks", ["region", "centre", "allocated_at", "id"])
    op.create_table(
        "paper_forms",
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False, autoincrement=False),
        sa.Column("serial", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("region", "year", "serial", name=op.f("pk_paper_forms")),
    )
