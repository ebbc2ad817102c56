"""Cards, the cases behind them, what is done about them, and what was promised."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0010"
down_revision = "0005"


def upgrade() -> None:
    """Expand: tables."""
    _cards()
    _cases()
    _acts()
    _commitments()


def _moment(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _cards() -> None:
    op.create_table(
        "cards",
        sa.Column("id", sa.Uuid(), nullable=False),
        *map(_text, ("region", "unit", "name", "tier", "place", "procedure", "every")),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        _text("colour"),
        _text("trigger"),
        sa.Column("kept", sa.Boolean(), nullable=False),
        sa.Column("figures", JSONB(), nullable=False),
        _text("state"),
        _text("step", nullable=True),
        _moment("issued_at", nullable=False),
        *map(_moment, ("contest_until", "published_at", "ended_at")),
        sa.CheckConstraint("(step IS NOT NULL) = (state = 'standing')", name=op.f("ck_cards_step")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cards")),
    )
    shown = sa.text("state <> 'withheld'")
    op.create_index(
        "uq_cards_period", "cards", ["unit", "every", "since"], unique=True, postgresql_where=shown
    )
    op.create_index("ix_cards_region", "cards", ["region", "issued_at", "id"])


def _cases() -> None:
    op.create_table(
        "card_cases",
        sa.Column("card", sa.Uuid(), nullable=False),
        *map(_text, ("count", "code", "region")),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("delta", sa.Integer(), nullable=False),
        _text("deadline", nullable=True),
        sa.PrimaryKeyConstraint("card", "count", "code", name=op.f("pk_card_cases")),
    )
    op.create_index("ix_card_cases_code", "card_cases", ["code"])


def _acts() -> None:
    op.create_table(
        "card_acts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("card", sa.Uuid(), nullable=False),
        *map(_text, ("region", "act", "result")),
        sa.Column("held_on", sa.Date()),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        _text("by"),
        _moment("at", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card_acts")),
    )
    op.create_index("ix_card_acts_card", "card_acts", ["card", "id"])


def _commitments() -> None:
    op.create_table(
        "card_commitments",
        sa.Column("act", sa.Uuid(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("card", sa.Uuid(), nullable=False),
        _text("region"),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("is_kept", sa.Boolean()),
        sa.PrimaryKeyConstraint("act", "number", name=op.f("pk_card_commitments")),
    )
    op.create_index("ix_card_commitments_card", "card_commitments", ["card", "act", "number"])
