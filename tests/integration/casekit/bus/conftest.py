"""A broker of this test's own virtual host, and what publishes and listens there."""

from collections.abc import Iterator

import pika
import pytest
from pika.adapters.blocking_connection import BlockingChannel

from casekit.bus import confirms, wire


@pytest.fixture
def channel(amqp_uri: str) -> Iterator[BlockingChannel]:
    """Another client of the broker."""
    connection = pika.BlockingConnection(pika.URLParameters(amqp_uri))
    yield connection.channel()
    if connection.is_open:
        connection.close()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> float:
    """Waits for the broker are short; returns how long one is."""
    seconds = 0.5
    monkeypatch.setattr(confirms, "CONFIRM_SECONDS", seconds)
    monkeypatch.setattr(wire, "IO_SECONDS", seconds)
    monkeypatch.setattr(wire, "CONNECT_SECONDS", seconds)
    return seconds
