"""Grid on a real PostgreSQL. A county's organisation is registered once, and put back before every test."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import NullPool

from casekit.attachments import FilesystemStore
from casekit.clock import FixedClock
from casekit.db import engine_url
from casekit.migrate import role_name
from casekit.testing.servers import PostgresServer
from contracts.samples import MOMENT
from procedures import library
from services.grid.definition import DEFINITION
from tests.integration.services.grid.office import PLACE, Office
from tests.support.listening import PASSWORD, Listener, Voices, listener
from tests.support.restored import Picture


@dataclass
class Settled:
    """Grid with the county's units and grids, and the picture of it."""

    listener: Listener
    admin: Engine
    picture: Picture


@pytest.fixture(scope="session")
def settled(postgres: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settled]:
    """The service, in whose database the county's units and grids are registered."""
    name = postgres.create_database()
    home = tmp_path_factory.mktemp("grid")
    with listener(DEFINITION, postgres.uri(name), home) as made:
        made.runtime.extras |= {"procedures": library, "place": PLACE}
        _furnish(made, home)
        Office(made).settle()
        admin = create_engine(engine_url(postgres.uri(name)), poolclass=NullPool)
        with admin.begin() as db:
            picture = Picture(db, DEFINITION.name)
        yield Settled(made, admin, picture)
    postgres.drop_database(name)


@pytest.fixture
def office(settled: Settled, tmp_path: Path) -> Office:
    """Grid with the county's units and grids, as if nothing had happened yet."""
    settled.listener.runtime.db.close()  # another test may have ended the server that these connections were to
    with settled.admin.begin() as db:
        settled.picture.restore(db)
        # roles are the whole server's: others of its tests may have let theirs in by another password
        db.exec_driver_sql(f"ALTER ROLE {role_name(DEFINITION.name)} PASSWORD '{PASSWORD}'")
    settled.listener.voices = Voices()
    settled.listener.runtime.clock = FixedClock(MOMENT)
    _furnish(settled.listener, tmp_path)
    return Office(settled.listener)


def _furnish(made: Listener, home: Path) -> None:
    made.runtime.extras["attachments"] = FilesystemStore(home / "attachments", 64 * 1024)
