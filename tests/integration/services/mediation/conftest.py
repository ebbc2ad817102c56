"""One mediation service per module of tests; every test has cases of its own."""

from collections.abc import Iterator

import pytest

from casekit.clock import FixedClock
from casekit.testing.servers import PostgresServer
from contracts.samples import MOMENT
from contracts.vocabulary import Tier, UnitKind
from procedures import library
from services.mediation.definition import DEFINITION
from tests.support.cases import Handler
from tests.support.listening import listener

TOWN, OTHER, COUNTY, BUREAU = "committee-town", "committee-other", "committee-county", "forestry-bureau"


@pytest.fixture(scope="module")
def opened(postgres: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Handler]:
    name = postgres.create_database()
    with listener(DEFINITION, postgres.uri(name), tmp_path_factory.mktemp("mediation")) as made:
        clock = made.runtime.clock
        assert isinstance(clock, FixedClock)
        made.runtime.extras["procedures"] = library
        room = Handler(made, clock, "/v1/mediations")
        room.unit(TOWN, UnitKind.COMMITTEE)
        room.unit(OTHER, UnitKind.COMMITTEE)
        room.unit(COUNTY, UnitKind.COMMITTEE, Tier.COUNTY)
        room.unit(BUREAU, UnitKind.DEPARTMENT, Tier.COUNTY)
        yield room
    postgres.drop_database(name)


@pytest.fixture
def room(opened: Handler) -> Iterator[Handler]:
    """The service, with every clock where it began."""
    opened.clock.moment = opened.listener.voices.now = MOMENT
    yield opened
    assert opened.inbox() <= {"done", "skipped"}
