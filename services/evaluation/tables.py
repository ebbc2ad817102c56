"""Evaluation's tables: units and grids with their place in the tree, what matters count for now, and facts.

A matter is a case, or what is of no case (`hazard/…`, `report/…`). Figures are sums of facts. Facts are only added.
Written by `handlers`, read by `readmodel` and `measuring`; what they change of the figures stands beside them in a
queue (`FRESH`) that `folding` adds to the sums by day and by month.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ColumnElement,
    Date,
    DateTime,
    Identity,
    Index,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    func,
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

GRIDS = Table(
    "evaluation_grids",
    METADATA,
    Column("grid", Text, primary_key=True),
    Column("region", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("tier", Text, nullable=False),
    Column("is_ended", Boolean, nullable=False, server_default=text("false")),
    # lists: the grids of a jurisdiction
    Index("ix_evaluation_grids_region", "region", "grid"),
)

BRANCHES = Table(
    "evaluation_branches",
    METADATA,
    Column("tree", Text, primary_key=True),  # by whom it is run, or where it lies
    Column("node", Text, primary_key=True),  # a unit, or `grid/<id>`
    Column("since", Date, primary_key=True),  # from this day (Asia/Shanghai) until its next row
    Column("region", Text, nullable=False),
    Column("parent", Text),
    CheckConstraint("tree IN ('unit', 'grid')", name="tree"),
    # rolling up: what was ever below a node
    Index("ix_evaluation_branches_parent", "tree", "parent"),
)

CASES = Table(
    "evaluation_cases",
    METADATA,
    Column("code", Text, primary_key=True),
    Column("region", Text, nullable=False),
    Column("centre", Text, nullable=False),
    Column(
        "marks", JSONB, nullable=False
    ),  # [subject, count], where it is not 1 of a kind [subject, count, each, amount]
    Column("due_at", DateTime(timezone=True)),
    Column("terms", JSONB, nullable=False),  # committee → when its mediation is due
    Column("timely", JSONB, nullable=False),  # unit → whether it finished in time
    Column("handler", Text),
    Column("place", Text),  # the subject for where it lies: `grid/<id>` or `hall/<centre>`
    Column(
        "moments", JSONB, nullable=False, server_default=text("'{}'")
    ),  # when something began that is timed
    Column("is_void", Boolean, nullable=False, server_default=text("false")),
    Column("heard", JSONB),  # [at, source, seq, id] in their order; NULL of what began before this was kept
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
    # false: in no sum and not in the queue, as a version before the queue left it
    Column("is_folded", Boolean, nullable=False, server_default=text("false")),
    Column("amount", BigInteger),  # where it is more than one; `delta` is its sign
    Column(
        "other", Text, nullable=False, server_default=text("''")
    ),  # a case besides its own that it tells of
    # an event is of one case; also what one case counts for
    UniqueConstraint("code", "event", "unit", "indicator", "other"),
    CheckConstraint("delta IN (-1, 1)", name="delta"),
    # what a version before the queue left to be folded
    Index("ix_evaluation_facts_fresh", "serial", postgresql_where=text("NOT is_folded")),
    # what is behind one figure of a subject, the latest first
    Index("ix_evaluation_facts_span", "unit", "indicator", "day", "serial"),
    # what tells of two cases
    Index("ix_evaluation_facts_other", "other", postgresql_where=text("other <> ''")),
)

# By how much a fact changes its figure.
CHANGE: ColumnElement[int] = func.coalesce(FACTS.c.amount, FACTS.c.delta)

FRESH = Table(
    "evaluation_fresh",
    METADATA,
    Column("serial", BigInteger, Identity(always=True), primary_key=True),
    Column("region", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("indicator", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("change", BigInteger, nullable=False),
    # a figure, however much is in no sum yet
    Index("ix_evaluation_fresh_span", "unit", "day"),
)

ABOVE = (
    Table(  # which places lay below a root, on which days (both included); the sums of areas are made by it
        "evaluation_above",
        METADATA,
        Column("area", Text, primary_key=True),  # `area/…`
        Column("leaf", Text, primary_key=True),
        Column("since", Date, primary_key=True),
        Column("until", Date, primary_key=True),
        # what is added to a place is added to the areas it lies in
        Index("ix_evaluation_above_leaf", "leaf", "since"),
    )
)

REPLANTED = Table(  # a row for each change of the trees that `ABOVE` does not have yet
    "evaluation_replanted",
    METADATA,
    Column("serial", BigInteger, Identity(always=True), primary_key=True),
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
        # all counts of a subject over days
        Index(f"ix_{name}_span", "unit", span),
    )


DAYS = _sums("evaluation_days", "day")
MONTHS = _sums("evaluation_months", "month")
# the same of areas (`area/…` as unit), which the database keeps in step with `DAYS`
AREA_DAYS = _sums("evaluation_area_days", "day")
AREA_MONTHS = _sums("evaluation_area_months", "month")
