"""Registration, forwarding and assignment, urgent reports, papers and their numbers. Expands only."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"

_FORWARD_STATES = "state IN ('sent', 'objected', 'returned', 'taken', 'reported', 'withdrawn')"
_PAPERS = "kind IN ('admission', 'refusal', 'forwarding', 'assignment', 'extension', 'opinion', 'review', 're_review')"


def upgrade() -> None:
    """Expand: columns that may be empty, and tables."""
    for name in ("form", "sort", "earlier"):
        op.add_column("petitions", sa.Column(name, sa.Text()))
    for name in ("petitioners", "representatives"):
        op.add_column("petitions", sa.Column(name, sa.Integer()))
    op.create_table(
        "case_ties",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("other", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("code", "other", name=op.f("pk_case_ties")),
    )
    _forwardings()
    _urgent_reports()
    _papers()


def _moment(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _head() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("petition", sa.Uuid(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
    )


def _forwardings() -> None:
    op.create_table(
        "forwardings",
        *_head(),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("code", "unit", "recipient", "kind", "state")
        ),
        sa.Column("joint", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("settled_by", sa.Text()),
        sa.Column("is_overruled", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("sent_by", sa.Text(), nullable=False),
        _moment("sent_at", nullable=False),
        _moment("object_by", nullable=False),
        _moment("report_by"),
        sa.Column("objection_sealed", sa.LargeBinary()),
        _moment("objected_at"),
        sa.Column("decision_sealed", sa.LargeBinary()),
        _moment("decided_at"),
        _moment("taken_at"),
        sa.Column("report_sealed", sa.LargeBinary()),
        _moment("reported_at"),
        sa.CheckConstraint(_FORWARD_STATES, name=op.f("ck_forwardings_state")),
        sa.CheckConstraint(
            "(kind = 'assigned') = (report_by IS NOT NULL)", name=op.f("ck_forwardings_report")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forwardings")),
    )
    op.create_index("ix_forwardings_petition", "forwardings", ["petition", "id"])
    under_way = sa.text("state IN ('sent', 'objected', 'taken')")
    op.create_index(
        "uq_forwardings_under_way", "forwardings", ["petition"], unique=True, postgresql_where=under_way
    )
    op.create_index("ix_forwardings_recipient", "forwardings", ["region", "recipient", "sent_at", "id"])
    pending = sa.text("state IN ('sent', 'objected')")
    op.create_index("ix_forwardings_code", "forwardings", ["code"], postgresql_where=pending)


def _urgent_reports() -> None:
    op.create_table(
        "urgent_reports",
        *_head(),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("reported_by", sa.Text(), nullable=False),
        _moment("reported_at", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_urgent_reports")),
    )
    op.create_index("ix_urgent_reports_petition", "urgent_reports", ["petition", "id"])


def _papers() -> None:
    op.create_table(
        "papers",
        *_head(),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("source", sa.Uuid()),
        sa.Column("delivery_form", sa.Text()),
        _moment("delivered_at"),
        sa.Column("issued_by", sa.Text(), nullable=False),
        _moment("issued_at", nullable=False),
        sa.CheckConstraint(_PAPERS, name=op.f("ck_papers_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_papers")),
    )
    op.create_index("ix_papers_petition", "papers", ["petition", "id"])
    op.create_index("uq_papers_number", "papers", ["unit", "kind", "year", "number"], unique=True)
    op.create_table(
        "paper_numbers",
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("year", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "kind", "year", name=op.f("pk_paper_numbers")),
    )
