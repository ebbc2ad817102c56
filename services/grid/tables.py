"""Grid's metadata, and the tables of its tree: units, grids, posts, and what is reported from grids.

Text a person wrote stands here only encrypted (`*_sealed`). `region` leads the indexes of the lists.
Written by `handlers`, read by `readmodel` and `handlers`.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Index,
    LargeBinary,
    Table,
    Text,
    Uuid,
    false,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from access.tables import declare, declare_views
from casekit.columns import moment
from casekit.db import new_metadata
from casekit.schema import mechanism

METADATA = new_metadata()
mechanism(METADATA)
declare(METADATA)
declare_views(METADATA)


def _boundary() -> tuple[Column[Any], ...]:
    """A boundary as GeoJSON, and the rectangle around it in units of 10⁻⁷ degree."""
    sides = (Column(name, BigInteger) for name in ("west", "south", "east", "north"))
    return (Column("boundary", JSONB(none_as_null=True)), *sides)


UNITS = Table(
    "units",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("region", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("tier", Text, nullable=False),
    Column("parent", Text),
    Column("fields", ARRAY(Text), nullable=False),
    Column("is_active", Boolean, nullable=False),
    moment("registered_at", nullable=False),
    Column("since", Date),  # none: the day it was registered
    Column("ended_on", Date),
    Column("successor", Text),  # the unit it was merged into
    # list of units, by id
    Index("ix_units_region", "region", "id"),
    # what belongs to a unit, before it ends
    Index("ix_units_parent", "parent", postgresql_where=text("parent IS NOT NULL")),
)

UNIT_PAST = Table(  # what units were: a row for each state that another has replaced
    "unit_past",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("since", Date, primary_key=True),
    Column("until", Date, nullable=False),  # the first day on which it held no longer
    Column("region", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("tier", Text, nullable=False),
    Column("parent", Text),
    Column("fields", ARRAY(Text), nullable=False),
    CheckConstraint("since < until", name="order"),
)

GRIDS = Table(  # each grid as it is now, or was when it ended
    "grids",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("region", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("tier", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("parent", Text),
    moment("registered_at", nullable=False),
    Column("code", Text),  # none: its id
    Column("leader", Text),
    Column("is_overlay", Boolean, nullable=False, server_default=false()),
    *_boundary(),
    Column("since", Date),  # none: the day it was registered
    Column("ended_on", Date),
    Column("successor", Text),
    # list of grids, by id
    Index("ix_grids_region", "region", "id"),
    # the tree: children of a grid
    Index("ix_grids_parent", "parent", postgresql_where=text("parent IS NOT NULL")),
    # what belongs to a unit, before it ends
    Index("ix_grids_unit", "unit"),
    # the grid that bears a code
    Index("ix_grids_code", "region", "code"),
    # the grids around a point
    Index("ix_grids_box", text("box(point(west, south), point(east, north))"), postgresql_using="gist"),
)

GRID_PAST = Table(  # what grids were: a row for each state that another has replaced
    "grid_past",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("since", Date, primary_key=True),
    Column("until", Date, nullable=False),  # the first day on which it held no longer
    Column("region", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("tier", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("parent", Text),
    Column("code", Text),
    Column("leader", Text),
    Column("is_overlay", Boolean, nullable=False),
    *_boundary(),
    CheckConstraint("since < until", name="order"),
    # the grids as they were on a day
    Index("ix_grid_past_region", "region", "until", "since"),
)

STAFF = Table(  # 岗位: posts, never persons
    "staff",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("region", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("roles", ARRAY(Text), nullable=False),
    Column("grids", ARRAY(Text), nullable=False),
    moment("registered_at", nullable=False),
    Column("since", Date),  # none: the day it was registered
    Column("ended_on", Date),
    # list of posts, by id
    Index("ix_staff_region", "region", "id"),
    # the posts of a unit, by id
    Index("ix_staff_unit", "unit", "id"),
)

DEPUTIES = Table(  # 代理: of posts by posts
    "post_deputies",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("region", Text, nullable=False),
    Column("post", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("deputy", Text, nullable=False),
    Column("begins_on", Date, nullable=False),
    Column("ends_on", Date, nullable=False),
    Column("given_by", Text, nullable=False),
    moment("given_at", nullable=False),
    # the deputies of a post, the last first
    Index("ix_post_deputies_post", "post", "begins_on"),
    # for whom a post stands in today
    Index("ix_post_deputies_deputy", "deputy", "ends_on"),
)

STAFF_PAST = Table(  # what posts were: a row for each state that another has replaced
    "staff_past",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("since", Date, primary_key=True),
    Column("until", Date, nullable=False),  # the first day on which it held no longer
    Column("region", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("roles", ARRAY(Text), nullable=False),
    Column("grids", ARRAY(Text), nullable=False),
    CheckConstraint("since < until", name="order"),
)

REPORTS = Table(
    "reports",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("region", Text, nullable=False),
    Column("grid", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("matter_type", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("is_settled", Boolean, nullable=False),
    Column("code", Text),  # the case that intake opened from it, once it has said so
    Column("text_sealed", LargeBinary, nullable=False),
    Column("settlement_sealed", LargeBinary),
    Column("filed_by", Text, nullable=False),
    moment("observed_at", nullable=False),
    moment("filed_at", nullable=False),
    CheckConstraint("is_settled = (settlement_sealed IS NOT NULL)", name="settled"),
    # the reports of some grids, newest first
    Index("ix_reports_grid", "region", "grid", "filed_at", "id"),
    # all reports, newest first
    Index("ix_reports_region", "region", "filed_at", "id"),
    # the report that a case came of
    Index("ix_reports_code", "code", postgresql_where=text("code IS NOT NULL")),
)
