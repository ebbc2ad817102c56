"""Tables of orders (工单): the cases that may have one, the orders, what was written with them and what proves them.

They stand in the same metadata as `tables`, whose rules hold here too.
"""

from sqlalchemy import (
    Boolean,
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

from casekit.columns import among, moment, stored_file
from services.grid.domain.lifecycle import OPEN, State
from services.grid.tables import METADATA

PLACES = Table(  # by whose procedure a case runs, from its registration on
    "case_places",
    METADATA,
    Column("code", Text, primary_key=True),
    Column("region", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("procedure", Text, nullable=False),
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
    moment("issued_at", nullable=False),
    moment("due_at", nullable=False),
    moment("completed_at"),
    moment("ended_at"),
    Column("lead", Uuid),  # the order that this one assists (协办)
    moment("outside_at"),  # since when the city has been asked (提级)
    Column("successor", Uuid),  # the order that took its place (提级)
    Column("appraisal", Text),  # 评单
    moment("appraised_at"),
    Column("asked_length", Text),  # 申请延期, not decided yet
    Column("suspended_for", Text),  # 中止计时: for what
    moment("suspended_at"),
    CheckConstraint(among("state", tuple(State)), name="state"),
    CheckConstraint(f"(ended_at IS NULL) = ({among('state', OPEN)})", name="ended"),
    # a case has one open order at most that leads or stands alone
    Index(
        "ix_orders_open",
        "code",
        unique=True,
        postgresql_where=text(f"{among('state', OPEN)} AND lead IS NULL"),
    ),
    # what assists an order
    Index("ix_orders_lead", "lead", postgresql_where=text("lead IS NOT NULL")),
    # what is open or overdue, newest first; with what is asked of it, so that only what is shown is fetched
    Index(
        "ix_orders_open_newest", "region", "issued_at", "id", postgresql_where=text(among("state", OPEN)),
        postgresql_include=["state", "due_at", "suspended_at", "code", "unit"],
    ),
    # what is open at a unit, before it ends
    Index("ix_orders_open_unit", "unit", postgresql_where=text(among("state", OPEN))),
    # the orders of a case
    Index("ix_orders_code", "code", "issued_at"),
    # list of orders, newest first
    Index("ix_orders_region", "region", "issued_at", "id"),
    # the orders of a unit, newest first
    Index("ix_orders_unit", "region", "unit", "issued_at", "id"),
    # orders by state (what is overdue, what awaits a decision), newest first
    Index("ix_orders_state", "region", "state", "issued_at", "id"),
)  # fmt: skip

NOTES = Table(  # what people wrote with an order: instruction, progress, reasons, findings
    "order_notes",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("order_id", Uuid, nullable=False),
    Column("region", Text, nullable=False),
    Column("act", Text, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("written_by", Text, nullable=False),
    moment("written_at", nullable=False),
    # the notes of an order, in order
    Index("ix_order_notes_order_id", "order_id", "written_at"),
)

PROOFS = Table(  # what proves that an order was completed
    "order_proofs",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("order_id", Uuid, nullable=False),
    Column("region", Text, nullable=False),
    *stored_file(),
    # the proofs of an order, in order
    Index("ix_order_proofs_order_id", "order_id", "added_at"),
)
