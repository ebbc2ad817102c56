"""Mediations, attempts, agreements and their terms, beside the mechanism's and access's tables."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from access.migrations.v0001 import create_access
from casekit.migrations.v0001 import create_mechanism

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create everything."""
    create_mechanism()
    create_access()
    _mediations()
    _attempts()
    _agreements()
    _terms()
    _read_models()


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _mediations() -> None:
    op.create_table(
        "mediations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("committee", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("round", sa.SmallInteger(), nullable=False),
        sa.Column("grade", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("procedure", sa.Text(), nullable=False),
        sa.Column("attempts", sa.SmallInteger(), nullable=False),
        _moment("opened_at"),
        _moment("due_at"),
        _moment("ended_at", nullable=True),
        sa.Column("end_reason", sa.Text()),
        sa.Column("end_sealed", sa.LargeBinary()),
        sa.CheckConstraint("state IN ('opened', 'agreed', 'ended')", name=op.f("ck_mediations_state")),
        sa.CheckConstraint("(state = 'opened') = (ended_at IS NULL)", name=op.f("ck_mediations_ended")),
        sa.CheckConstraint("(state = 'ended') = (end_reason IS NOT NULL)", name=op.f("ck_mediations_reason")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediations")),
    )
    op.create_index("ix_mediations_code", "mediations", ["code", "opened_at"])
    op.create_index(
        "uq_mediations_open",
        "mediations",
        ["code"],
        unique=True,
        postgresql_where=sa.text("state = 'opened'"),
    )
    op.create_index("ix_mediations_region", "mediations", ["region", "opened_at", "id"])
    op.create_index("ix_mediations_committee", "mediations", ["region", "committee", "opened_at", "id"])
    op.create_index("ix_mediations_state", "mediations", ["region", "state", "opened_at", "id"])


def _attempts() -> None:
    op.create_table(
        "mediation_attempts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mediation", sa.Uuid(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("joint", ARRAY(sa.Text()), nullable=False),
        sa.Column("record_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        _moment("held_at"),
        _moment("recorded_at"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediation_attempts")),
    )
    op.create_index(
        "uq_mediation_attempts_number", "mediation_attempts", ["mediation", "number"], unique=True
    )


def _agreements() -> None:
    op.create_table(
        "agreements",
        sa.Column("mediation", sa.Uuid(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("signatures", JSONB(), nullable=False),
        sa.Column("mediator", sa.Text(), nullable=False),
        sa.Column("is_sealed", sa.Boolean(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.Text()),
        sa.Column("related", ARRAY(sa.Text()), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        _moment("made_at"),
        _moment("recorded_at"),
        sa.CheckConstraint("(form = 'written') = is_sealed", name=op.f("ck_agreements_sealed")),
        sa.CheckConstraint("(form = 'written') = (digest IS NOT NULL)", name=op.f("ck_agreements_digest")),
        sa.PrimaryKeyConstraint("mediation", name=op.f("pk_agreements")),
    )


def _terms() -> None:
    op.create_table(
        "agreement_terms",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mediation", sa.Uuid(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("debtor", sa.Text(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger()),
        sa.Column("due_on", sa.Date()),
        sa.Column("text_sealed", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_terms")),
    )
    op.create_index("uq_agreement_terms_number", "agreement_terms", ["mediation", "number"], unique=True)


def _read_models() -> None:
    op.create_table(
        "related_cases",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("other", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("code", "other", name=op.f("pk_related_cases")),
    )
    op.create_table(
        "units",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_units")),
    )
