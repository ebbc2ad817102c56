"""Committees with their teams, posts and rooms; assignments, recusals, consents; sessions and what they take."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, ExcludeConstraint

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Expand: columns that may be empty or have a default, and tables."""
    op.add_column("mediations", sa.Column("mediators", ARRAY(sa.Text()), nullable=False, server_default="{}"))
    op.create_index(
        "ix_mediations_mediators",
        "mediations",
        ["mediators"],
        postgresql_using="gin",
        postgresql_where=sa.text("state = 'opened'"),
    )
    op.add_column("units", sa.Column("parent", sa.Text()))
    _committees()
    _posts_and_rooms()
    _assignments()
    _consents()
    _sessions()
    _bookings()


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _committees() -> None:
    op.create_table(
        "committees",
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("seal_number", sa.Text(), nullable=False),
        sa.Column("fields", ARRAY(sa.Text()), nullable=False),
        _moment("registered_at"),
        sa.PrimaryKeyConstraint("unit", name=op.f("pk_committees")),
    )
    op.create_index("ix_committees_region", "committees", ["region", "unit"])
    op.create_table(
        "mediation_teams",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("committee", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("fields", ARRAY(sa.Text()), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediation_teams")),
    )
    op.create_index("ix_mediation_teams_committee", "mediation_teams", ["committee", "id"])


def _posts_and_rooms() -> None:
    op.create_table(
        "mediators",
        sa.Column("committee", sa.Text(), nullable=False),
        sa.Column("post", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("capacity", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("team", sa.Text()),
        sa.Column("fields", ARRAY(sa.Text()), nullable=False),
        sa.Column("grids", ARRAY(sa.Text()), nullable=False),
        sa.Column("most", sa.SmallInteger()),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.CheckConstraint("most > 0", name=op.f("ck_mediators_most")),
        sa.PrimaryKeyConstraint("committee", "post", name=op.f("pk_mediators")),
    )
    op.create_index("ix_mediators_post", "mediators", ["post"])
    op.create_table(
        "mediation_rooms",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("committee", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("is_remote", sa.Boolean(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediation_rooms")),
    )
    op.create_index("ix_mediation_rooms_committee", "mediation_rooms", ["committee", "id"])


def _assignments() -> None:
    op.create_table(
        "assignments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mediation", sa.Uuid(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("mediators", ARRAY(sa.Text()), nullable=False),
        sa.Column("weighed", JSONB(), nullable=False),
        sa.Column("assigned_by", sa.Text(), nullable=False),
        _moment("assigned_at"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignments")),
    )
    op.create_index("ix_assignments_mediation", "assignments", ["mediation", "assigned_at"])
    op.create_table(
        "recusals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mediation", sa.Uuid(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("post", sa.Text(), nullable=False),
        sa.Column("side", sa.Text()),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary()),
        sa.Column("decided_by", sa.Text()),
        _moment("asked_at"),
        _moment("decided_at", nullable=True),
        sa.CheckConstraint("state IN ('asked', 'granted', 'refused')", name=op.f("ck_recusals_state")),
        sa.CheckConstraint("(state = 'asked') = (decided_at IS NULL)", name=op.f("ck_recusals_decided")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recusals")),
    )
    op.create_index("ix_recusals_mediation", "recusals", ["mediation", "asked_at"])
    op.create_index(
        "uq_recusals_asked",
        "recusals",
        ["mediation", "post"],
        unique=True,
        postgresql_where=sa.text("state = 'asked'"),
    )


def _consents() -> None:
    op.create_table(
        "consents",
        sa.Column("mediation", sa.Uuid(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("is_written", sa.Boolean(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        _moment("given_at"),
        sa.PrimaryKeyConstraint("mediation", "side", name=op.f("pk_consents")),
    )


def _sessions() -> None:
    states = "state IN ('scheduled', 'held', 'missed', 'cancelled')"
    op.create_table(
        "mediation_sessions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mediation", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("committee", sa.Text(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("room", sa.Text()),
        sa.Column("mediators", ARRAY(sa.Text()), nullable=False),
        sa.Column("parties", ARRAY(sa.SmallInteger()), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("note_sealed", sa.LargeBinary()),
        sa.Column("absent", ARRAY(sa.Text()), nullable=False),
        sa.Column("cancel_ground", sa.Text()),
        sa.Column("scheduled_by", sa.Text(), nullable=False),
        _moment("begins_at"),
        _moment("ends_at"),
        _moment("closed_at", nullable=True),
        sa.CheckConstraint(states, name=op.f("ck_mediation_sessions_state")),
        sa.CheckConstraint("begins_at < ends_at", name=op.f("ck_mediation_sessions_order")),
        sa.CheckConstraint(
            "(state = 'scheduled') = (closed_at IS NULL)", name=op.f("ck_mediation_sessions_closed")
        ),
        sa.CheckConstraint(
            "(state = 'cancelled') = (cancel_ground IS NOT NULL)",
            name=op.f("ck_mediation_sessions_cancelled"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediation_sessions")),
    )
    name = "uq_mediation_sessions_number"
    op.create_index(name, "mediation_sessions", ["mediation", "number"], unique=True)
    op.create_index("ix_mediation_sessions_region", "mediation_sessions", ["region", "begins_at", "id"])
    op.create_index(
        "ix_mediation_sessions_committee", "mediation_sessions", ["region", "committee", "begins_at", "id"]
    )


def _bookings() -> None:
    op.create_table(
        "bookables",
        sa.Column("key", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('room', 'post')", name=op.f("ck_bookables_kind")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_bookables")),
    )
    op.create_index("uq_bookables_name", "bookables", ["kind", "name"], unique=True)
    op.create_table(
        "bookings",
        sa.Column("session", sa.Uuid(), nullable=False),
        sa.Column("resource", sa.BigInteger(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        _moment("begins_at"),
        _moment("ends_at"),
        sa.PrimaryKeyConstraint("session", "resource", name=op.f("pk_bookings")),
        ExcludeConstraint(
            (sa.text("int8range(resource, resource, '[]')"), "="),
            (sa.text("tstzrange(begins_at, ends_at)"), "&&"),
            using="gist",
            name=op.f("ex_bookings_once"),
        ),
    )
