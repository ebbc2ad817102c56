"""Grid's tables. Text a person wrote stands here only encrypted (`*_sealed`).

`region` leads the indexes of the lists. Written by `handlers`, read by `readmodel` and `handlers`.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Index,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    Uuid,
    false,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from access.tables import declare
from casekit.db import new_metadata
from casekit.schema import mechanism
from services.grid.domain import callout, supervision
from services.grid.domain.lifecycle import OPEN, State

METADATA = new_metadata()
mechanism(METADATA)
declare(METADATA)


def _among(column: str, states: Sequence[StrEnum]) -> str:
    return f"{column} IN ({', '.join(repr(state.value) for state in states)})"


def _moment(name: str, *, nullable: bool = True) -> Column[object]:
    return Column(name, DateTime(timezone=True), nullable=nullable)


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
    _moment("registered_at", nullable=False),
    Column("since", Date),  # none: the day it was registered
    Column("ended_on", Date),
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
    _moment("registered_at", nullable=False),
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
    _moment("registered_at", nullable=False),
    Column("since", Date),  # none: the day it was registered
    Column("ended_on", Date),
    # list of posts, by id
    Index("ix_staff_region", "region", "id"),
    # the posts of a unit, by id
    Index("ix_staff_unit", "unit", "id"),
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
    _moment("observed_at", nullable=False),
    _moment("filed_at", nullable=False),
    CheckConstraint("is_settled = (settlement_sealed IS NOT NULL)", name="settled"),
    # the reports of some grids, newest first
    Index("ix_reports_grid", "region", "grid", "filed_at", "id"),
    # all reports, newest first
    Index("ix_reports_region", "region", "filed_at", "id"),
    # the report that a case came of
    Index("ix_reports_code", "code", postgresql_where=text("code IS NOT NULL")),
)

ROUTED = Table(  # what routing said of a case, so that an order can be issued on it
    "routed_cases",
    METADATA,
    Column("code", Text, primary_key=True),
    Column("region", Text, nullable=False),
    Column("round", SmallInteger, nullable=False),
    Column("route", Text, nullable=False),
    Column("grade", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("procedure", Text, nullable=False),
    Column("is_live", Boolean, nullable=False),  # routed to grid or to an order, and not ended since
)

ORDERS = Table(
    "orders",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("code", Text, nullable=False),
    Column("region", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("supervisor", Text),
    Column("state", Text, nullable=False),
    Column("round", SmallInteger, nullable=False),
    Column("grade", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("procedure", Text, nullable=False),
    Column("progress", SmallInteger, nullable=False),
    Column("ground", Text),  # of the last return
    _moment("issued_at", nullable=False),
    _moment("due_at", nullable=False),
    _moment("completed_at"),
    _moment("ended_at"),
    Column("lead", Uuid),  # the order that this one assists (协办)
    _moment("outside_at"),  # since when the city has been asked (提级)
    Column("successor", Uuid),  # the order that took its place (提级)
    Column("appraisal", Text),  # 评单
    _moment("appraised_at"),
    Column("asked_length", Text),  # 申请延期, not decided yet
    Column("suspended_for", Text),  # 中止计时: for what
    _moment("suspended_at"),
    CheckConstraint(_among("state", tuple(State)), name="state"),
    CheckConstraint(f"(ended_at IS NULL) = ({_among('state', OPEN)})", name="ended"),
    # a case has one open order at most that leads or stands alone
    Index(
        "ix_orders_open",
        "code",
        unique=True,
        postgresql_where=text(f"{_among('state', OPEN)} AND lead IS NULL"),
    ),
    # what assists an order
    Index("ix_orders_lead", "lead", postgresql_where=text("lead IS NOT NULL")),
    # what is open at a unit, before it ends
    Index("ix_orders_open_unit", "unit", postgresql_where=text(_among("state", OPEN))),
    # the orders of a case
    Index("ix_orders_code", "code", "issued_at"),
    # list of orders, newest first
    Index("ix_orders_region", "region", "issued_at", "id"),
    # the orders of a unit, newest first
    Index("ix_orders_unit", "region", "unit", "issued_at", "id"),
    # orders by state (what is overdue, what awaits a decision), newest first
    Index("ix_orders_state", "region", "state", "issued_at", "id"),
)

NOTES = Table(  # what people wrote with an order: instruction, progress, reasons, findings
    "order_notes",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("order_id", Uuid, nullable=False),
    Column("region", Text, nullable=False),
    Column("act", Text, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("written_by", Text, nullable=False),
    _moment("written_at", nullable=False),
    # the notes of an order, in order
    Index("ix_order_notes_order_id", "order_id", "written_at"),
)

PROOFS = Table(  # what proves that an order was completed
    "order_proofs",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("order_id", Uuid, nullable=False),
    Column("region", Text, nullable=False),
    Column("stored", Text, nullable=False),  # the store's id
    Column("sha256", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("name_sealed", LargeBinary, nullable=False),
    Column("added_by", Text, nullable=False),
    _moment("added_at", nullable=False),
    # the proofs of an order, in order
    Index("ix_order_proofs_order_id", "order_id", "added_at"),
)

SUPERVISIONS = Table(  # 督办单
    "supervisions",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("order_id", Uuid, nullable=False),
    Column("code", Text, nullable=False),
    Column("region", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("supervisor", Text, nullable=False),
    Column("cause", Text, nullable=False),
    Column("kind", Text),  # the term that was missed
    Column("state", Text, nullable=False),
    _moment("issued_at", nullable=False),
    _moment("due_at", nullable=False),
    _moment("answered_at"),
    _moment("ended_at"),
    CheckConstraint(_among("state", tuple(supervision.State)), name="state"),
    CheckConstraint(f"(ended_at IS NULL) = ({_among('state', supervision.OPEN)})", name="ended"),
    # an order has one open supervision at most
    Index(
        "ix_supervisions_open",
        "order_id",
        unique=True,
        postgresql_where=text(_among("state", supervision.OPEN)),
    ),
    # the supervisions of an order, in order
    Index("ix_supervisions_order_id", "order_id", "issued_at"),
    # list of supervisions, newest first
    Index("ix_supervisions_region", "region", "issued_at", "id"),
    # the supervisions of a unit, newest first
    Index("ix_supervisions_unit", "region", "unit", "issued_at", "id"),
)

CALLOUTS = Table(  # 吹哨报到
    "callouts",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("region", Text, nullable=False),
    Column("unit", Text, nullable=False),  # who called
    Column("code", Text),
    Column("grid", Text),
    Column("state", Text, nullable=False),
    Column("follow", Text),
    Column("place", Text, nullable=False),  # in whose procedure, as of a case
    Column("procedure", Text, nullable=False),
    Column("grade", Text),
    Column("where_sealed", LargeBinary, nullable=False),
    Column("text_sealed", LargeBinary, nullable=False),
    Column("ending_sealed", LargeBinary),
    Column("raised_by", Text, nullable=False),
    _moment("raised_at", nullable=False),
    _moment("ended_at"),
    CheckConstraint(_among("state", tuple(callout.State)), name="state"),
    CheckConstraint(f"(ended_at IS NULL) = ({_among('state', callout.OPEN)})", name="ended"),
    CheckConstraint("code IS NOT NULL OR grid IS NOT NULL", name="somewhere"),
    # the callouts of a case
    Index("ix_callouts_code", "code", postgresql_where=text("code IS NOT NULL")),
    # list of callouts, newest first
    Index("ix_callouts_region", "region", "raised_at", "id"),
    # the callouts of who called, newest first
    Index("ix_callouts_unit", "region", "unit", "raised_at", "id"),
)

CALLS = Table(  # the units that a callout calls
    "callout_calls",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("callout", Uuid, nullable=False),
    Column("region", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("state", Text, nullable=False),
    _moment("due_at", nullable=False),
    _moment("reported_at"),
    _moment("answered_at"),
    Column("answer_sealed", LargeBinary),
    CheckConstraint(_among("state", tuple(callout.CallState)), name="state"),
    # a unit is called once in a callout
    Index("ix_callout_calls_callout", "callout", "unit", unique=True),
    # the callouts to which a unit is called
    Index("ix_callout_calls_unit", "unit", "callout"),
)

MEETINGS = Table(  # 例会、研判会、联席会商
    "meetings",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("region", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("name", Text, nullable=False),
    _moment("held_at", nullable=False),
    Column("attending", ARRAY(Text), nullable=False),
    Column("absent", ARRAY(Text), nullable=False),
    Column("record_sealed", LargeBinary, nullable=False),
    Column("recorded_by", Text, nullable=False),
    _moment("recorded_at", nullable=False),
    # list of meetings, newest first
    Index("ix_meetings_region", "region", "held_at", "id"),
    # the rhythm: a centre's meetings of a name since a day
    Index("ix_meetings_unit", "region", "unit", "name", "held_at"),
)

DECISIONS = Table(  # what meetings decided, and the orders it became
    "meeting_decisions",
    METADATA,
    Column("meeting", Uuid, primary_key=True),
    Column("number", SmallInteger, primary_key=True, autoincrement=False),
    Column("region", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("order_id", Uuid, nullable=False),
    # the meetings that decided on a case
    Index("ix_meeting_decisions_code", "code"),
)

SPONSORSHIPS = Table(  # 包案: who answers for a case
    "sponsorships",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("code", Text, nullable=False),
    Column("region", Text, nullable=False),
    Column("sponsor", Text, nullable=False),  # a post
    Column("members", ARRAY(Text), nullable=False),  # 专班: units and posts
    Column("plan_sealed", LargeBinary),
    Column("appointed_by", Text, nullable=False),
    _moment("appointed_at", nullable=False),
    _moment("ended_at"),
    # a case has one sponsor
    Index("ix_sponsorships_running", "code", unique=True, postgresql_where=text("ended_at IS NULL")),
    # list of sponsorships, newest first
    Index("ix_sponsorships_region", "region", "appointed_at", "id"),
    # those of a sponsor, newest first
    Index("ix_sponsorships_sponsor", "region", "sponsor", "appointed_at", "id"),
)

STEPS = Table(  # the steps of the one plan (方案)
    "plan_steps",
    METADATA,
    Column("sponsorship", Uuid, primary_key=True),
    Column("number", SmallInteger, primary_key=True, autoincrement=False),
    Column("region", Text, nullable=False),
    Column("text_sealed", LargeBinary, nullable=False),
    Column("due_on", Date, nullable=False),
    _moment("done_at"),
)
