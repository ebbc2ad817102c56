"""Serials of case codes, in blocks: one short statement per block, none per case. Gaps are allowed, repeats
never.

A process takes a block in a transaction of its own, committed before the first serial is used, and hands it
out from memory; what is left when the process ends is a gap. So a serial must be taken *before* the
transaction that registers the case begins: the block is never rolled back with it, and no request waits for a
second connection while it holds one.

A database that went back in time does not know which serials it gave in the life it lost: `leap` passes them over.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Column, Integer, MetaData, Table, Text, case, func, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.engine import Connection

from casekit.clock import to_local
from casekit.db import Database

TABLE = "serial_blocks"
BLOCK_SIZE = 100
LEAP = 1_000_000
_KEPT_YEARS = 2


@dataclass(frozen=True, slots=True)
class SerialBlock:
    """Serials `first` to `last`, both included; empty when `first` is past `last`."""

    first: int
    last: int

    def take(self) -> tuple[int, "SerialBlock"]:
        """The first serial, and the block without it. Raises ValueError when the block is empty."""
        if self.is_empty:
            raise ValueError("the block is used up")
        return self.first, SerialBlock(self.first + 1, self.last)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is left."""
        return self.first > self.last


EMPTY = SerialBlock(1, 0)
Reserve = Callable[[str, int, int], SerialBlock]


def serials_table(metadata: MetaData) -> Table:
    """Declare `serial_blocks` in a service's metadata: the next serial not yet given away, per region and year."""
    return Table(
        TABLE,
        metadata,
        Column("region", Text, primary_key=True),
        Column("year", Integer, primary_key=True, autoincrement=False),
        Column("next", BigInteger, nullable=False),
        CheckConstraint("next >= 1", name="next_is_positive"),
    )


def reserve_block(
    db: Connection, table: Table, region: str, year: int, size: int = BLOCK_SIZE
) -> SerialBlock:
    """Take the next `size` serials in one statement. The caller commits before any of them is used."""
    fresh = insert(table).values(region=region, year=year, next=size + 1)
    taken = fresh.on_conflict_do_update(index_elements=["region", "year"], set_={"next": table.c.next + size})
    after = db.execute(taken.returning(table.c.next)).scalar_one()
    return SerialBlock(after - size, after - 1)


def leap(db: Connection, table: Table, region: str, now: datetime) -> None:
    """Pass over what the life that was lost may have given, in every region and year, and in `region` in this year.

    By a million; and this year's serials (at Asia/Shanghai) begin no lower than a million and the seconds that the year
    has had, so that two restores of one back-up do not give the same. Safe where fewer than a million cases were
    registered since the back-up and, over the year, fewer than one a second. Repeating it costs another million of the
    999 that a year's nine digits hold.
    """
    local = to_local(now)
    passed = int((local - local.replace(month=1, day=1, hour=0, minute=0, second=0)).total_seconds())
    fresh = insert(table).values(region=region, year=local.year, next=1)
    db.execute(fresh.on_conflict_do_nothing())
    least = case((table.c.year == local.year, func.greatest(table.c.next, passed)), else_=table.c.next)
    db.execute(update(table).values(next=least + LEAP))


def reserve_in(database: Database, table: Table) -> Reserve:
    """Reserves blocks in `table`, each in a transaction of its own that is committed before it is used."""

    def reserve(region: str, year: int, size: int) -> SerialBlock:
        with database.begin() as connection:
            return reserve_block(connection, table, region, year, size)

    return reserve


class SerialAllocator:
    """Hands out serials of one process. Safe between threads and green threads.

    `reserve(region, year, size)` gets a block in a transaction of its own and returns once that is committed.
    """

    def __init__(self, reserve: Reserve, block_size: int = BLOCK_SIZE) -> None:
        self._reserve = reserve
        self._size = block_size
        self._blocks: dict[tuple[str, int], SerialBlock] = {}
        self._lock = threading.Lock()

    def next(self, region: str, year: int) -> int:
        """A serial that nobody else has or will get. Never call it inside a transaction."""
        with self._lock:
            block = self._blocks.get((region, year), EMPTY)
            if block.is_empty:
                block = self._reserve(region, year, self._size)
            serial, self._blocks[region, year] = block.take()
            self._forget_before(year - _KEPT_YEARS)
            return serial

    def _forget_before(self, year: int) -> None:
        for key in [key for key in self._blocks if key[1] < year]:
            del self._blocks[key]
