"""The tables of what the desk and a case's owner do beside its life: secrets, paper forms, complaints.

And what a mediation that ended handed it over to. Written by `handlers.secrets`, `.paper`, `.owner` and `.facts`.
"""

from sqlalchemy import CheckConstraint, Column, DateTime, Index, Integer, SmallInteger, Table, Text, Uuid

from services.intake.tables import METADATA

SECRET_ISSUES = Table(  # 重发查询密码: who did it and on what ground; never a secret
    "secret_issues",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("code", Text, nullable=False),
    Column("region", Text, nullable=False),
    Column("ground", Text, nullable=False),
    Column("identity", Text, nullable=False),
    Column("issued_by", Text, nullable=False),
    Column("issued_at", DateTime(timezone=True), nullable=False),
    # how often lately
    Index("ix_secret_issues_code", "code", "issued_at"),
)

PAPER_COUNTERS = Table(  # the last number of a paper form that was given out
    "paper_counters",
    METADATA,
    Column("region", Text, primary_key=True),
    Column("year", SmallInteger, primary_key=True, autoincrement=False),
    Column("last", Integer, nullable=False),
)

PAPER_BLOCKS = Table(  # 纸质登记表: the numbers from `first` to `last` were given to a centre
    "paper_blocks",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("region", Text, nullable=False),
    Column("centre", Text, nullable=False),
    Column("year", SmallInteger, nullable=False),
    Column("first", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    Column("allocated_by", Text, nullable=False),
    Column("allocated_at", DateTime(timezone=True), nullable=False),
    CheckConstraint("first >= 1 AND last >= first", name="span"),
    # the block of a number
    Index("uq_paper_blocks_last", "region", "year", "last", unique=True),
    # the blocks of a centre, latest first
    Index("ix_paper_blocks_centre", "region", "centre", "allocated_at", "id"),
)

PAPER_FORMS = Table(  # which forms were entered, and as which case
    "paper_forms",
    METADATA,
    Column("region", Text, primary_key=True),
    Column("year", SmallInteger, primary_key=True, autoincrement=False),
    Column("serial", Integer, primary_key=True, autoincrement=False),
    Column("code", Text, nullable=False),
    Column("entered_at", DateTime(timezone=True), nullable=False),
)

COMPLAINTS = Table(  # the case `code` is the complaint of the owner of `about` about the unit that handled it
    "complaints",
    METADATA,
    Column("code", Text, primary_key=True),
    Column("about", Text, nullable=False),
    Column("round", SmallInteger, nullable=False),
    Column("unit", Text, nullable=False),
    Column("region", Text, nullable=False),
    Column("made_at", DateTime(timezone=True), nullable=False),
    # once per unit and round of a case
    Index("uq_complaints_about", "about", "unit", "round", unique=True),
)

HANDED_OVER = (
    Table(  # 移交: where the last mediation that was handed over said the case belongs; words of a list alone
        "handed_over",
        METADATA,
        Column("code", Text, primary_key=True),
        Column("region", Text, nullable=False),
        Column("round", SmallInteger, nullable=False),
        Column("to", Text, nullable=False),
        Column("ground", Text, nullable=False),
        Column("handed_at", DateTime(timezone=True), nullable=False),
    )
)
