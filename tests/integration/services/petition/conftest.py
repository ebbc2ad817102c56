"""One petition service per module of tests; every test has cases of its own."""

from collections.abc import Iterator

import pytest

from casekit.clock import FixedClock
from casekit.testing.servers import PostgresServer
from contracts.samples import MOMENT
from contracts.vocabulary import UnitKind
from procedures import library
from services.petition.definition import DEFINITION
from tests.support.cases import Handler
from tests.support.listening import listener

OFFICE, OTHER, BUREAU = "petition-office", "petition-other", "land-bureau"


@pytest.fixture(scope="module")
def opened(postgres: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Handler]:
    name = postgres.create_database()
    with listener(DEFINITION, postgres.uri(name), tmp_path_factory.mktemp("petition")) as made:
        clock = made.runtime.clock
        assert isinstance(clock, FixedClock)
        made.runtime.extras["procedures"] = library
        bureau = Handler(made, clock, "/v1/petitions")
        bureau.unit(OFFICE, UnitKind.PETITION_OFFICE)
        bureau.unit(OTHER, UnitKind.PETITION_OFFICE)
        bureau.unit(BUREAU, UnitKind.DEPARTMENT)
        yield bureau
    postgres.drop_database(name)


@pytest.fixture
def office(opened: Handler) -> Iterator[Handler]:
    """The service, with every clock where it began."""
    opened.clock.moment = opened.listener.voices.now = MOMENT
    yield opened
    assert opened.inbox() <= {"done", "skipped"}
