"""One distributed platform for all functional tests that want one; embedded ones are started where they are used."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from casekit.testing.servers import PostgresServer, RabbitServer
from tests.functional.county import County, living
from tests.functional.platform import Distributed, distributed


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[County]:
    """One embedded platform that knows the demonstration county, for all tests that live whole cases on it."""
    with living(tmp_path_factory.mktemp("county") / "home") as found:
        yield found


@pytest.fixture(scope="session")
def distributed_platform(
    tmp_path_factory: pytest.TempPathFactory, postgres: PostgresServer, rabbit: RabbitServer
) -> Iterator[Distributed]:
    """Every process of its own, on the run's PostgreSQL and RabbitMQ. Who harms it mends it before the test ends."""
    home: Path = tmp_path_factory.mktemp("distributed")
    database, vhost = postgres.create_database(), rabbit.create_vhost()
    servers = {
        "ONEDOOR_ADMIN_DATABASE_URI": postgres.uri(database),
        "ONEDOOR_DATABASE_URI": postgres.uri(database, "onedoor", "a-password-of-the-tests"),
        "ONEDOOR_AMQP_URI": rabbit.uri(vhost),
    }
    with distributed(home, servers) as platform:
        yield platform
    postgres.drop_database(database)
