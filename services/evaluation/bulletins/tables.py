"""What bulletins are made of, and the bulletins. Marks are only added, by `following`; bulletins by `handlers`.

A mark is one milestone of a case, as an event told of it. Everything a bulletin says of a span follows from the marks
up to its end.
"""

from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, Column, Date, Identity, Index, Table, Text, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB

from casekit.columns import moment
from casekit.papers import papers_table
from services.evaluation.tables import METADATA


class Mark(StrEnum):
    """A milestone of a case."""

    REGISTERED = "registered"  # 登记
    ADMITTED = "admitted"  # 受理
    SORTED = "sorted"  # 研判, or a correction of field or place
    ROUTED = "routed"  # 分流
    TAKEN = "taken"  # 接单、调解受理、信访受理告知
    RETURNED = "returned"  # 退单
    SENT_BACK = "sent_back"  # 退回分流
    HANDED_OVER = "handed_over"  # 移交其他程序
    COMPLETED = "completed"  # 办结
    REOPENED = "reopened"  # 重新办理
    CLOSED = "closed"  # 结案
    GONE = "gone"  # 不予受理、撤回、移送
    REPEATED = "repeated"  # 重复反映: a case that repeats this one was related to it
    PARTED = "parted"  # 解除关联
    VOIDED = "voided"  # 作废: such a case is in no figure


MARKS = Table(
    "bulletin_marks",
    METADATA,
    Column("serial", BigInteger, Identity(always=True), primary_key=True),
    Column("region", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("mark", Text, nullable=False),
    moment("at", nullable=False),
    Column("unit", Text),
    Column("field", Text),  # the category, where the event tells it
    Column("grid", Text),
    moment("due_at"),
    Column("other", Text),  # the case that repeats it
    # a case's milestones, in order
    Index("ix_bulletin_marks_code", "code", "serial"),
    # what happened in a span
    Index("ix_bulletin_marks_span", "mark", "at", "code"),
)

GRIDS = Table(  # read model of grid's names
    "bulletin_grids",
    METADATA,
    Column("grid", Text, primary_key=True),
    Column("region", Text, nullable=False),
    Column("name", Text, nullable=False),
)

BULLETINS = Table(
    "bulletins",
    METADATA,
    Column("id", Uuid, primary_key=True),  # of the paper and of the job that drafts it, too
    Column("region", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("begins_on", Date, nullable=False),
    Column("ends_on", Date, nullable=False),  # included
    Column("figures", JSONB),  # what it says; nobody's text stands in it
    Column("digest", Text),  # SHA-256 of its PDF
    Column("asked_by", Text, nullable=False),
    moment("asked_at", nullable=False),
    Column("published_by", Text),
    moment("published_at"),
    CheckConstraint("period IN ('week', 'month')", name="period"),
    CheckConstraint("(figures IS NULL) = (digest IS NULL)", name="drafted"),
    CheckConstraint("(published_by IS NULL) = (published_at IS NULL)", name="publisher"),
    CheckConstraint("published_at IS NULL OR digest IS NOT NULL", name="published"),
    # the list of a region, the latest first
    Index("ix_bulletins_region", "region", "begins_on", "id"),
    # a span is published once
    Index(
        "uq_bulletins_published", "region", "period", "begins_on", unique=True,
        postgresql_where=text("published_at IS NOT NULL"),
    ),
)  # fmt: skip

PAPERS = papers_table(METADATA)
