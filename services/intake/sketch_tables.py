"""The table of marks (`sketches`): what of a sealed case is found by cases like it. Keyed digests, no words."""

from sqlalchemy import BigInteger, Column, DateTime, Index, Table, Text
from sqlalchemy.dialects.postgresql import ARRAY

from services.intake.tables import METADATA

SKETCHES = Table(
    "case_sketches",
    METADATA,
    Column("code", Text, primary_key=True),
    Column("region", Text, nullable=False),
    Column("registered_at", DateTime(timezone=True), nullable=False),
    Column("text_bands", ARRAY(BigInteger), nullable=False),
    Column("place_marks", ARRAY(BigInteger), nullable=False),
    # cases that share a mark of text
    Index("ix_case_sketches_text", "text_bands", postgresql_using="gin"),
    # cases that share a mark of place
    Index("ix_case_sketches_place", "place_marks", postgresql_using="gin"),
)
