"""Declares exchanges and queues on the broker; idempotent, so whoever connects may do it again.

A publisher declares its source's exchange and every listener's queue before its first message; a consumer its queue and
its sources' exchanges. So a broker that has lost everything is complete again before anything is sent or awaited.
"""

from typing import Any

from casekit.bus.topology import Topology, exchange, inbox_queue
from casekit.bus.wire import connect, hang_up, open_channel

# A message that breaks its consumer this many times is dropped by the broker; an event comes again by repair.
DELIVERY_LIMIT = 20
INBOX_ARGUMENTS = {"x-queue-type": "quorum", "x-delivery-limit": DELIVERY_LIMIT}


def declare(uri: str, topology: Topology) -> None:
    """Everything the platform needs on its broker; run by `onedoor migrate`. Raises one of wire.WIRE_ERRORS."""
    connection = connect(uri)
    try:
        channel = open_channel(connection)
        for source in topology.services():
            declare_exchange(channel, source)
        for service in topology.listens:
            declare_inbox(channel, service, topology)
    finally:
        hang_up(connection, orderly=True)


def declare_source(channel: Any, source: str, topology: Topology) -> None:
    """A source's exchange, and the queue of every service that listens to it, bound."""
    declare_exchange(channel, source)
    for service in topology.listeners_of(source):
        _declare_queue(channel, service)
        _bind(channel, service, source)


def declare_inbox(channel: Any, service: str, topology: Topology) -> None:
    """A service's queue, bound to the exchanges of all its sources."""
    _declare_queue(channel, service)
    for source in topology.sources_of(service):
        declare_exchange(channel, source)
        _bind(channel, service, source)


def declare_exchange(channel: Any, source: str) -> None:
    """A source's exchange; what no queue takes comes back to the publisher, for there is no alternate one."""
    channel.exchange_declare(exchange(source), "topic", durable=True, auto_delete=False)


def _declare_queue(channel: Any, service: str) -> None:
    channel.queue_declare(inbox_queue(service), durable=True, auto_delete=False, arguments=INBOX_ARGUMENTS)


def _bind(channel: Any, service: str, source: str) -> None:
    channel.queue_bind(inbox_queue(service), exchange(source), routing_key="#")
