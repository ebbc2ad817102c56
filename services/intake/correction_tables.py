"""Tables of what was put right on a case (更正) and where it was moved to (移送).

They stand in the same metadata as `tables`, whose rules hold here too.
"""

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, Integer, LargeBinary, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from casekit.columns import moment
from services.intake.tables import METADATA

CORRECTIONS = Table(  # 更正: what was put right, and sealed what stood there before
    "case_corrections",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("code", Text, nullable=False),
    Column("region", Text, nullable=False),
    Column("ground", Text, nullable=False),
    Column("fields", JSONB, nullable=False),
    Column("changes", JSONB, nullable=False),  # of codes and dates: field → [before, after]
    Column("named", JSONB, nullable=False),  # [[unit, relation]]
    Column("lifted", JSONB, nullable=False),  # [[unit, relation]]
    Column("former_description_sealed", LargeBinary),  # as it was sealed, under the case's key
    Column("former_location_sealed", LargeBinary),
    Column("former_source_sealed", LargeBinary),
    Column("corrected_by", Text, nullable=False),
    moment("corrected_at", nullable=False),
    # the corrections of a case, newest first
    Index("ix_case_corrections_code", "code", "corrected_at", "id"),
)

CORRECTED_PARTIES = Table(  # a party as it was before a correction, sealed under its own key as it was
    "corrected_parties",
    METADATA,
    Column("correction", Uuid, primary_key=True),
    Column("party", Uuid, primary_key=True),
    Column("region", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("change", Text, nullable=False),
    Column("former", JSONB),  # side, kind and marks; null where the party was added
    Column("former_sealed", LargeBinary),
    CheckConstraint("change IN ('add', 'correct', 'remove')", name="change"),
    CheckConstraint("(change = 'add') = (former IS NULL)", name="former"),
)

RECEIVED = Table(  # 移送而来: from where a case was taken in, and as what it was known there
    "received_transfers",
    METADATA,
    Column("id", Uuid, primary_key=True),  # the transfer, as who gave it away calls it
    Column("from_region", Text, primary_key=True),
    Column("code", Text, nullable=False),
    Column("region", Text, nullable=False),
    Column("original", Text, nullable=False),
    Column("ground", Text, nullable=False),
    Column("units_sealed", LargeBinary),  # the units it was about there, by name
    moment("transferred_at", nullable=False),
    moment("taken_at", nullable=False),
    # where a case came from
    Index("ix_received_transfers_code", "code", unique=True),
)

RECEIVED_FILES = Table(  # what files it had there: they are here once one of the same digest was added
    "received_files",
    METADATA,
    Column("code", Text, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("region", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("name_sealed", LargeBinary),
)

TRANSFERS = Table(  # 移送; why in words is a note
    "case_transfers",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("code", Text, nullable=False),
    Column("region", Text, nullable=False),
    Column("ground", Text, nullable=False),
    Column("to_region", Text, nullable=False),
    Column("centre", Text),  # of this installation; null when it left
    Column("recipient", Text),  # the receiving installation's public key
    Column("transferred_by", Text, nullable=False),
    moment("transferred_at", nullable=False),
    # the transfers of a case, in order
    Index("ix_case_transfers_code", "code", "transferred_at"),
)
