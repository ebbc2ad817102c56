"""The tables of a hall's queue (叫号): lines, windows, tickets, the cases brought with them. No one's data is in them.

Every row belongs to a centre, whose hall it is. Written by `handlers.hall` and `handlers.tickets`.
"""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Index,
    Integer,
    SmallInteger,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from casekit.columns import moment
from services.intake.tables import METADATA

LINES = Table(
    "hall_lines",
    METADATA,
    Column("centre", Text, primary_key=True),
    Column("line", Text, primary_key=True),
    Column("region", Text, nullable=False),
    Column("letter", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("head_start", SmallInteger, nullable=False),  # minutes; above 0 a priority line
    Column("is_open", Boolean, nullable=False),
    CheckConstraint("letter ~ '^[A-Z]$'", name="letter"),
    CheckConstraint("head_start BETWEEN 0 AND 240", name="head_start"),
    Index("uq_hall_lines_letter", "centre", "letter", unique=True),
)

WINDOWS = Table(
    "hall_windows",
    METADATA,
    Column("centre", Text, primary_key=True),
    Column("window", Text, primary_key=True),
    Column("region", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("lines", ARRAY(Text), nullable=False),  # which lines it calls
    Column("is_open", Boolean, nullable=False),
)

COUNTERS = Table(  # the last number of a letter on a day
    "ticket_counters",
    METADATA,
    Column("centre", Text, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("letter", Text, primary_key=True),
    Column("region", Text, nullable=False),
    Column("last", Integer, nullable=False),
)

TICKETS = Table(
    "tickets",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("region", Text, nullable=False),
    Column("centre", Text, nullable=False),
    Column("day", Date, nullable=False),  # of Asia/Shanghai
    Column("number", Text, nullable=False),
    Column("line", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("window", Text),
    Column("calls", Integer, nullable=False),
    moment("taken_at", nullable=False),
    moment("ranks_at", nullable=False),
    moment("first_called_at"),
    moment("called_at"),
    moment("served_at"),
    moment("finished_at"),
    CheckConstraint("state IN ('waiting', 'called', 'serving', 'passed', 'finished')", name="state"),
    CheckConstraint("state NOT IN ('called', 'serving') OR \"window\" IS NOT NULL", name="window"),
    CheckConstraint("(state = 'finished') = (finished_at IS NOT NULL)", name="finished"),
    # a number once a day
    Index("uq_tickets_number", "centre", "day", "number", unique=True),
    # a window has one number at a time
    Index(
        "uq_tickets_window", "centre", "day", "window", unique=True,
        postgresql_where=text("state IN ('called', 'serving')"),
    ),
    # whose turn it is
    Index(
        "ix_tickets_turn", "centre", "day", "line", "ranks_at", "id", postgresql_where=text("state = 'waiting'")
    ),
    # the list of a day, latest first; the figures and the display of a day
    Index("ix_tickets_day", "region", "centre", "day", "taken_at", "id"),
)  # fmt: skip

TICKET_CASES = Table(  # which cases were brought with a ticket
    "ticket_cases",
    METADATA,
    Column("ticket", Uuid, primary_key=True),
    Column("code", Text, primary_key=True),
    Column("region", Text, nullable=False),
    moment("linked_at", nullable=False),
)
