"""Connections to the broker that never wait without end.

py-amqp leaves a connected socket without a time-out, and the kernel's socket time-outs do nothing under eventlet; so
the socket's own is set: every read, every write and every reply is bounded by it.
"""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from amqp.exceptions import AMQPError
from kombu.connection import Connection

from casekit.bus.messages import Fault

CONNECT_SECONDS = 3.0
IO_SECONDS = 5.0

_CORK: int | None = getattr(socket, "TCP_CORK", None)  # only Linux has corks

# py-amqp says `AttributeError` at times when the peer has gone in the middle of an operation.
WIRE_ERRORS = (AMQPError, OSError, AttributeError)


def connect(uri: str, *, heartbeat: float = 0) -> Any:
    """An open `amqp.Connection`. Raises one of WIRE_ERRORS.

    Without a heartbeat the holder need not attend to the connection while it has nothing to say; a dead peer is
    noticed by the time-out of the next operation.
    """
    secure = urlsplit(uri).scheme == "amqps"
    client: Any = Connection(  # type: ignore[no-untyped-call]
        uri,
        connect_timeout=CONNECT_SECONDS,
        heartbeat=heartbeat,
        ssl={"server_hostname": None} if secure else False,
    )
    connection = client.transport.establish_connection()
    connection.transport.sock.settimeout(IO_SECONDS)
    return connection


def open_channel(connection: Any) -> Any:
    """A channel that hands bodies over as the bytes they came as. Raises one of WIRE_ERRORS."""
    channel = connection.Channel(connection, auto_decode=False)
    channel.open()
    return channel


def hang_up(connection: Any, *, orderly: bool) -> None:
    """Close a connection: with the protocol's farewell, or at once when the peer is not to be relied on."""
    try:
        if orderly:
            connection.close()
        else:
            connection.collect()
    except WIRE_ERRORS:
        connection.collect()


@contextmanager
def corked(connection: Any) -> Iterator[None]:
    """Let what is written inside leave together, in full segments: one wake-up of the broker instead of many."""
    if _CORK is None:
        yield
        return
    connection.transport.sock.setsockopt(socket.IPPROTO_TCP, _CORK, 1)
    yield
    connection.transport.sock.setsockopt(socket.IPPROTO_TCP, _CORK, 0)


def fault_of(error: BaseException) -> Fault:
    """What a failure on the wire means for a message that was being published."""
    return Fault.TIMED_OUT if isinstance(error, TimeoutError) else Fault.UNREACHABLE
