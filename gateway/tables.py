"""The gateway's tables: mechanism, the relations that decide who may be sent what, audience feed, exchange of
files, ended sessions.
"""

from sqlalchemy import Column, DateTime, Index, LargeBinary, Table

from access.tables import declare
from casekit.db import new_metadata
from casekit.schema import mechanism
from gateway.audience import tables as audience
from gateway.exchange import tables as exchange

METADATA = new_metadata()
mechanism(METADATA)
declare(METADATA)
audience.declare(METADATA)
exchange.declare(METADATA)
ENDED_SESSIONS = Table(
    "ended_sessions",
    METADATA,
    Column("session", LargeBinary, primary_key=True),
    Column("until", DateTime(timezone=True), nullable=False),
    # the sweep: what need not be remembered any longer
    Index("ix_ended_sessions_until", "until"),
)
