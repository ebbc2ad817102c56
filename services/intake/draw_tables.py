"""The tables of the monthly draw (随机抽取回访). The seed stands sealed until the draw is held."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)

from services.intake.tables import METADATA

DRAWS = Table(
    "follow_up_draws",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("region", Text, nullable=False),
    Column("centre", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("month", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("commitment", Text, nullable=False),
    Column("seed_sealed", LargeBinary, nullable=False),
    Column("seed", Text),
    Column("population", Integer),
    Column("population_digest", Text),
    Column("drawn", Integer),
    Column("sample_digest", Text),
    Column("least", Integer),  # of each unit, where its quota was kept
    Column("most", Integer),
    Column("committed_at", DateTime(timezone=True), nullable=False),
    Column("drawn_at", DateTime(timezone=True)),
    UniqueConstraint("centre", "place", "month"),
    CheckConstraint("state IN ('committed', 'drawn')", name="state"),
    CheckConstraint("(state = 'drawn') = (seed IS NOT NULL)", name="seed"),
    CheckConstraint("(state = 'drawn') = (drawn_at IS NOT NULL)", name="drawn"),
    # the list of draws, newest first
    Index("ix_follow_up_draws_region", "region", "committed_at", "id"),
)

DRAWN_CASES = Table(
    "follow_up_draw_cases",
    METADATA,
    Column("draw", Uuid, primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("code", Text, nullable=False),
    Column("region", Text, nullable=False),
    # the draws that took a case
    Index("ix_follow_up_draw_cases_code", "code"),
)
