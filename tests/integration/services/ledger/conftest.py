"""The ledger on a real PostgreSQL, and the four services it hears."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from services.ledger.definition import DEFINITION
from tests.support.emptied import database_uri, module_database
from tests.support.listening import Listener, listener

__all__ = ["database_uri", "module_database"]


@pytest.fixture
def ledger(tmp_path: Path, database_uri: str) -> Iterator[Listener]:
    """The ledger, listening."""
    with listener(DEFINITION, database_uri, tmp_path) as made:
        yield made
