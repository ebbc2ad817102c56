"""Tables of what stands behind an order: supervision (督办), callouts, meetings and what they decided, sponsors.

They stand in the same metadata as `tables`, whose rules hold here too.
"""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    Index,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from casekit.columns import among, moment
from services.grid.domain import callout, supervision
from services.grid.tables import METADATA

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
    moment("issued_at", nullable=False),
    moment("due_at", nullable=False),
    moment("answered_at"),
    moment("ended_at"),
    CheckConstraint(among("state", tuple(supervision.State)), name="state"),
    CheckConstraint(f"(ended_at IS NULL) = ({among('state', supervision.OPEN)})", name="ended"),
    # an order has one open supervision at most
    Index(
        "ix_supervisions_open",
        "order_id",
        unique=True,
        postgresql_where=text(among("state", supervision.OPEN)),
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
    moment("raised_at", nullable=False),
    moment("ended_at"),
    CheckConstraint(among("state", tuple(callout.State)), name="state"),
    CheckConstraint(f"(ended_at IS NULL) = ({among('state', callout.OPEN)})", name="ended"),
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
    moment("due_at", nullable=False),
    moment("reported_at"),
    moment("answered_at"),
    Column("answer_sealed", LargeBinary),
    CheckConstraint(among("state", tuple(callout.CallState)), name="state"),
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
    moment("held_at", nullable=False),
    Column("attending", ARRAY(Text), nullable=False),
    Column("absent", ARRAY(Text), nullable=False),
    Column("record_sealed", LargeBinary, nullable=False),
    Column("recorded_by", Text, nullable=False),
    moment("recorded_at", nullable=False),
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
    moment("appointed_at", nullable=False),
    moment("ended_at"),
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
    moment("done_at"),
)
