"""An installation as commands of the operator's find it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url

from casekit.config import SERVICES, load_config
from casekit.testing.servers import PostgresServer
from casekit.vault import FileKeyring
from onedoor.composition import Composition
from onedoor.migrating import migrate_services

REGION = "520302000000"


@pytest.fixture
def database_uri(postgres: PostgresServer, migrated: str) -> Iterator[str]:
    """The superuser's URI of a migrated database that belongs to this test alone."""
    name = postgres.create_database(template=migrated)
    yield postgres.uri(name)
    postgres.drop_database(name)


@pytest.fixture
def platform(database_uri: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Composition:
    """An installation that the environment names, in which nothing runs."""
    uri = make_url(database_uri).set(username="onedoor", password="sample")
    environ = {
        "ONEDOOR_HOME": str(tmp_path),
        "ONEDOOR_REGION": REGION,
        "ONEDOOR_DATABASE_URI": uri.render_as_string(hide_password=False),
    }
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    FileKeyring.open(tmp_path / "keys" / "master.json", make=True)
    config = load_config(environ)
    migrate_services(database_uri, SERVICES, config, lambda _: None)
    return Composition(config)
