"""Tables of the risk list (风险清单). Written by `handlers`, read by `readmodel` and `handlers`.

They stand in the same metadata as `tables`, whose rules hold here too. Nothing in them names a person.
"""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Index,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    Uuid,
    text,
)

from casekit.columns import moment
from services.grid.tables import METADATA

RISKS = Table(
    "risks",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("region", Text, nullable=False),
    Column("centre", Text, nullable=False),  # which keeps it
    Column("unit", Text, nullable=False),  # who answers for it
    Column("post", Text),
    Column("reason", Text, nullable=False),
    Column("code", Text),
    Column("grid", Text),
    Column("hazard", Uuid),
    Column("state", Text, nullable=False),
    Column("trend", Text),  # of the last review
    Column("reviews", SmallInteger, nullable=False),
    Column("matter_sealed", LargeBinary, nullable=False),
    Column("measures_sealed", LargeBinary, nullable=False),
    Column("listed_by", Text, nullable=False),
    moment("listed_at", nullable=False),
    moment("review_by", nullable=False),
    moment("reviewed_at"),
    Column("ground", Text),
    Column("struck_off_by", Text),
    moment("struck_off_at"),
    CheckConstraint("state IN ('listed', 'struck_off')", name="state"),
    CheckConstraint(
        "(state = 'struck_off') = (struck_off_at IS NOT NULL AND ground IS NOT NULL)", name="struck_off"
    ),
    CheckConstraint("code IS NOT NULL OR grid IS NOT NULL", name="somewhere"),
    # a case is listed once for a reason
    Index(
        "ix_risks_case",
        "code",
        "reason",
        unique=True,
        postgresql_where=text("state = 'listed' AND code IS NOT NULL"),
    ),
    # a hazard is listed once for a reason
    Index(
        "ix_risks_hazard",
        "hazard",
        "reason",
        unique=True,
        postgresql_where=text("state = 'listed' AND hazard IS NOT NULL"),
    ),
    # the list, newest first
    Index("ix_risks_region", "region", "listed_at", "id"),
    # what a unit answers for, newest first
    Index("ix_risks_unit", "region", "unit", "listed_at", "id"),
    # what is of a case, struck off or not
    Index("ix_risks_code", "code", postgresql_where=text("code IS NOT NULL")),
)

RISK_NOTES = Table(  # what was written with a review, a change of owner, a striking off
    "risk_notes",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("risk", Uuid, nullable=False),
    Column("region", Text, nullable=False),
    Column("act", Text, nullable=False),
    Column("trend", Text),
    Column("sealed", LargeBinary),
    Column("written_by", Text, nullable=False),
    moment("written_at", nullable=False),
    # the notes of an entry, in order
    Index("ix_risk_notes_risk", "risk", "written_at"),
)
