"""Grid on a real PostgreSQL. A county's organisation is registered once; every test gets a copy of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from casekit.attachments import FilesystemStore
from casekit.testing.servers import PostgresServer
from procedures import library
from services.grid.definition import DEFINITION
from tests.integration.services.grid.office import PLACE, Office
from tests.support.listening import listener


@contextmanager
def opened(uri: str, home: Path, attachments: Path) -> Iterator[Office]:
    """The office on a database; its keys are at `home`."""
    with listener(DEFINITION, uri, home) as made:
        store = FilesystemStore(attachments, 64 * 1024)
        made.runtime.extras |= {"procedures": library, "place": PLACE, "attachments": store}
        yield Office(made)


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the keys are."""
    return tmp_path_factory.mktemp("grid")


@pytest.fixture(scope="session")
def settled(postgres: PostgresServer, home: Path) -> Iterator[str]:
    """A database in which the county's units and grids are registered."""
    name = postgres.create_database()
    with opened(postgres.uri(name), home, home / "attachments") as office:
        office.settle()
    yield name
    postgres.drop_database(name)


@pytest.fixture
def office(postgres: PostgresServer, settled: str, home: Path, tmp_path: Path) -> Iterator[Office]:
    """Grid with the county's units and grids, on a database of this test's own."""
    name = postgres.create_database(template=settled)
    with opened(postgres.uri(name), home, tmp_path / "attachments") as made:
        yield made
    postgres.drop_database(name)
