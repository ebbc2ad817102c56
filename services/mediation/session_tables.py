"""Mediation's tables of who conducts a mediation and when the parties meet.

`BOOKINGS` holds the promise that no room and no post is taken twice at one time: an exclusion constraint of the
database's own, whatever the code does. A resource is a number (`BOOKABLES`), so that the constraint needs no extension.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Identity,
    Index,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, ExcludeConstraint

from services.mediation.tables import METADATA


def _moment(name: str, *, nullable: bool = True) -> Column[object]:
    return Column(name, DateTime(timezone=True), nullable=nullable)


ASSIGNMENTS = Table(  # who was assigned when, and what was weighed
    "assignments",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("mediation", Uuid, nullable=False),
    Column("region", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("capacity", Text, nullable=False, server_default="mediator"),  # as what
    Column("mediators", ARRAY(Text), nullable=False),
    Column("weighed", JSONB, nullable=False),
    Column("assigned_by", Text, nullable=False),
    _moment("assigned_at", nullable=False),
    # the assignments of a mediation, in order
    Index("ix_assignments_mediation", "mediation", "assigned_at"),
)

RECUSALS = Table(
    "recusals",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("mediation", Uuid, nullable=False),
    Column("region", Text, nullable=False),
    Column("post", Text, nullable=False),
    Column("side", Text),  # null: the post itself asked
    Column("ground", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("text_sealed", LargeBinary),
    Column("decided_by", Text),
    _moment("asked_at", nullable=False),
    _moment("decided_at"),
    CheckConstraint("state IN ('asked', 'granted', 'refused')", name="state"),
    CheckConstraint("(state = 'asked') = (decided_at IS NULL)", name="decided"),
    # the recusals of a mediation; one undecided for a post at a time
    Index("ix_recusals_mediation", "mediation", "asked_at"),
    Index("uq_recusals_asked", "mediation", "post", unique=True, postgresql_where=text("state = 'asked'")),
)

CONSENTS = Table(
    "consents",
    METADATA,
    Column("mediation", Uuid, primary_key=True),
    Column("side", Text, primary_key=True),
    Column("region", Text, nullable=False),
    Column("is_written", Boolean, nullable=False),
    Column("recorded_by", Text, nullable=False),
    _moment("given_at", nullable=False),
)

SESSIONS = Table(
    "mediation_sessions",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("mediation", Uuid, nullable=False),
    Column("code", Text, nullable=False),
    Column("region", Text, nullable=False),
    Column("committee", Text, nullable=False),
    Column("number", SmallInteger, nullable=False),
    Column("mode", Text, nullable=False),
    Column("room", Text),
    Column("mediators", ARRAY(Text), nullable=False),
    Column("parties", ARRAY(SmallInteger), nullable=False),
    Column("state", Text, nullable=False),
    Column("note_sealed", LargeBinary),  # where on site, or how to join from afar
    Column("absent", ARRAY(Text), nullable=False),
    Column("cancel_ground", Text),
    Column("scheduled_by", Text, nullable=False),
    _moment("begins_at", nullable=False),
    _moment("ends_at", nullable=False),
    _moment("closed_at"),
    CheckConstraint("state IN ('scheduled', 'held', 'missed', 'cancelled')", name="state"),
    CheckConstraint("begins_at < ends_at", name="order"),
    CheckConstraint("(state = 'scheduled') = (closed_at IS NULL)", name="closed"),
    CheckConstraint("(state = 'cancelled') = (cancel_ground IS NOT NULL)", name="cancelled"),
    # the sessions of a mediation, in order
    Index("uq_mediation_sessions_number", "mediation", "number", unique=True),
    # the schedule, latest first
    Index("ix_mediation_sessions_region", "region", "begins_at", "id"),
    Index("ix_mediation_sessions_committee", "region", "committee", "begins_at", "id"),
    # the schedule of a room, latest first; of a post
    Index(
        "ix_mediation_sessions_room",
        "region",
        "room",
        "begins_at",
        "id",
        postgresql_where=text("room IS NOT NULL"),
    ),
    Index("ix_mediation_sessions_mediators", "mediators", postgresql_using="gin"),
)

BOOKABLES = Table(  # what can be taken: a room or a post, by number
    "bookables",
    METADATA,
    Column("key", BigInteger, Identity(), primary_key=True),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    CheckConstraint("kind IN ('room', 'post')", name="kind"),
    # its number
    Index("uq_bookables_name", "kind", "name", unique=True),
)

BOOKINGS = Table(  # what a session that is scheduled or was held takes, and from when to when
    "bookings",
    METADATA,
    Column("session", Uuid, primary_key=True),
    Column("resource", BigInteger, primary_key=True),
    Column("region", Text, nullable=False),
    _moment("begins_at", nullable=False),
    _moment("ends_at", nullable=False),
    # no resource is taken twice at one time
    ExcludeConstraint(
        (text("int8range(resource, resource, '[]')"), "="),
        (text("tstzrange(begins_at, ends_at)"), "&&"),
        using="gist",
        name="ex_bookings_once",
    ),
)
