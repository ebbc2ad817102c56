"""Petitions and what is written on them, beside the mechanism's and access's tables."""

import sqlalchemy as sa
from alembic import op

from access.migrations.v0001 import create_access
from casekit.migrations.v0001 import create_mechanism

revision = "0001"
down_revision = None

_ADMITTED = (
    "state NOT IN ('admitted', 'answered')"
    " OR (admitted_at IS NOT NULL AND due_at IS NOT NULL AND (is_anonymous OR notified_at IS NOT NULL))"
)


def upgrade() -> None:
    """Create everything."""
    create_mechanism()
    create_access()
    _petitions()
    _notes()
    _read_models()


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _petitions() -> None:
    op.create_table(
        "petitions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("round", sa.SmallInteger(), nullable=False),
        sa.Column("grade", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("procedure", sa.Text(), nullable=False),
        sa.Column("is_anonymous", sa.Boolean(), nullable=False),
        _moment("received_at"),
        _moment("notice_due_at"),
        _moment("admitted_at", nullable=True),
        _moment("due_at", nullable=True),
        sa.Column("notice_form", sa.Text()),
        _moment("notified_at", nullable=True),
        sa.Column("ground", sa.Text()),
        sa.Column("right_way", sa.Text()),
        _moment("delivered_at", nullable=True),
        sa.Column("is_on_time", sa.Boolean()),
        _moment("ended_at", nullable=True),
        sa.CheckConstraint(
            "state IN ('received', 'admitted', 'refused', 'answered', 'ended')",
            name=op.f("ck_petitions_state"),
        ),
        sa.CheckConstraint(
            "(state IN ('received', 'admitted')) = (ended_at IS NULL)", name=op.f("ck_petitions_ended")
        ),
        sa.CheckConstraint(_ADMITTED, name=op.f("ck_petitions_admitted")),
        sa.CheckConstraint("(state = 'refused') = (ground IS NOT NULL)", name=op.f("ck_petitions_refused")),
        sa.CheckConstraint(
            "state <> 'answered' OR is_anonymous OR delivered_at IS NOT NULL",
            name=op.f("ck_petitions_delivered"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_petitions")),
    )
    op.create_index("ix_petitions_code", "petitions", ["code", "received_at"])
    op.create_index(
        "uq_petitions_open",
        "petitions",
        ["code"],
        unique=True,
        postgresql_where=sa.text("state IN ('received', 'admitted')"),
    )
    op.create_index("ix_petitions_region", "petitions", ["region", "received_at", "id"])
    op.create_index("ix_petitions_unit", "petitions", ["region", "unit", "received_at", "id"])
    op.create_index("ix_petitions_state", "petitions", ["region", "state", "received_at", "id"])


def _notes() -> None:
    op.create_table(
        "petition_notes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("petition", sa.Uuid(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("written_by", sa.Text(), nullable=False),
        _moment("written_at"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_petition_notes")),
    )
    op.create_index("ix_petition_notes_petition", "petition_notes", ["petition", "written_at"])


def _read_models() -> None:
    op.create_table(
        "anonymous_cases",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_anonymous_cases")),
    )
    op.create_table(
        "units",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_units")),
    )
