"""What happens around and after a settlement: danger, expert opinions, courts' files, hand-overs, fulfilment, copies,
confirmation, allowances."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Expand: columns that may be empty or have a default, and tables."""
    op.add_column(
        "mediations", sa.Column("term", sa.Text(), nullable=False, server_default="mediation.completion")
    )
    op.add_column("mediations", _moment("term_began_at", nullable=True))
    op.add_column("agreement_terms", sa.Column("fulfilled_on", sa.Date()))
    op.add_column("agreement_terms", _moment("breached_at", nullable=True))
    _dangers()
    _expertises()
    _copies()
    _allowances()
    _referrals()
    _hand_overs()
    _confirmations()


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _head() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mediation", sa.Uuid(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
    )


def _dangers() -> None:
    op.create_table(
        "danger_reports",
        *_head(),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary()),
        sa.Column("reported_by", sa.Text(), nullable=False),
        _moment("reported_at"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_danger_reports")),
    )
    op.create_index("ix_danger_reports_mediation", "danger_reports", ["mediation", "id"])


def _expertises() -> None:
    op.create_table(
        "expertises",
        *_head(),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("is_suspended", sa.Boolean(), nullable=False),
        sa.Column("question_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("opinion_sealed", sa.LargeBinary()),
        _moment("requested_at"),
        _moment("delivered_at", nullable=True),
        sa.CheckConstraint(
            "(opinion_sealed IS NULL) = (delivered_at IS NULL)", name=op.f("ck_expertises_delivered")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expertises")),
    )
    op.create_index("ix_expertises_mediation", "expertises", ["mediation", "id"])
    waited = sa.text("delivered_at IS NULL")
    op.create_index("uq_expertises_waited", "expertises", ["mediation"], unique=True, postgresql_where=waited)


def _copies() -> None:
    op.create_table(
        "agreement_copies",
        *_head(),
        sa.Column("stored", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("added_by", sa.Text(), nullable=False),
        _moment("added_at"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_copies")),
    )
    op.create_index("ix_agreement_copies_mediation", "agreement_copies", ["mediation", "id"])
    op.create_index("ix_agreement_copies_stored", "agreement_copies", ["stored"])


def _allowances() -> None:
    op.create_table(
        "allowances",
        *_head(),
        sa.Column("post", sa.Text(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        _moment("recorded_at"),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_allowances_amount")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allowances")),
    )
    op.create_index("ix_allowances_mediation", "allowances", ["mediation", "id"])
    op.create_index("uq_allowances_post", "allowances", ["mediation", "post"], unique=True)


def _referrals() -> None:
    op.create_table(
        "referrals",
        sa.Column("mediation", sa.Uuid(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("court", sa.Text(), nullable=False),
        sa.Column("file_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("extensions", sa.SmallInteger(), nullable=False),
        _moment("signed_at"),
        _moment("returned_at", nullable=True),
        sa.PrimaryKeyConstraint("mediation", name=op.f("pk_referrals")),
    )


def _hand_overs() -> None:
    op.create_table(
        "hand_overs",
        sa.Column("mediation", sa.Uuid(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("to", sa.Text(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary()),
        sa.Column("handed_by", sa.Text(), nullable=False),
        _moment("handed_at"),
        sa.PrimaryKeyConstraint("mediation", name=op.f("pk_hand_overs")),
    )


def _confirmations() -> None:
    op.create_table(
        "confirmations",
        sa.Column("mediation", sa.Uuid(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("court", sa.Text()),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("ruling_sealed", sa.LargeBinary()),
        _moment("until"),
        _moment("requested_at", nullable=True),
        _moment("decided_at", nullable=True),
        sa.CheckConstraint(
            "state IN ('open', 'requested', 'granted', 'refused')", name=op.f("ck_confirmations_state")
        ),
        sa.CheckConstraint(
            "(state = 'open') = (requested_at IS NULL)", name=op.f("ck_confirmations_requested")
        ),
        sa.CheckConstraint(
            "(state IN ('granted', 'refused')) = (decided_at IS NOT NULL)",
            name=op.f("ck_confirmations_decided"),
        ),
        sa.PrimaryKeyConstraint("mediation", name=op.f("pk_confirmations")),
    )
