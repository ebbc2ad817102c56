"""The table of deadlines (期限): one row per term that runs, ran or was missed."""

from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Index,
    MetaData,
    SmallInteger,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

STATES = ("open", "suspended", "met", "missed", "cancelled")


def deadlines_table(metadata: MetaData) -> Table:
    """Declare `deadlines` in a service's metadata.

    `next_at` is when the ticker must look next (a warning, then the due moment), null when nothing is to come.
    `is_target`: an aim, which is never called missed. `escalate_to` are the posts told one after the other once the
    term was missed, `escalate_at` when each is, as long as nothing is done; `escalated` how many have been,
    `escalate_next` when the ticker must look for the next.
    `retry_at`, `attempts` and `error` tell of a handler that failed; they are in the database's own time.
    """
    return Table("deadlines", metadata, *_columns(), *_checks(), *_indexes())


def _columns() -> tuple[Column[Any], ...]:
    return (
        Column("id", Uuid, primary_key=True),
        Column("stream", Text, nullable=False),
        Column("kind", Text, nullable=False),
        Column("subject", Text, nullable=False),  # what of the stream it is about: an order's id, or empty
        Column("region", Text, nullable=False),
        Column("owner", Text, nullable=False),  # the unit or post that must act
        Column("rule", Text, nullable=False),  # the rule's key and citation
        Column("state", Text, nullable=False),
        Column("provisional", Boolean, nullable=False),
        Column("set_at", DateTime(timezone=True), nullable=False),
        Column("due_at", DateTime(timezone=True), nullable=False),
        Column("warn_at", ARRAY(DateTime(timezone=True)), nullable=False),  # ascending
        Column("warned", SmallInteger, nullable=False, server_default="0"),  # how many warnings lie behind
        Column("next_at", DateTime(timezone=True)),
        Column("suspended_at", DateTime(timezone=True)),
        Column("missed_at", DateTime(timezone=True)),
        Column("ended_at", DateTime(timezone=True)),  # met (also late) or cancelled
        Column("retry_at", DateTime(timezone=True)),
        Column("attempts", SmallInteger, nullable=False, server_default="0"),
        Column("error", Text),
        Column("is_target", Boolean, nullable=False, server_default="false"),
        Column("escalate_to", ARRAY(Text), nullable=False, server_default="{}"),
        Column("escalate_at", ARRAY(DateTime(timezone=True)), nullable=False, server_default="{}"),
        Column("escalated", SmallInteger, nullable=False, server_default="0"),
        Column("escalate_next", DateTime(timezone=True)),
    )


def _checks() -> tuple[CheckConstraint, ...]:
    return (
        CheckConstraint(f"state IN {STATES}", name="state"),
        CheckConstraint("next_at IS NULL OR state = 'open'", name="next"),
        CheckConstraint("(suspended_at IS NOT NULL) = (state = 'suspended')", name="suspended"),
    )


def _indexes() -> tuple[Index, ...]:
    return (
        # one running term of a kind for a subject
        Index(
            "ix_deadlines_running",
            "stream",
            "kind",
            "subject",
            unique=True,
            postgresql_where=text("state IN ('open', 'suspended')"),
        ),
        # a case page: all terms of a case
        Index("ix_deadlines_stream", "stream"),
        # the ticker: what is due, however many are open
        Index("ix_deadlines_next", "next_at", postgresql_where=text("next_at IS NOT NULL")),
        # the ticker: what was missed and is to be told one post further up
        Index("ix_deadlines_escalate", "escalate_next", postgresql_where=text("escalate_next IS NOT NULL")),
        # a calendar has come out: what was counted without it
        Index(
            "ix_deadlines_provisional",
            "region",
            "due_at",
            "id",
            postgresql_where=text("state = 'open' AND provisional"),
        ),
        # staff lists: what falls due in a region
        Index("ix_deadlines_region", "region", "due_at", postgresql_where=text("state = 'open'")),
    )
