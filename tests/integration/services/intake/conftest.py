"""One intake per module of tests; every test makes cases of its own."""

from collections.abc import Iterator

import pytest

from casekit.testing.servers import PostgresServer
from tests.integration.services.intake.desk import Desk, open_desk


@pytest.fixture(scope="module")
def desk(postgres: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    name = postgres.create_database()
    with open_desk(postgres.uri(name), tmp_path_factory.mktemp("intake")) as made:
        yield made
    postgres.drop_database(name)
