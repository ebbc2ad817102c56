"""The processes, broker and database whose outages these tests bring about."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from casekit.testing.servers import PostgresServer, RabbitServer
from tests.functional.platform import Distributed, distributed


@pytest.fixture(scope="package")
def distributed_platform(
    tmp_path_factory: pytest.TempPathFactory, postgres: PostgresServer, rabbit: RabbitServer
) -> Iterator[Distributed]:
    """Every process of its own, on the run's PostgreSQL and RabbitMQ. Who harms it mends it before the test ends."""
    home: Path = tmp_path_factory.mktemp("distributed")
    database = postgres.create_database()
    servers = {
        "ONEDOOR_ADMIN_DATABASE_URI": postgres.uri(database),
        "ONEDOOR_DATABASE_URI": postgres.uri(database, "onedoor", "a-password-of-the-tests"),
        "ONEDOOR_AMQP_URI": rabbit.amqp_uri,  # the one virtual host that a broker has again after it lost its data
    }
    with distributed(home, servers) as platform:
        yield platform
    postgres.drop_database(database)
