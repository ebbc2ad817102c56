"""The platforms that functional tests share, each started when the first test asks for it, and gone with the run.

`make functional` gives each directory to one worker, for its tests share a platform: who waits for one to come back
leaves the machine to the others.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from casekit.testing.servers import PostgresServer, RabbitServer
from tests.functional.county import County, living
from tests.functional.platform import Distributed, Embedded, distributed, embedded
from tests.functional.standings import Standings, every_standing


class ByDirectory(LoadScopeScheduling):
    """The tests of one directory stay with one worker, in their order."""

    def _split_scope(self, nodeid: str) -> str:
        return nodeid.partition("functional/")[2].partition("/")[0]


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByDirectory:
    """Whatever `--dist` says: a platform is started once."""
    return ByDirectory(config, log)


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[County]:
    """One embedded platform that knows the demonstration county, for all tests that live whole cases on it."""
    with living(tmp_path_factory.mktemp("county") / "home") as found:
        yield found


@pytest.fixture(scope="session")
def standings(county: County) -> Standings:
    """The cases in which units stand in every relation, made once for all who look at them."""
    return every_standing(county)


@pytest.fixture(scope="session")
def embedded_platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Embedded]:
    """An embedded platform to harm, beside the county's. Who harms it mends it before the test ends."""
    with embedded(tmp_path_factory.mktemp("embedded") / "home") as running:
        yield running


@pytest.fixture(scope="session")
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
