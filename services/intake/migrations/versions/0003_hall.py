"""The hall's queue: lines, windows and tickets."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Expand: five tables."""
    _arrangement()
    _tickets()


def _arrangement() -> None:
    op.create_table(
        "hall_lines",
        sa.Column("centre", sa.Text(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("letter", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("head_start", sa.SmallInteger(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.CheckConstraint("letter ~ '^[A-Z]$'", name=op.f("ck_hall_lines_letter")),
        sa.CheckConstraint("head_start BETWEEN 0 AND 240", name=op.f("ck_hall_lines_head_start")),
        sa.PrimaryKeyConstraint("centre", "line", name=op.f("pk_hall_lines")),
    )
    op.create_index("uq_hall_lines_letter", "hall_lines", ["centre", "letter"], unique=True)
    op.create_table(
        "hall_windows",
        sa.Column("centre", sa.Text(), nullable=False),
        sa.Column("window", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("lines", ARRAY(sa.Text()), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("centre", "window", name=op.f("pk_hall_windows")),
    )


def _tickets() -> None:
    op.create_table(
        "ticket_counters",
        sa.Column("centre", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("letter", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("centre", "day", "letter", name=op.f("pk_ticket_counters")),
    )
    op.create_table(
        "tickets",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("centre", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("window", sa.Text()),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ranks_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_called_at", sa.DateTime(timezone=True)),
        sa.Column("called_at", sa.DateTime(timezone=True)),
        sa.Column("served_at", sa.DateTime(timezone=True)),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint(
            "state IN ('waiting', 'called', 'serving', 'passed', 'finished')", name=op.f("ck_tickets_state")
        ),
        sa.CheckConstraint(
            "state NOT IN ('called', 'serving') OR \"window\" IS NOT NULL", name=op.f("ck_tickets_window")
        ),
        sa.CheckConstraint(
            "(state = 'finished') = (finished_at IS NOT NULL)", name=op.f("ck_tickets_finished")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tickets")),
    )
    op.create_index("uq_tickets_number", "tickets", ["centre", "day", "number"], unique=True)
    op.create_index(
        "uq_tickets_window", "tickets", ["centre", "day", "window"], unique=True,
        postgresql_where=sa.text("state IN ('called', 'serving')"),
    )  # fmt: skip
    op.create_index(
        "ix_tickets_turn", "tickets", ["centre", "day", "line", "ranks_at", "id"],
        postgresql_where=sa.text("state = 'waiting'"),
    )  # fmt: skip
    op.create_index("ix_tickets_day", "tickets", ["region", "centre", "day", "taken_at", "id"])
    op.create_table(
        "ticket_cases",
        sa.Column("ticket", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("ticket", "code", name=op.f("pk_ticket_cases")),
    )
