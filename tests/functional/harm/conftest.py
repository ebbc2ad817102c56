"""The platform that these tests harm."""

from collections.abc import Iterator

import pytest

from tests.functional.platform import Embedded, embedded


@pytest.fixture(scope="package")
def embedded_platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Embedded]:
    """An embedded platform to harm. Who harms it mends it before the test ends."""
    with embedded(tmp_path_factory.mktemp("embedded") / "home") as running:
        yield running
