"""Petition's tables of what partners' systems passed on, and are told of it (回传). Codes and days; no text.

A petition that was opened elsewhere from here is passed on by its own office, and has a number there.
"""

from sqlalchemy import CheckConstraint, Column, Index, Integer, LargeBinary, Table, Text, text
from sqlalchemy.dialects.postgresql import JSONB

from casekit.columns import among, moment
from services.petition.domain.status import UNTOLD, StatusState
from services.petition.review_tables import of_petition
from services.petition.tables import METADATA

PASSED_ON = Table(  # cases that a partner's system passed on: which unit's
    "passed_on_cases",
    METADATA,
    Column("code", Text, primary_key=True),
    Column("region", Text, nullable=False),
    Column("partner", Text, nullable=False),
    Column("number_sealed", LargeBinary),  # the number there of what was opened from here
)

OPENED = (
    Table(  # cases that another partner passed on, opened in the national system from here: by which office
        "opened_cases",
        METADATA,
        Column("code", Text, primary_key=True),
        Column("region", Text, nullable=False),
        Column("unit", Text, nullable=False),
        Column("number_sealed", LargeBinary),  # the number there
    )
)

STATUSES = of_petition(
    "statuses",
    Column("code", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("partner", Text, nullable=False),
    Column("number", Integer, nullable=False),  # in the order in which things happened to the case
    Column("kind", Text, nullable=False),
    Column("facts", JSONB, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("reason", Text),  # a code of the other side's
    moment("happened_at", nullable=False),
    moment("next_at"),
    moment("told_at"),
    CheckConstraint(among("state", tuple(StatusState)), name="state"),
    CheckConstraint("(state = 'waiting') = (next_at IS NOT NULL)", name="next"),
    CheckConstraint("(state = 'delivered') = (told_at IS NOT NULL)", name="told"),
    Index("uq_statuses_number", "code", "number", unique=True),
    # lists of a partner, newest first
    Index("ix_statuses_partner", "region", "partner", "happened_at", "id"),
    # what is to be told now, and what keeps others waiting
    Index("ix_statuses_due", "partner", "next_at", postgresql_where=text("state = 'waiting'")),
    Index("ix_statuses_untold", "code", "number", postgresql_where=text(among("state", UNTOLD))),
)
