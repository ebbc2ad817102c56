"""The risk list (风险清单), and which entry a letter is about. Expands only."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Expand: two tables, a column that may be empty."""
    _risks()
    _indexes()
    _notes()
    op.add_column("letters", sa.Column("risk", sa.Uuid()))
    op.create_index("ix_letters_risk", "letters", ["risk"], postgresql_where=sa.text("risk IS NOT NULL"))


def _risks() -> None:
    op.create_table(
        "risks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("centre", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("post", sa.Text()),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("code", sa.Text()),
        sa.Column("grid", sa.Text()),
        sa.Column("hazard", sa.Uuid()),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("trend", sa.Text()),
        sa.Column("reviews", sa.SmallInteger(), nullable=False),
        sa.Column("matter_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("measures_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("listed_by", sa.Text(), nullable=False),
        sa.Column("listed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("review_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(timezone=True)),
        sa.Column("ground", sa.Text()),
        sa.Column("struck_off_by", sa.Text()),
        sa.Column("struck_off_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("state IN ('listed', 'struck_off')", name=op.f("ck_risks_state")),
        sa.CheckConstraint(
            "(state = 'struck_off') = (struck_off_at IS NOT NULL AND ground IS NOT NULL)",
            name=op.f("ck_risks_struck_off"),
        ),
        sa.CheckConstraint("code IS NOT NULL OR grid IS NOT NULL", name=op.f("ck_risks_somewhere")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risks")),
    )


def _indexes() -> None:
    for column in ("code", "hazard"):
        op.create_index(
            f"ix_risks_{'case' if column == 'code' else column}",
            "risks",
            [column, "reason"],
            unique=True,
            postgresql_where=sa.text(f"state = 'listed' AND {column} IS NOT NULL"),
        )
    op.create_index("ix_risks_region", "risks", ["region", "listed_at", "id"])
    op.create_index("ix_risks_unit", "risks", ["region", "unit", "listed_at", "id"])
    op.create_index("ix_risks_code", "risks", ["code"], postgresql_where=sa.text("code IS NOT NULL"))


def _notes() -> None:
    op.create_table(
        "risk_notes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("risk", sa.Uuid(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("trend", sa.Text()),
        sa.Column("sealed", sa.LargeBinary()),
        sa.Column("written_by", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_notes")),
    )
    op.create_index("ix_risk_notes_risk", "risk_notes", ["risk", "written_at"])
