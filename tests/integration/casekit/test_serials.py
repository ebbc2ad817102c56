"""On a real PostgreSQL, blocks never overlap, however many processes reserve at once."""

import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, MetaData, create_engine

from casekit.db import engine_url
from casekit.serials import SerialAllocator, SerialBlock, reserve_block, serials_table

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
