"""Petition's tables of passing on: forwardings, urgent reports, papers and their numbers.

Text a person wrote stands here only encrypted (`*_sealed`). Written by `handlers`, read by `readmodel`.
"""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    Uuid,
    false,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from casekit.columns import among, moment
from casekit.papers import papers_table
from casekit.papers.table import FILES as FILES_NAME
from services.petition.domain.forwarding import PENDING, UNDER_WAY, ForwardState
from services.petition.domain.paper import PaperKind
from services.petition.review_tables import of_petition
from services.petition.tables import METADATA

FORWARDINGS = of_petition(  # 转送、交办
    "forwardings",
    Column("code", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("joint", ARRAY(Text), nullable=False),
    Column("settled_by", Text),
    Column("is_overruled", Boolean, nullable=False, server_default=false()),
    Column("text_sealed", LargeBinary, nullable=False),
    Column("sent_by", Text, nullable=False),
    moment("sent_at", nullable=False),
    moment("object_by", nullable=False),
    moment("report_by"),
    Column("objection_sealed", LargeBinary),
    moment("objected_at"),
    Column("decision_sealed", LargeBinary),
    moment("decided_at"),
    moment("taken_at"),
    Column("report_sealed", LargeBinary),
    moment("reported_at"),
    CheckConstraint(among("state", tuple(ForwardState)), name="state"),
    CheckConstraint("(kind = 'assigned') = (report_by IS NOT NULL)", name="report"),
    # one unit has it at a time
    Index(
        "uq_forwardings_under_way", "petition", unique=True, postgresql_where=text(among("state", UNDER_WAY))
    ),
    # lists of the unit it was passed to: newest first
    Index("ix_forwardings_recipient", "region", "recipient", "sent_at", "id"),
    # what a unit that turns out to be accused has not taken yet
    Index("ix_forwardings_code", "code", postgresql_where=text(among("state", PENDING))),
)

URGENT_REPORTS = of_petition(  # 重大、紧急事项报告
    "urgent_reports",
    Column("text_sealed", LargeBinary, nullable=False),
    Column("reported_by", Text, nullable=False),
    moment("reported_at", nullable=False),
    Column("recipient", Text),  # a unit; none: an authority outside this installation
    Column("code", Text),  # of the case, where a unit finds it
    CheckConstraint("recipient IS NULL OR code IS NOT NULL", name="found"),
    # lists of the unit it was made to: newest first
    Index("ix_urgent_reports_recipient", "region", "recipient", "reported_at", "id"),
)

PAPERS = of_petition(  # 告知书, 函, 意见书: which was given out under which number, and when it reached whom it is for
    "papers",
    Column("kind", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("year", SmallInteger, nullable=False),
    Column("number", Integer, nullable=False),
    Column("source", Uuid),  # the forwarding, extension or review it is of; none: the petition itself
    Column("delivery_form", Text),
    moment("delivered_at"),
    Column("issued_by", Text, nullable=False),
    moment("issued_at", nullable=False),
    Column(
        "shown", JSONB
    ),  # days and official names that it shows, as they were; none: of a previous version
    CheckConstraint(among("kind", tuple(PaperKind)), name="kind"),
    Index("uq_papers_number", "unit", "kind", "year", "number", unique=True),
)

PAPER_NUMBERS = Table(  # the last number given, of an office, a kind and a year; one series without a gap
    "paper_numbers",
    METADATA,
    Column("unit", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("year", SmallInteger, primary_key=True, autoincrement=False),
    Column("last", Integer, nullable=False),
)

FILES = papers_table(METADATA, FILES_NAME)  # papers as PDF
