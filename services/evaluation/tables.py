"""Evaluation's tables: units by name, what each case counts for now, and the facts that figures are sums of.

Facts are only added. Written by `handlers`, read by `readmodel`; `folding` sums them up by day and by month, and marks
those that are in the sums.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Identity,
    Index,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from access.tables import declare
from casekit.db import new_metadata
from casekit.schema import mechanism

METADATA = new_metadata()
mechanism(METADATA)
declare(METADATA)

UNITS = Table(
    "evaluation_units",
    METADATA,
    Column("unit", Text, primary_key=True),
    Column("region", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("tier", Text, nullable=False),
    Column("is_ended", Boolean, nullable=False, server_default=text("false")),
    # the comparison of a jurisdiction's units
    Index("ix_evaluation_units_region", "region", "unit"),
)

CASES = Table(
    "evaluation_cases",
    METADATA,
    Column("code", Text, primary_key=True),
    Column("region", Text, nullable=False),
    Column("centre", Text, nullable=False),
    Column("marks", JSONB, nullable=False),  # [unit, indicator]
    Column("due_at", DateTime(timezone=True)),
    Column("terms", JSONB, nullable=False),  # committee → when its mediation is due
    Column("timely", JSONB, nullable=False),  # unit → whether it finished in time
    Column("handler", Text),
)

FACTS = Table(
    "evaluation_facts",
    METADATA,
    Column("serial", BigInteger, Identity(always=True), primary_key=True),
    Column("region", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("indicator", Text, nullable=False),
    Column("day", Date, nullable=False),  # of Asia/Shanghai
    Column("delta", SmallInteger, nullable=False),
    Column("code", Text, nullable=False),
    Column("event", Uuid, nullable=False),
    Column("is_folded", Boolean, nullable=False, server_default=text("false")),
    UniqueConstraint("event", "unit", "indicator"),
    CheckConstraint("delta IN (-1, 1)", name="delta"),
    # what is in no sum yet
    Index("ix_evaluation_facts_fresh", "serial", postgresql_where=text("NOT is_folded")),
    # the cases behind one figure of a unit, the latest first
    Index("ix_evaluation_facts_behind", "unit", "indicator", "day", "code"),
    # what one case counts for
    Index("ix_evaluation_facts_code", "code", "unit", "indicator"),
)


def _sums(name: str, span: str) -> Table:
    """Sums of facts by spans of days that do not overlap, each named by its first day."""
    return Table(
        name,
        METADATA,
        Column("unit", Text, primary_key=True),
        Column("indicator", Text, primary_key=True),
        Column(span, Date, primary_key=True),
        Column("region", Text, primary_key=True),
        Column("count", BigInteger, nullable=False),
    )


DAYS = _sums("evaluation_days", "day")
MONTHS = _sums("evaluation_months", "month")
