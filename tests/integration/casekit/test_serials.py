"""On a real PostgreSQL, blocks never overlap, however many processes reserve at once."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, MetaData, create_engine

from casekit.db import engine_url
from casekit.serials import LEAP, SerialAllocator, SerialBlock, leap, reserve_block, serials_table

metadata = MetaData()
table = serials_table(metadata)
REGION = "520302000000"


@pytest.fixture
def engine(database_uri: str) -> Iterator[Engine]:
    engine = create_engine(engine_url(database_uri), pool_size=8)
    metadata.create_all(engine)
    yield engine
    engine.dispose()


def reserve(engine: Engine, region: str, year: int, size: int) -> SerialBlock:
    with engine.begin() as db:
        return reserve_block(db, table, region, year, size)


def test_blocks_follow_one_another(engine: Engine) -> None:
    assert reserve(engine, REGION, 2026, 100) == SerialBlock(1, 100)
    assert reserve(engine, REGION, 2026, 50) == SerialBlock(101, 150)
    assert reserve(engine, REGION, 2027, 100) == SerialBlock(1, 100)


def test_a_block_that_was_rolled_back_is_given_again(engine: Engine) -> None:
    with engine.connect() as db:
        assert reserve_block(db, table, REGION, 2026) == SerialBlock(1, 100)
        db.rollback()
    assert reserve(engine, REGION, 2026, 100) == SerialBlock(1, 100)


def test_allocators_of_many_processes_never_meet(engine: Engine) -> None:
    taken: list[int] = []

    def take() -> None:
        allocator = SerialAllocator(lambda *asked: reserve(engine, *asked), 5)
        taken.extend([allocator.next(REGION, 2026) for _ in range(50)])

    threads = [threading.Thread(target=take) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == list(range(1, 301))


NEW_YEAR = datetime(2025, 12, 31, 16, tzinfo=UTC)  # in Shanghai


def leaped(engine: Engine, now: datetime) -> None:
    with engine.begin() as db:
        leap(db, table, REGION, now)


def test_after_a_leap_every_region_and_year_is_a_million_further(engine: Engine) -> None:
    for region, year in ((REGION, 2026), (REGION, 2025), ("520302101000", 2026)):
        reserve(engine, region, year, 100)
    leaped(engine, NEW_YEAR)
    assert reserve(engine, REGION, 2026, 1).first == 101 + LEAP
    assert reserve(engine, REGION, 2025, 1).first == 101 + LEAP
    assert reserve(engine, "520302101000", 2026, 1).first == 101 + LEAP


def test_a_year_that_the_back_up_did_not_know_begins_above_what_was_given_in_it(engine: Engine) -> None:
    reserve(engine, REGION, 2025, 100)
    leaped(engine, NEW_YEAR)
    assert reserve(engine, REGION, 2026, 1).first == 1 + LEAP


def test_two_restores_of_one_back_up_do_not_give_the_same(engine: Engine) -> None:
    given = set[int]()
    for number in range(2):
        with engine.begin() as db:
            db.execute(table.delete())  # what the back-up knew: nothing of this year
        leaped(engine, NEW_YEAR + timedelta(days=1, hours=number))
        block = reserve(engine, REGION, 2026, 3600)  # a case a second in between
        assert given.isdisjoint(range(block.first, block.last + 1))
        given.update(range(block.first, block.last + 1))


def test_leaps_can_be_repeated(engine: Engine) -> None:
    for _ in range(3):
        leaped(engine, NEW_YEAR)
    assert reserve(engine, REGION, 2026, 1).first == 1 + 3 * LEAP
