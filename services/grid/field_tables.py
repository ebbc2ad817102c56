"""Tables of grid's daily work: who is stationed and came, who keeps the desk, hazards, patrols.

Written by `handlers`, read by `readmodel` and `handlers`.
They stand in the same metadata as `tables`, whose rules hold here too. Nothing in them names a person.
"""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from casekit.columns import moment, stored_file
from services.grid.tables import METADATA

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

HAZARDS = Table(  # 隐患: of places and facilities, never of persons
    "hazards",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("region", Text, nullable=False),
    Column("grid", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("grade", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("report", Uuid),  # with it the state below stands still: the case's orders say what it is
    Column("state", Text, nullable=False),
    Column("unit", Text),
    Column("round", SmallInteger, nullable=False),
    Column("place", Text, nullable=False),
    Column("procedure", Text, nullable=False),
    Column("where_sealed", LargeBinary, nullable=False),
    Column("text_sealed", LargeBinary, nullable=False),
    Column("found_by", Text, nullable=False),
    moment("found_at", nullable=False),
    moment("due_at"),
    moment("closed_at"),
    CheckConstraint("report IS NULL OR state = 'found'", name="by_case"),
    CheckConstraint("(closed_at IS NOT NULL) = (state IN ('closed', 'voided'))", name="closed"),
    # list of hazards, newest first
    Index("ix_hazards_region", "region", "found_at", "id"),
    # the hazards of a grid, newest first
    Index("ix_hazards_grid", "region", "grid", "found_at", "id"),
    # what a unit has to rectify, newest first
    Index("ix_hazards_unit", "region", "unit", "found_at", "id"),
    # a report is one hazard
    Index("ix_hazards_report", "report", unique=True, postgresql_where=text("report IS NOT NULL")),
)

HAZARD_NOTES = Table(  # what people wrote with an act on a hazard
    "hazard_notes",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("hazard", Uuid, nullable=False),
    Column("region", Text, nullable=False),
    Column("act", Text, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("written_by", Text, nullable=False),
    moment("written_at", nullable=False),
    # the notes of a hazard, in order
    Index("ix_hazard_notes_hazard", "hazard", "written_at"),
)

HAZARD_PROOFS = Table(  # what proves that it was rectified
    "hazard_proofs",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("hazard", Uuid, nullable=False),
    Column("round", SmallInteger, nullable=False),
    Column("region", Text, nullable=False),
    *stored_file(),
    # the proofs of a hazard, in order
    Index("ix_hazard_proofs_hazard", "hazard", "added_at"),
)

PATROLS = Table(  # 巡查计划
    "patrols",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("region", Text, nullable=False),
    Column("grid", Text, nullable=False),
    Column("places", ARRAY(Text), nullable=False),  # their keys; what they are called is sealed
    Column("every_days", SmallInteger, nullable=False),
    Column("begins_on", Date, nullable=False),
    Column("ends_on", Date),
    Column("plan_sealed", LargeBinary, nullable=False),  # JSON: title, names of places, tasks
    Column("planned_by", Text, nullable=False),
    moment("planned_at", nullable=False),
    # list of plans, newest first
    Index("ix_patrols_region", "region", "planned_at", "id"),
    # the plans of a grid, newest first
    Index("ix_patrols_grid", "region", "grid", "planned_at", "id"),
)

VISITS = Table(  # 巡查记录: of places
    "patrol_visits",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("region", Text, nullable=False),
    Column("patrol", Uuid, nullable=False),
    Column("place", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("text_sealed", LargeBinary),
    Column("hazard", Uuid),
    Column("report", Uuid),
    Column("visited_by", Text, nullable=False),
    moment("recorded_at", nullable=False),
    # the visits of a plan, newest first
    Index("ix_patrol_visits_patrol", "patrol", "day", "id"),
    # when a place was last visited
    Index("ix_patrol_visits_place", "patrol", "place", "day"),
)

TASKS = Table(  # 网格任务: given to posts, never persons
    "grid_tasks",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("region", Text, nullable=False),
    Column("grid", Text, nullable=False),
    Column("post", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("text_sealed", LargeBinary, nullable=False),
    Column("result_sealed", LargeBinary),  # what was done, or why it was taken back
    Column("given_by", Text, nullable=False),
    moment("given_at", nullable=False),
    moment("ended_at"),
    CheckConstraint("(ended_at IS NULL) = (state = 'given')", name="ended"),
    # list of tasks, newest first
    Index("ix_grid_tasks_region", "region", "given_at", "id"),
    # the tasks of a grid, newest first
    Index("ix_grid_tasks_grid", "region", "grid", "given_at", "id"),
    # the tasks of a post, newest first
    Index("ix_grid_tasks_post", "region", "post", "given_at", "id"),
)
