"""Tables of grid's daily work: who is stationed and came, who keeps the desk.

Written by `handlers`, read by `readmodel` and `handlers`.
They stand in the same metadata as `tables`, whose rules hold here too. Nothing in them names a person.
"""

from sqlalchemy import Boolean, Column, Date, Index, Integer, LargeBinary, SmallInteger, Table, Text, Uuid
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

DESKS = Table(  # 值班台
    "desks",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("region", Text, nullable=False),
    Column("centre", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("opens", Text),  # local time of day, HH:MM; neither: round the clock
    Column("closes", Text),
    moment("registered_at", nullable=False),
    # list of desks, by id
    Index("ix_desks_region", "region", "id"),
)

SHIFTS = Table(  # 班次: of posts, never persons
    "duty_shifts",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("region", Text, nullable=False),
    Column("desk", Text, nullable=False),
    Column("post", Text, nullable=False),  # who was put down for it
    Column("kept_by", Text, nullable=False),  # who keeps it: the same, or a deputy (代班)
    moment("begins_at", nullable=False),
    moment("ends_at", nullable=False),
    Column("is_cancelled", Boolean, nullable=False),
    # the shifts of a desk, in order
    Index("ix_duty_shifts_desk", "region", "desk", "begins_at", "id"),
)

HANDOVERS = Table(  # 交接班记录
    "duty_handovers",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("region", Text, nullable=False),
    Column("desk", Text, nullable=False),
    Column("text_sealed", LargeBinary, nullable=False),
    Column("written_by", Text, nullable=False),
    moment("written_at", nullable=False),
    # the notes of a desk, newest first
    Index("ix_duty_handovers_desk", "region", "desk", "written_at", "id"),
)
