"""The county that is sent what it must refuse, and what it must keep to itself."""

from collections.abc import Iterator

import pytest

from tests.functional.county import County, living


@pytest.fixture(scope="package")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[County]:
    """One embedded platform that knows the demonstration county."""
    with living(tmp_path_factory.mktemp("input") / "home") as found:
        yield found
