"""An HTTP/1.1 server on eventlet that survives its clients.

One green thread per connection, bounded; time-outs on headers, bodies (`casekit.web.arrival`) and idle connections;
refusals of the protocol itself (a broken request line, oversized headers) are problem details too; nothing of a request
is logged. Stopping closes idle connections and lets what has begun finish. Used by `casekit.entrypoints` alone.
"""

import errno
import logging
from collections.abc import Callable, Iterable
from typing import Any

import eventlet
from eventlet import greenio, wsgi
from eventlet.green import socket
from werkzeug.wrappers import Response

from casekit.errors import Problem
from casekit.web import problems
from casekit.web.arrival import MAX_DISCARDED_BYTES, Body, Pace
from casekit.web.errors import AddressTooLong, HeadersTooLarge, MalformedRequest

MAX_CONNECTIONS = 1000
HEADER_SECONDS = 5
SILENCE_SECONDS = 20
IDLE_SECONDS = 75
BACKLOG = 512
_OUT_OF_RESOURCES = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})
log = logging.getLogger(__name__)

Environ = dict[str, Any]
Answer = Callable[[Environ], Response]


class _Protocol(wsgi.HttpProtocol):  # type: ignore[misc]
    """eventlet's protocol with time-outs on headers, and our words for what is not HTTP."""

    def parse_request(self) -> bool:
        """Read the headers, within `HEADER_SECONDS` however slowly they trickle."""
        try:
            with eventlet.Timeout(HEADER_SECONDS, TimeoutError("headers")):
                is_parsed = bool(super().parse_request())
        except (wsgi.HeaderLineTooLong, wsgi.HeadersTooLarge):
            return self._refuse(HeadersTooLarge())
        return is_parsed and (self._is_framed() or self._refuse(MalformedRequest()))

    def get_environ(self) -> Environ:
        """The environment; the connection ends with a request whose body should not be read on."""
        environ: Environ = super().get_environ()
        if int(environ.get("CONTENT_LENGTH") or 0) > MAX_DISCARDED_BYTES:
            self._hang_up()
        body = Body(environ["eventlet.input"], self.server.pace, self._hang_up)
        environ["wsgi.input"] = environ["eventlet.input"] = body
        environ["wsgi.input_terminated"] = True  # so that werkzeug reads a chunked body too
        return environ

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """The standard library's complaint about a request line or header."""
        self._refuse(HeadersTooLarge() if code == HeadersTooLarge.status else MalformedRequest())

    def log_message(self, *_: object) -> None:
        """Nothing of a request is logged here."""

    def _read_request_line(self) -> bytes:
        line: bytes = super()._read_request_line()
        if len(line) < self.server.url_length_limit:
            return line
        self._refuse(AddressTooLong())
        return b""

    def _is_framed(self) -> bool:
        """Whether it is beyond doubt where the body ends (RFC 9112, 6.3)."""
        lengths, encodings = (
            self.headers.get_all("content-length", []),
            self.headers.get_all("transfer-encoding", []),
        )
        if encodings:
            return not lengths and [each.lower() for each in encodings] == ["chunked"]
        return not lengths or (len(lengths) == 1 and lengths[0].isascii() and lengths[0].isdigit())

    def _refuse(self, problem: Problem) -> bool:
        self.wfile.write(_raw(problem))
        self.wfile.flush()
        self._hang_up()
        return False

    def _hang_up(self) -> None:
        """Have the connection end with this request."""
        self.close_connection = 1


def _raw(problem: Problem) -> bytes:
    response = problems.response(problem)
    response.headers["Connection"] = "close"
    head = "".join(f"{name}: {value}\r\n" for name, value in response.headers)
    return f"HTTP/1.1 {response.status}\r\n{head}\r\n".encode("latin-1") + response.get_data()


class HttpServer:
    """Serves `answer` on host and port; `port` is the one in use, also when 0 was asked for.

    Raises OSError when the address cannot be had.
    """

    def __init__(
        self,
        host: str,
        port: int,
        answer: Answer,
        *,
        max_connections: int = MAX_CONNECTIONS,
        pace: Pace = Pace(),
    ) -> None:
        self._socket = eventlet.listen((host, port), backlog=BACKLOG, reuse_port=False)
        self.port: int = self._socket.getsockname()[1]
        self._answer = answer
        self._pool = eventlet.GreenPool(max_connections)
        self._connections: dict[int, list[Any]] = {}
        self._wsgi = wsgi.Server(
            self._socket,
            self._socket.getsockname(),
            self._respond,
            protocol=_Protocol,
            log_output=False,
            debug=False,
            keepalive=IDLE_SECONDS,
            socket_timeout=SILENCE_SECONDS,
        )
        self._wsgi.pace = pace
        self._is_closed = False
        self._loop: Any = None

    def start(self) -> None:
        """Accept connections, in a green thread."""
        self._loop = eventlet.spawn(self._accept)

    def stop(self, seconds: float) -> None:
        """Accept nothing more, let what has begun finish for `seconds`, then cut it off."""
        self._is_closed = True
        if self._loop is not None:
            self._loop.kill()
        self._socket.close()
        for connection in list(self._connections.values()):
            was, connection[2] = connection[2], wsgi.STATE_CLOSE
            if was == wsgi.STATE_IDLE:
                greenio.shutdown_safe(connection[1])
        with eventlet.Timeout(seconds, False):
            self._pool.waitall()
        for thread in list(self._pool.coroutines_running):
            thread.kill()

    def _accept(self) -> None:
        while True:
            try:
                client, address = self._socket.accept()
            except OSError as fault:
                if self._is_closed:
                    return
                if fault.errno in _OUT_OF_RESOURCES:
                    log.error("no connection could be accepted", extra={"error_type": type(fault).__name__})
                    eventlet.sleep(0.1)
                continue
            client.settimeout(SILENCE_SECONDS)
            self._pool.spawn_n(self._serve, client, address)

    def _serve(self, client: Any, address: Any) -> None:
        """One connection, to its end."""
        connection = self._connections[id(client)] = [address, client, wsgi.STATE_IDLE]
        try:
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._wsgi.process_request(connection)
        except (OSError, ValueError):
            pass  # the client is gone, or its framing is: there is nobody to tell
        except Exception as fault:  # broad: one connection's fault must not end the others
            log.error("a connection failed", exc_info=fault)
        finally:
            del self._connections[id(client)]
            greenio.shutdown_safe(client)
            client.close()

    def _respond(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        response = self._answer(environ)
        return response(environ, start_response)
