"""The table of alerts (提醒). Written by `handlers`, read by `readmodel` and `handlers`.

It stands in the same metadata as `tables`, whose rules hold here too. What there is nothing left to do about is
deleted, so that it grows with what is open.
"""

from sqlalchemy import CheckConstraint, Column, Index, Table, Text, Uuid, text

from casekit.columns import moment
from services.grid.tables import METADATA

ALERTS = Table(
    "alerts",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("region", Text, nullable=False),
    Column("addressee", Text),  # a unit or a post
    Column("role", Text),  # whoever holds it and may see the case
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),  # the id of what it is about
    Column("term", Text),  # the kind of the deadline that it tells of
    Column("code", Text),
    Column("unit", Text),  # whose card it is about
    moment("due_at"),
    moment("raised_at", nullable=False),
    Column("acknowledged_by", Text),
    moment("acknowledged_at"),
    CheckConstraint("(addressee IS NULL) <> (role IS NULL)", name="addressed"),
    CheckConstraint("(acknowledged_at IS NULL) = (acknowledged_by IS NULL)", name="acknowledged"),
    # what is for a unit or a post, newest first
    Index(
        "ix_alerts_addressee",
        "region",
        "addressee",
        "raised_at",
        "id",
        postgresql_where=text("addressee IS NOT NULL"),
    ),
    # what is for a role, newest first
    Index("ix_alerts_role", "region", "role", "raised_at", "id", postgresql_where=text("role IS NOT NULL")),
    # what is moot with its subject
    Index("ix_alerts_subject", "subject"),
)
