"""A source and a listener, and the ways between them."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from sqlalchemy import text

from casekit.bus.messages import OutMessage
from casekit.inbox.store import source_states
from casekit.relay import Relay
from casekit.runtime import Runtime
from casekit.testing.sample import open_runtime, sample_definition
from tests.integration.casekit.relay.conftest import MemoryBus


@pytest.fixture
def source(database_uri: str) -> Iterator[Runtime]:
    with open_runtime(sample_definition("intake"), database_uri) as opened:
        yield opened


@pytest.fixture
def listener(database_uri: str) -> Iterator[Runtime]:
    with open_runtime(sample_definition("grid", "intake"), database_uri) as opened:
        yield opened


def published(source: Runtime) -> list[OutMessage]:
    """What the source's relay publishes now."""
    bus = MemoryBus()
    with closing(Relay(source, bus, seal_seconds=3600.0)) as relay:
        while relay.turn():
            pass
    return bus.events


def places(listener: Runtime) -> list[tuple[int, int]]:
    """(epoch, position) of everything in the inbox, in order."""
    with listener.db.begin() as db:
        rows = db.execute(text("SELECT epoch, position FROM inbox_messages ORDER BY epoch, position"))
        return [(row.epoch, row.position) for row in rows]


def contiguous(listener: Runtime) -> dict[int, int]:
    """Up to which position everything is here, by epoch."""
    return {state.epoch: state.contiguous for state in source_states(listener)}
