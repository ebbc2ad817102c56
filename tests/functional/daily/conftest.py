"""The county that the tests of an ordinary day share."""

from collections.abc import Iterator

import pytest

from tests.functional.county import County, living
from tests.functional.standings import Standings, every_standing


@pytest.fixture(scope="package")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[County]:
    """One embedded platform that knows the demonstration county, for all tests that live whole cases on it."""
    with living(tmp_path_factory.mktemp("county") / "home") as found:
        yield found


@pytest.fixture(scope="package")
def standings(county: County) -> Standings:
    """The cases in which units stand in every relation, made once for all who look at them."""
    return every_standing(county)
