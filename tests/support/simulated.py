"""The hall of a synthetic year, as `onedoor procedure simulate` opens it, on a database of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from casekit.config import Config
from casekit.testing.servers import PostgresServer
from onedoor.migrating import migrate_services
from onedoor.simulation.hall import SERVICES, Hall, open_hall


@contextmanager
def simulated_hall(postgres: PostgresServer, migrated: str, home: Path, start: datetime) -> Iterator[Hall]:
    """An empty hall whose clock stands at `start`, on a copy of a migrated database."""
    name = postgres.create_database(template=migrated)
    uri = postgres.uri(name)
    config = Config(home=home, database_uri=uri, master_key_file=home / "master.key")
    migrate_services(uri, SERVICES, config, lambda _: None)
    with open_hall(config, uri, start) as opened:
        yield opened
    postgres.drop_database(name)
