"""The audience feed's tables, in the gateway's schema.

Events and members are only added, and numbered once; a member notes when it was first taken, and recalled.
"""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    Identity,
    Index,
    LargeBinary,
    MetaData,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

EVERYONE = "*"  # the member that stands for every unit; no unit can be called that
KINDS = ("feed", "amqp")


def declare(metadata: MetaData) -> tuple[Table, Table, Table]:
    """Declare the tables; returns (audience_events, audience_members, subscriptions)."""
    return _events(metadata), _members(metadata), _subscriptions(metadata)


def _events(metadata: MetaData) -> Table:
    return Table(
        "audience_events",
        metadata,
        # Rows are inserted under their stream's lock and after what they name in `after`, so of any two that are
        # ordered the earlier has the lower serial and is visible first.
        Column("serial", BigInteger, Identity(always=True), primary_key=True),
        Column("id", Uuid, nullable=False),
        Column("region", Text, nullable=False),
        Column("type", Text, nullable=False),
        Column("code", Text),  # of the case it is about
        Column("body", LargeBinary, nullable=False),  # the envelope, as it was said
        Column("units", ARRAY(Text), nullable=False),  # whom it was for when it happened
        Column("position", BigInteger),
        # the sequencer: what has no position yet, in order
        Index("ix_audience_events_unsequenced", "serial", postgresql_where=text("position IS NULL")),
        # the sequencer: the last position given
        Index(
            "ix_audience_events_position",
            "position",
            unique=True,
            postgresql_where=text("position IS NOT NULL"),
        ),
        # recall, and who was sent what: the events of a case
        Index("ix_audience_events_code", "code", "serial", postgresql_where=text("code IS NOT NULL")),
    )


def _members(metadata: MetaData) -> Table:
    return Table(
        "audience_members",
        metadata,
        Column("unit", Text, primary_key=True),  # or EVERYONE
        Column("position", BigInteger, primary_key=True, autoincrement=False),
        Column("serial", BigInteger, nullable=False),  # of the event
        Column("region", Text, nullable=False),
        Column("type", Text, nullable=False),
        Column("taken_at", DateTime(timezone=True)),  # when the unit's system first got it
        Column("recalled_at", DateTime(timezone=True)),
        # recall, and who was sent what: the members of an event that were sent it
        Index("ix_audience_members_taken", "serial", postgresql_where=text("taken_at IS NOT NULL")),
    )


def _subscriptions(metadata: MetaData) -> Table:
    return Table(
        "subscriptions",
        metadata,
        Column("id", Uuid, primary_key=True),
        Column("region", Text, nullable=False),
        Column("unit", Text, nullable=False),
        Column("kind", Text, nullable=False),
        Column("types", ARRAY(Text)),  # wire types wanted; all when null
        Column("since", BigInteger, nullable=False),  # where it began
        Column("reached", BigInteger, nullable=False),  # everything up to here is delivered
        Column("opened_at", DateTime(timezone=True), nullable=False),
        Column("ended_at", DateTime(timezone=True)),
        CheckConstraint(f"kind IN {KINDS}", name="kind"),
        CheckConstraint("reached >= since", name="reached"),
        # lists: the subscriptions of a unit
        Index("ix_subscriptions_unit", "region", "unit", "id"),
        # a unit has one queue
        Index(
            "ix_subscriptions_queue",
            "unit",
            unique=True,
            postgresql_where=text("kind = 'amqp' AND ended_at IS NULL"),
        ),
    )


_STANDALONE = MetaData()
EVENTS, MEMBERS, SUBSCRIPTIONS = declare(
    _STANDALONE
)  # for statements; the schema is the connection's search path
