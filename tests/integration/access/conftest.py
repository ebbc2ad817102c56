"""A service's schema with the access tables, and Work on it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import MetaData, text
from sqlalchemy.engine import Connection

from access.projector import project
from access.tables import declare
from casekit.db import Database, new_metadata
from casekit.outbox import outbox_tables
from casekit.streams import streams_table
from casekit.work import Work
from contracts.samples import MOMENT, REGION
from tests.support.emptied import database_uri, module_database

__all__ = ["database_uri", "module_database"]

OpenWork = Callable[[], "contextmanager[Work]"]


@pytest.fixture
def metadata() -> MetaData:
    """What the policy and a Work need of a service."""
    made = new_metadata()
    streams_table(made)
    outbox_tables(made)
    declare(made)
    return made


@pytest.fixture
def database(database_uri: str, metadata: MetaData) -> Iterator[Database]:
    """The schema `here` with these tables."""
    found = Database(database_uri, "here")
    with found.begin() as connection:
        connection.execute(text("CREATE SCHEMA IF NOT EXISTS here"))
        metadata.create_all(connection)
    yield found
    found.close()


@pytest.fixture
def open_work(database: Database, metadata: MetaData) -> OpenWork:
    """Opens a transaction's Work, as intake's bridge does; committed at the end."""

    @contextmanager
    def opened(source: str = "intake") -> Iterator[Work]:
        with database.begin() as connection:
            work = work_on(connection, metadata, source)
            yield work
            work.flush()

    return opened


def work_on(connection: Connection, metadata: MetaData, source: str = "intake") -> Work:
    """A Work that tells the access projector of what it says."""
    return Work(
        db=connection, source=source, region=REGION, now=MOMENT, actor="post-1", tables=metadata.tables,
        projectors=(project,),
    )  # fmt: skip
