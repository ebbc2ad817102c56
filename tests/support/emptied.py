"""One database per module, emptied before each test: for modules whose many tests each need only clean tables.

Import both fixtures into a conftest; `database_uri` then stands for the root's fixture of that name.
"""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.pool import NullPool

from casekit.db import engine_url
from casekit.testing.servers import PostgresServer

_KEPT = ("alembic_version", "relay_state")
_TABLES = text(
    "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables"
    " WHERE schemaname NOT IN ('pg_catalog', 'information_schema') AND tablename <> ALL(:kept)"
)
_RESTART = text(
    "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false) FROM pg_sequences"
    " WHERE last_value IS NOT NULL"
)


@pytest.fixture(scope="module")
def module_database(postgres: PostgresServer) -> Iterator[str]:
    """The superuser's URI of a database that belongs to this module."""
    name = postgres.create_database()
    yield postgres.uri(name)
    postgres.drop_database(name)


@pytest.fixture
def database_uri(module_database: str) -> str:
    """The module's database, with whatever schemas it has, and nothing in their tables."""
    with create_engine(engine_url(module_database), poolclass=NullPool).begin() as db:
        # the ledger's triggers refuse even an administrator's DELETE
        db.execute(text("SET LOCAL session_replication_role = replica"))
        for table in _filled(db):  # a few rows are gone sooner than dozens of files are made anew
            db.execute(text(f"DELETE FROM {table}"))
        db.execute(_RESTART)
    return module_database


def _filled(db: Connection) -> list[str]:
    tables = db.execute(_TABLES, {"kept": list(_KEPT)}).scalars().all()
    if not tables:
        return []
    asked = ", ".join(f"EXISTS (SELECT FROM {table})" for table in tables)
    is_filled = db.execute(text(f"SELECT {asked}")).one()
    return [table for table, filled in zip(tables, is_filled, strict=True) if filled]
