"""Petition's tables of leaders' receptions: the rota's shifts as grid tells of them, and who is received.

Text a person wrote stands here only encrypted (`*_sealed`).
"""

from sqlalchemy import Boolean, CheckConstraint, Column, Index, LargeBinary, Table, Text, Uuid, false

from casekit.columns import among, moment
from services.petition.domain.reception import VisitState
from services.petition.review_tables import of_petition
from services.petition.tables import METADATA

SHIFTS = Table(  # read model of grid's duty rosters
    "duty_shifts",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("region", Text, nullable=False),
    Column("desk", Text, nullable=False),
    Column("centre", Text, nullable=False),
    Column("kept_by", Text, nullable=False),
    moment("begins_at", nullable=False),
    moment("ends_at", nullable=False),
    Column("is_cancelled", Boolean, nullable=False, server_default=false()),
)

RECEPTIONS = of_petition(
    "receptions",
    Column("code", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("shift", Uuid, nullable=False),
    Column("state", Text, nullable=False),
    Column("received_by", Text),
    moment("received_at"),
    Column("record_sealed", LargeBinary),
    Column("promise_sealed", LargeBinary),
    moment("promised_by"),
    Column("fulfilment_sealed", LargeBinary),
    moment("fulfilled_at"),
    Column("booked_by", Text, nullable=False),
    moment("booked_at", nullable=False),
    CheckConstraint(among("state", tuple(VisitState)), name="state"),
    CheckConstraint("(state IN ('held', 'fulfilled')) = (received_at IS NOT NULL)", name="held"),
    CheckConstraint("(promise_sealed IS NULL) = (promised_by IS NULL)", name="promised"),
    CheckConstraint("(state = 'fulfilled') = (fulfilled_at IS NOT NULL)", name="fulfilled"),
    # lists of all and of an office, newest booking first; of a shift
    Index("ix_receptions_region", "region", "booked_at", "id"),
    Index("ix_receptions_unit", "region", "unit", "booked_at", "id"),
    Index("ix_receptions_shift", "shift", "id"),
)
