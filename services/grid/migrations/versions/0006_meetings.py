"""Meetings (例会、联席会商) and sponsors (包案)."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Expand: four tables."""
    _meetings()
    _sponsorships()


def _meetings() -> None:
    op.create_table(
        "meetings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attending", ARRAY(sa.Text()), nullable=False),
        sa.Column("absent", ARRAY(sa.Text()), nullable=False),
        sa.Column("record_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meetings")),
    )
    op.create_index("ix_meetings_region", "meetings", ["region", "held_at", "id"])
    op.create_index("ix_meetings_unit", "meetings", ["region", "unit", "name", "held_at"])
    op.create_table(
        "meeting_decisions",
        sa.Column("meeting", sa.Uuid(), nullable=False),
        sa.Column("number", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("meeting", "number", name=op.f("pk_meeting_decisions")),
    )
    op.create_index("ix_meeting_decisions_code", "meeting_decisions", ["code"])


def _sponsorships() -> None:
    op.create_table(
        "sponsorships",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("sponsor", sa.Text(), nullable=False),
        sa.Column("members", ARRAY(sa.Text()), nullable=False),
        sa.Column("plan_sealed", sa.LargeBinary()),
        sa.Column("appointed_by", sa.Text(), nullable=False),
        sa.Column("appointed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sponsorships")),
    )
    op.create_index(
        "ix_sponsorships_running", "sponsorships", ["code"], unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )  # fmt: skip
    op.create_index("ix_sponsorships_region", "sponsorships", ["region", "appointed_at", "id"])
    op.create_index("ix_sponsorships_sponsor", "sponsorships", ["region", "sponsor", "appointed_at", "id"])
    op.create_table(
        "plan_steps",
        sa.Column("sponsorship", sa.Uuid(), nullable=False),
        sa.Column("number", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("sponsorship", "number", name=op.f("pk_plan_steps")),
    )
