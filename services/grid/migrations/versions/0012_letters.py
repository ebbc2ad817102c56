"""Letters (函). Expands only."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Expand: two tables."""
    _letters()
    _indexes()
    op.create_table(
        "letter_numbers",
        sa.Column("centre", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("centre", "year", name=op.f("pk_letter_numbers")),
    )


def _letters() -> None:
    op.create_table(
        "letters",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("centre", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("code", sa.Text()),
        sa.Column("grid", sa.Text()),
        sa.Column("answers", sa.Uuid()),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("subject_sealed", sa.LargeBinary()),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("sent_by", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True)),
        sa.Column("received_by", sa.Text()),
        sa.Column("received_at", sa.DateTime(timezone=True)),
        sa.Column("answered_at", sa.DateTime(timezone=True)),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint(
            "state IN ('sent', 'received', 'answered', 'withdrawn')", name=op.f("ck_letters_state")
        ),
        sa.CheckConstraint(
            "(answered_at IS NOT NULL) = (state = 'answered')", name=op.f("ck_letters_answered")
        ),
        sa.CheckConstraint(
            "(withdrawn_at IS NOT NULL) = (state = 'withdrawn')", name=op.f("ck_letters_withdrawn")
        ),
        sa.CheckConstraint("code IS NOT NULL OR grid IS NOT NULL", name=op.f("ck_letters_somewhere")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letters")),
    )


def _indexes() -> None:
    op.create_index("ix_letters_number", "letters", ["centre", "number"], unique=True)
    op.create_index("ix_letters_region", "letters", ["region", "sent_at", "id"])
    op.create_index("ix_letters_sender", "letters", ["region", "sender", "sent_at", "id"])
    op.create_index("ix_letters_recipient", "letters", ["region", "recipient", "sent_at", "id"])
    op.create_index("ix_letters_code", "letters", ["code"], postgresql_where=sa.text("code IS NOT NULL"))
    op.create_index(
        "ix_letters_answers",
        "letters",
        ["answers"],
        unique=True,
        postgresql_where=sa.text("answers IS NOT NULL"),
    )
