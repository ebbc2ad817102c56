"""The audience feed on one emptied database; with a virtual host of its own where a test asks for a broker."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.audience import Audience, audience
from tests.support.emptied import database_uri, module_database

__all__ = ["database_uri", "module_database"]


@pytest.fixture
def gate(tmp_path: Path, database_uri: str) -> Iterator[Audience]:
    """An embedded gateway."""
    with audience(database_uri, tmp_path) as made:
        yield made


@pytest.fixture
def broad(tmp_path: Path, database_uri: str, amqp_uri: str) -> Iterator[Audience]:
    """A gateway of a distributed platform."""
    with audience(database_uri, tmp_path, amqp_uri) as made:
        yield made
