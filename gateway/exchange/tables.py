"""The exchange's tables, in the gateway's schema: a row per unit that exchanges files, per file, and per import.

Of a file from a unit is kept what became of its items, in codes, never what it said; of one for a unit the file itself,
which only the unit can open, until the unit says that it has it.
"""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB


def declare(metadata: MetaData) -> tuple[Table, Table, Table]:
    """Declare the tables; returns (exchange_units, exchange_files, exchange_imports)."""
    return _units(metadata), _files(metadata), _imports(metadata)


def _units(metadata: MetaData) -> Table:
    return Table(
        "exchange_units",
        metadata,
        Column("unit", Text, primary_key=True),
        Column("region", Text, nullable=False),
        Column("signing_key", Text, nullable=False),  # Ed25519, base64
        Column("sealing_key", Text, nullable=False),  # X25519, base64
        Column("registered_by", Text, nullable=False),
        Column("registered_at", DateTime(timezone=True), nullable=False),
        Column("position", BigInteger, nullable=False),  # of the feed: everything up to here is in a file
        CheckConstraint("position >= 0", name="position"),
    )


def _files(metadata: MetaData) -> Table:
    return Table(
        "exchange_files",
        metadata,
        Column("unit", Text, primary_key=True),
        Column("direction", Text, primary_key=True),
        Column("number", BigInteger, primary_key=True, autoincrement=False),
        Column("region", Text, nullable=False),
        Column("digest", Text, nullable=False),  # SHA-256 of the file in its canonical form
        Column("items", Integer, nullable=False),
        Column("results", JSONB, nullable=False, server_default=text("'[]'")),
        Column("body", LargeBinary),
        Column("begun_at", DateTime(timezone=True), nullable=False),
        Column("done_at", DateTime(timezone=True)),
        CheckConstraint("direction IN ('in', 'out')", name="direction"),
        CheckConstraint("number > 0", name="number"),
    )


def _imports(metadata: MetaData) -> Table:
    """Imports that came in a unit's files, until all that became of their rows was told in files for it."""
    return Table(
        "exchange_imports",
        metadata,
        Column("unit", Text, primary_key=True),
        Column("number", BigInteger, primary_key=True, autoincrement=False),  # of the unit's file
        Column("item", Text, primary_key=True),  # of that, as the unit calls it
        Column("region", Text, nullable=False),
        Column("job", Text, nullable=False),
        Column("state", Text),  # as it was told last
        Column("done", Integer, nullable=False, server_default=text("0")),
        Column("cursor", Text),  # behind the last row told
    )


_STANDALONE = MetaData()
UNITS, FILES, IMPORTS = declare(_STANDALONE)  # for statements; the schema is the connection's search path
