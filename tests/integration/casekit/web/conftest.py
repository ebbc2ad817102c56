"""The example service on a database of the test's own, and a clerk who calls it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from casekit.clock import FixedClock, RealClock
from tests.integration.casekit.web.caller import Caller
from tests.support.example_service import Example, create_schema, example


@pytest.fixture
def service(tmp_path: Path, database_uri: str) -> Iterator[Example]:
    made = example(tmp_path, database_uri, clock=FixedClock(RealClock().now()))
    create_schema(made.runtime.db)
    yield made
    made.runtime.db.close()


@pytest.fixture
def caller(service: Example) -> Caller:
    return Caller(service)
