"""Streams: what an event is about, and the one lock.

Each service keeps a row per stream it has touched. Every command, handler and ticker takes that row `FOR UPDATE` first
(several in sorted order); it numbers and chains this source's events of the stream (`seq`, `hash`), and remembers the
last event of every other source that was applied to it (`heads`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TextualSelect,
    Uuid,
    bindparam,
    column,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.engine import Connection


def case_stream(code: str) -> str:
    """The stream of a case (案件)."""
    return f"case/{code}"


def unit_stream(unit: str) -> str:
    """The stream of a unit (单位)."""
    return f"unit/{unit}"


def grid_stream(grid: str) -> str:
    """The stream of a grid (网格)."""
    return f"grid/{grid}"


def service_stream(name: str) -> str:
    """The stream of what concerns a service as a whole."""
    return f"service/{name}"


def streams_table(metadata: MetaData) -> Table:
    """Declare the table in a service's metadata."""
    return Table(
        "streams",
        metadata,
        Column("stream", Text, primary_key=True),
        Column("region", Text, nullable=False),
        Column("seq", BigInteger, nullable=False, server_default="0"),
        Column("hash", LargeBinary),
        Column("last_id", Uuid),
        Column("heads", JSONB, nullable=False, server_default=text("'{}'")),
        # lists a region's streams when a case moves to another handling region
        Index("ix_streams_region", "region"),
    )


@dataclass(frozen=True, slots=True)
class Head:
    """The last event of another source applied to a stream."""

    epoch: int
    seq: int
    id: str

    def as_list(self) -> list[Any]:
        """As kept in `heads`."""
        return [self.epoch, self.seq, self.id]


@dataclass(slots=True)
class Stream:
    """A locked stream row, as this transaction sees and changes it."""

    name: str
    region: str
    seq: int = 0
    hash: bytes | None = None
    last_id: UUID | None = None
    heads: dict[str, Head] = field(default_factory=dict)
    is_new: bool = False
    is_dirty: bool = False

    def after(self) -> list[str]:
        """`source:id` of the last event of every other source applied here."""
        return [f"{source}:{head.id}" for source, head in self.heads.items()]

    def versions(self, own: str) -> dict[str, int]:
        """How much of each source this service has of the stream: source → seq."""
        known = {source: head.seq for source, head in self.heads.items()}
        return {**known, own: self.seq} if self.seq else known

    def copy(self) -> "Stream":
        """The state to come back to when a savepoint is rolled back."""
        return Stream(
            self.name,
            self.region,
            self.seq,
            self.hash,
            self.last_id,
            dict(self.heads),
            self.is_new,
            self.is_dirty,
        )


def from_row(row: Mapping[str, Any]) -> Stream:
    """A `Stream` from a row of the table."""
    heads = {source: Head(*value) for source, value in row["heads"].items()}
    hash_ = bytes(row["hash"]) if row["hash"] is not None else None
    return Stream(row["stream"], row["region"], row["seq"], hash_, row["last_id"], heads)


_NAMES = ("stream", "region", "seq", "hash", "last_id", "heads")
_COLUMNS = ", ".join(_NAMES)


def _reading(statement: str) -> TextualSelect:
    """Its columns are named, so that SQLAlchemy does not look anew at every result for what it holds."""
    return text(statement).bindparams(bindparam("names", type_=ARRAY(Text))).columns(*map(column, _NAMES))


_LOCK = _reading(f"SELECT {_COLUMNS} FROM streams WHERE stream = ANY(:names) ORDER BY stream FOR UPDATE")
_TRY_LOCK = _reading(
    f"SELECT {_COLUMNS} FROM streams WHERE stream = ANY(:names) ORDER BY stream FOR UPDATE SKIP LOCKED"
)
_READ = _reading(f"SELECT {_COLUMNS} FROM streams WHERE stream = ANY(:names)")
_CREATE = text(
    "INSERT INTO streams (stream, region) SELECT * FROM unnest(:names, :regions) ON CONFLICT DO NOTHING"
).bindparams(bindparam("names", type_=ARRAY(Text)), bindparam("regions", type_=ARRAY(Text)))
# An insert of a row that somebody else is just inserting would wait for them; the advisory lock tells beforehand.
_TRY_CREATE = text(
    "INSERT INTO streams (stream, region) SELECT name, region FROM unnest(:names, :regions) v (name, region)"
    " WHERE pg_try_advisory_xact_lock(hashtextextended(name, 0)) ON CONFLICT DO NOTHING"
).bindparams(bindparam("names", type_=ARRAY(Text)), bindparam("regions", type_=ARRAY(Text)))


def lock(db: Connection, names: Iterable[str], region: str, *, create: bool = True) -> dict[str, Stream]:
    """Lock the named streams in sorted order; rows that do not exist are made unless `create` is False.

    Returns the streams that exist, by name.
    """
    wanted = sorted(set(names))
    found = _rows(db, _LOCK, wanted)
    missing = [name for name in wanted if name not in found]
    if missing and create:
        db.execute(_CREATE, {"names": missing, "regions": [region] * len(missing)})
        found = _rows(db, _LOCK, wanted)
    return found


def try_lock(db: Connection, regions: Mapping[str, str]) -> dict[str, Stream]:
    """Lock those of the streams (name → region) that nobody else holds, making rows that do not exist.

    Those that somebody holds are left out.
    """
    wanted = sorted(regions)
    found = _rows(db, _TRY_LOCK, wanted)
    missing = [name for name in wanted if name not in found]
    values = {"names": missing, "regions": [regions[name] for name in missing]}
    if missing and db.execute(_TRY_CREATE, values).rowcount:
        found |= _rows(db, _TRY_LOCK, missing)
    return found


def read(db: Connection, names: Iterable[str]) -> dict[str, Stream]:
    """The named streams that exist, without a lock."""
    return _rows(db, _READ, sorted(set(names)))


def _rows(db: Connection, statement: Any, names: list[str]) -> dict[str, Stream]:
    rows = db.execute(statement, {"names": names}).mappings()
    return {row["stream"]: from_row(dict(row)) for row in rows}
