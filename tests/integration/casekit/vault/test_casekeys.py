"""On a real PostgreSQL, an owner has one key, and none once it is destroyed."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, MetaData, create_engine, select
from sqlalchemy.exc import IntegrityError

from casekit.db import engine_url
from casekit.vault import CaseKeys, FileKeyring, KeyDestroyed, KeyMissing, Vault, vault_tables

metadata = MetaData()
table = vault_tables(metadata)
NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
CASE = "case/520302-2026-0000001-X"


@pytest.fixture
def engine(database_uri: str) -> Iterator[Engine]:
    engine = create_engine(engine_url(database_uri), pool_size=10)
    metadata.create_all(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def keys() -> CaseKeys:
    return CaseKeys(Vault(FileKeyring("k1", {"k1": b"1" * 32}, b"i" * 32)), table)


def test_a_key_is_made_once_and_found_again(engine: Engine, keys: CaseKeys) -> None:
    with engine.begin() as db:
        sealed = keys.key_for(db, CASE, NOW).encrypt("情况说明", f"{CASE}/description")
    with engine.begin() as db:
        assert keys.existing_key(db, CASE).decrypt(sealed, f"{CASE}/description") == "情况说明"
        assert keys.key_for(db, CASE, NOW).decrypt(sealed, f"{CASE}/description") == "情况说明"
        assert db.execute(select(table.c.created_at)).scalars().all() == [NOW]


def test_who_asks_at_once_gets_the_same_key(engine: Engine, keys: CaseKeys) -> None:
    together = threading.Barrier(8)
    sealed: list[bytes] = []

    def write() -> None:
        with engine.begin() as db:
            together.wait()
            sealed.append(keys.key_for(db, CASE, NOW).encrypt("x", "c"))

    threads = [threading.Thread(target=write) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with engine.begin() as db:
        assert [keys.existing_key(db, CASE).decrypt(value, "c") for value in sealed] == ["x"] * 8


def test_a_destroyed_key_is_gone_for_good(engine: Engine, keys: CaseKeys) -> None:
    with engine.begin() as db:
        keys.key_for(db, CASE, NOW)
        keys.destroy(db, CASE, NOW)
    with engine.begin() as db:
        for ask in (lambda: keys.existing_key(db, CASE), lambda: keys.key_for(db, CASE, NOW)):
            with pytest.raises(KeyDestroyed):
                ask()
        assert keys.live_keys(db, [CASE]) == {}
        assert db.execute(select(table.c.wrapped)).scalar_one() is None


def test_destroyed_again_it_keeps_the_first_time(engine: Engine, keys: CaseKeys) -> None:
    with engine.begin() as db:
        keys.destroy(db, CASE, NOW)
        keys.destroy(db, CASE, NOW + timedelta(days=1))
        assert db.execute(select(table.c.destroyed_at)).scalar_one() == NOW


def test_an_owner_barred_before_it_had_a_key_never_gets_one(engine: Engine, keys: CaseKeys) -> None:
    with engine.begin() as db:
        keys.destroy(db, CASE, NOW)
        with pytest.raises(KeyDestroyed):
            keys.key_for(db, CASE, NOW)


def test_reading_makes_no_key(engine: Engine, keys: CaseKeys) -> None:
    with engine.begin() as db:
        with pytest.raises(KeyMissing):
            keys.existing_key(db, CASE)
        assert db.execute(select(table)).all() == []


def test_a_list_is_read_with_one_statement(engine: Engine, keys: CaseKeys) -> None:
    with engine.begin() as db:
        owners = [f"case/{number}" for number in range(5)]
        sealed = {owner: keys.key_for(db, owner, NOW).encrypt(owner, "c") for owner in owners}
        keys.destroy(db, "case/4", NOW)
        found = keys.live_keys(db, [*owners, "case/unknown"])
        assert sorted(found) == owners[:4]
        assert all(found[owner].decrypt(sealed[owner], "c") == owner for owner in found)


def test_a_row_is_a_key_or_a_grave(engine: Engine) -> None:
    for row in ({"wrapped": b"x", "destroyed_at": NOW}, {"wrapped": None, "destroyed_at": None}):
        with pytest.raises(IntegrityError), engine.begin() as db:
            db.execute(table.insert().values(owner=CASE, created_at=NOW, **row))
