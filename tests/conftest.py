"""What every test may use: one real PostgreSQL and one real RabbitMQ per run, a database and a virtual host per test.

Servers start when the first test asks for them. A test that asks for one fails when it cannot be had; none is skipped.
"""

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

from casekit.config import SERVICES, Config
from casekit.testing.servers import PostgresServer, RabbitServer, postgres_server, rabbitmq_server
from onedoor.migrating import migrate_services
from tools.pytest_guard import spoke_with

# The ordinary run repeats itself exactly; `make test-long` looks further and elsewhere each time.
settings.register_profile("ordinary", deadline=None, derandomize=True, max_examples=50)
settings.register_profile("long", deadline=None, max_examples=2_000)
settings.load_profile(os.environ.get("ONEDOOR_HYPOTHESIS_PROFILE", "ordinary"))


@pytest.fixture(scope="session")
def postgres(request: pytest.FixtureRequest) -> Iterator[PostgresServer]:
    """The run's PostgreSQL. Who stops, kills or freezes it starts it again before the test ends.

    It does not wait for the disk: killed processes, unlike a power cut, leave what they wrote to the system, and every
    dropped database would cost a second.
    """
    with postgres_server(fsync=False) as server:
        spoke_with(request.config, "PostgreSQL")
        yield server


@pytest.fixture(scope="session")
def migrated(postgres: PostgresServer) -> Iterator[str]:
    """The name of a database with every service's schema, to copy: sooner had than the migrations are run again."""
    name = postgres.create_database()
    migrate_services(postgres.uri(name), SERVICES, Config(), lambda _: None)
    yield name
    postgres.drop_database(name)


@pytest.fixture(scope="session")
def rabbit(request: pytest.FixtureRequest) -> Iterator[RabbitServer]:
    """The run's RabbitMQ. Who stops, kills, wipes or freezes it starts it again before the test ends."""
    with rabbitmq_server() as server:
        spoke_with(request.config, "RabbitMQ")
        yield server


@pytest.fixture
def database_uri(postgres: PostgresServer) -> Iterator[str]:
    """The superuser's URI of an empty database that belongs to this test alone."""
    postgres.mend()
    name = postgres.create_database()
    yield postgres.uri(name)
    postgres.mend()
    postgres.drop_database(name)


@pytest.fixture
def amqp_uri(rabbit: RabbitServer) -> Iterator[str]:
    """The URI of a virtual host that belongs to this test alone."""
    rabbit.mend()
    name = rabbit.create_vhost()
    yield rabbit.uri(name)
    rabbit.mend()
    rabbit.delete_vhost(name)
