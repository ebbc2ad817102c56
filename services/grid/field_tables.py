"""Tables of grid's daily work: who is stationed and came. Written by `handlers`, read by `readmodel` and `handlers`.

They stand in the same metadata as `tables`, whose rules hold here too. Nothing in them names a person.
"""

from sqlalchemy import Column, Date, Index, Integer, SmallInteger, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY

from services.grid.tables import METADATA, moment

STATIONINGS = Table(  # 入驻
    "stationings",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("region", Text, nullable=False),
    Column("centre", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("presence", Text, nullable=False),
    Column("begins_on", Date, nullable=False),
    Column("ends_on", Date),
    Column("weekdays", ARRAY(SmallInteger), nullable=False),
    Column("dates", ARRAY(Date), nullable=False),
    Column("response_minutes", Integer),
    Column("people", Integer),
    moment("registered_at", nullable=False),
    # who is stationed at a centre, by unit; what a unit has there
    Index("ix_stationings_centre", "region", "centre", "unit", "id"),
)

ATTENDANCES = Table(  # 考勤: a unit's, never a person's
    "attendances",
    METADATA,
    Column("centre", Text, primary_key=True),
    Column("unit", Text, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("region", Text, nullable=False),
    moment("arrived_at", nullable=False),
    moment("left_at"),
)
