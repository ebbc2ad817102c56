"""Intake's tables as of its first version; frozen."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from access.migrations.v0001 import create_access
from casekit.migrations.v0001 import create_mechanism

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create everything."""
    create_mechanism()
    create_access()
    _cases()
    _parties()
    _written()
    _notifications()
    _organisation()
    _counters()


def _cases() -> None:
    op.create_table(
        "cases",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("centre", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("matter_type", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("procedure", sa.Text(), nullable=False),
        sa.Column("grid", sa.Text()),
        sa.Column("units", JSONB(), nullable=False),
        sa.Column("report", sa.Uuid()),
        sa.Column("party_count", sa.Integer(), nullable=False),
        sa.Column("has_petitioner", sa.Boolean(), nullable=False),
        sa.Column("is_anonymous", sa.Boolean(), nullable=False),
        sa.Column("is_group", sa.Boolean(), nullable=False),
        sa.Column("is_back_dated", sa.Boolean(), nullable=False),
        sa.Column("first_contact", sa.Text()),
        sa.Column("secret_hash", sa.LargeBinary()),
        sa.Column("description_sealed", sa.LargeBinary()),
        sa.Column("location_sealed", sa.LargeBinary()),
        sa.Column("round", sa.SmallInteger(), nullable=False),
        sa.Column("routed_round", sa.SmallInteger(), nullable=False),
        sa.Column("notified_round", sa.SmallInteger(), nullable=False),
        sa.Column("followed_up_round", sa.SmallInteger(), nullable=False),
        sa.Column("category", sa.Text()),
        sa.Column("grade", sa.Text()),
        sa.Column("proposed_route", sa.Text()),
        sa.Column("route", sa.Text()),
        sa.Column("unit", sa.Text()),
        sa.Column("supervisor", sa.Text()),
        sa.Column("outcome", sa.Text()),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("promised_at", sa.DateTime(timezone=True)),
        sa.Column("counted_from", sa.DateTime(timezone=True)),
        sa.Column("state_since", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state <> 'routed' OR route IS NOT NULL", name=op.f("ck_cases_routed")),
        sa.CheckConstraint(
            "state NOT IN ('completed', 'closed', 'archived') OR outcome IS NOT NULL",
            name=op.f("ck_cases_completed"),
        ),
        sa.CheckConstraint(
            "routed_round <= round AND notified_round <= round AND followed_up_round <= round",
            name=op.f("ck_cases_rounds"),
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_cases")),
    )
    op.create_index(
        "ix_cases_grid",
        "cases",
        ["region", "grid", "registered_at", "code"],
        postgresql_where=sa.text("grid IS NOT NULL"),
    )
    op.create_index("ix_cases_region", "cases", ["region", "registered_at", "code"])
    op.create_index("ix_cases_region_state", "cases", ["region", "state", "registered_at", "code"])
    op.create_index(
        "ix_cases_unit",
        "cases",
        ["region", "unit", "registered_at", "code"],
        postgresql_where=sa.text("unit IS NOT NULL"),
    )
    op.create_index(
        "uq_cases_report", "cases", ["report"], unique=True, postgresql_where=sa.text("report IS NOT NULL")
    )
    op.create_table(
        "case_steps",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("round", sa.SmallInteger(), nullable=False),
        sa.Column("route", sa.Text()),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("code", "number", name=op.f("pk_case_steps")),
    )
    op.create_table(
        "related_cases",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("other", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("related_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("code", "other", name=op.f("pk_related_cases")),
    )


def _parties() -> None:
    op.create_table(
        "parties",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("is_anonymous", sa.Boolean(), nullable=False),
        sa.Column("is_minor", sa.Boolean(), nullable=False),
        sa.Column("is_represented", sa.Boolean(), nullable=False),
        sa.Column("sealed", sa.LargeBinary()),
        sa.Column("phone_index", sa.LargeBinary()),
        sa.Column("id_number_index", sa.LargeBinary()),
        sa.CheckConstraint("side IN ('petitioner', 'respondent')", name=op.f("ck_parties_side")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parties")),
    )
    op.create_index("ix_parties_code", "parties", ["code", "number"], unique=True)
    op.create_index(
        "ix_parties_id_number",
        "parties",
        ["id_number_index"],
        postgresql_where=sa.text("id_number_index IS NOT NULL"),
    )
    op.create_index(
        "ix_parties_phone", "parties", ["phone_index"], postgresql_where=sa.text("phone_index IS NOT NULL")
    )


def _written() -> None:
    op.create_table(
        "case_notes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("round", sa.SmallInteger(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("written_by", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_notes")),
    )
    op.create_index("ix_case_notes_code", "case_notes", ["code", "written_at"])
    op.create_table(
        "follow_ups",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("round", sa.SmallInteger(), nullable=False),
        sa.Column("satisfaction", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_ups")),
    )
    op.create_index("ix_follow_ups_code", "follow_ups", ["code", "asked_at"])
    op.create_table(
        "attachments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("stored", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("added_by", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachments")),
    )
    op.create_index("ix_attachments_code", "attachments", ["code", "added_at"])


def _notifications() -> None:
    op.create_table(
        "notifications",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("party", sa.Uuid()),
        sa.Column("round", sa.SmallInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("sent_by", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("delivered_at", sa.DateTime(timezone=True)),
        sa.Column("failure", sa.Text()),
        sa.CheckConstraint(
            "(state = 'delivered') = (delivered_at IS NOT NULL)", name=op.f("ck_notifications_delivered")
        ),
        sa.CheckConstraint("state IN ('sent', 'delivered', 'failed')", name=op.f("ck_notifications_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notifications")),
    )
    op.create_index("ix_notifications_code", "notifications", ["code", "sent_at"])
    op.create_table(
        "notification_spool",
        sa.Column("notification", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("address_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("spooled_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("notification", name=op.f("pk_notification_spool")),
    )
    op.create_index("ix_notification_spool_form", "notification_spool", ["region", "form", "spooled_at"])


def _organisation() -> None:
    op.create_table(
        "units",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("parent", sa.Text()),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_units")),
    )
    op.create_table(
        "grids",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("parent", sa.Text()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grids")),
    )
    op.create_table(
        "staff",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
    )


def _counters() -> None:
    op.create_table(
        "lookup_buckets",
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("tokens", sa.Float(), nullable=False),
        sa.Column("filled_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_lookup_buckets")),
    )
    op.create_index("ix_lookup_buckets_filled_at", "lookup_buckets", ["filled_at"])
    op.create_table(
        "serial_blocks",
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("next", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("next >= 1", name=op.f("ck_serial_blocks_next_is_positive")),
        sa.PrimaryKeyConstraint("region", "year", name=op.f("pk_serial_blocks")),
    )
