"""How a body arrives: at a pace, or not at all.

A body may take `Pace.seconds`, and one second more for every `bytes_per_second` of it that have come. So a byte now
and then keeps a connection (and a slot, where a body is passed on as it comes) no longer than silence does, and a large
file on a slow line still has its time. Only waiting for the sender counts. Used by `casekit.web.server` alone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import eventlet
from eventlet import wsgi

from casekit.clock import monotonic
from casekit.web.errors import RequestTooSlow

MAX_LINE_BYTES = 4096  # between two chunks
MAX_TRAILERS = 100
# a longer body is not read to its end for the sake of the connection
MAX_DISCARDED_BYTES = 4 * 1024 * 1024
_PIECE_BYTES = 16 * 1024


@dataclass(frozen=True, slots=True)
class Pace:
    """How slowly a body may come: `seconds` at first, then on average `bytes_per_second`."""

    seconds: float = 20.0
    bytes_per_second: float = 32 * 1024.0


class PacedFile:
    """What a connection's file holds, for as long as it keeps pace.

    Raises RequestTooSlow, which is no OSError, so that nothing on the way takes it for a caller who hung up.
    """

    def __init__(self, file: Any, pace: Pace) -> None:
        self._file = file
        self._pace = pace
        self._received = 0
        self._waited = 0.0

    def read(self, size: int) -> bytes:
        """That many bytes; fewer at the end alone."""
        pieces: list[bytes] = []
        while size > 0 and (piece := self._in_time(self._file.read1, size)):
            pieces.append(piece)
            size -= len(piece)
        return b"".join(pieces)

    def readline(self, limit: int = -1) -> bytes:
        """A line. Raises ChunkReadError for one that is too long to be part of a body's framing."""
        line = self._in_time(self._file.readline, limit if limit >= 0 else MAX_LINE_BYTES)
        if limit < 0 and len(line) == MAX_LINE_BYTES:
            raise wsgi.ChunkReadError("a line between chunks is too long")
        return line

    def _in_time(self, read: Callable[[int], bytes], size: int) -> bytes:
        left = self._pace.seconds + self._received / self._pace.bytes_per_second - self._waited
        began = monotonic()
        try:
            with eventlet.Timeout(max(left, 0.0), RequestTooSlow()):
                data = read(size)
        except TimeoutError:  # the socket's own, of silence
            raise RequestTooSlow from None
        finally:
            self._waited += monotonic() - began
        self._received += len(data)
        return data


class Body(wsgi.Input):  # type: ignore[misc]
    """A request's body, in place of `plain`; `hang_up` is called when what follows it cannot be told from it."""

    def __init__(self, plain: wsgi.Input, pace: Pace, hang_up: Callable[[], None]) -> None:
        super().__init__(
            PacedFile(plain.rfile, pace),
            plain.content_length,
            plain.get_socket(),
            plain.wfile,
            plain.wfile_line,
            plain.chunked_input,
        )
        self._hang_up = hang_up

    def read(self, length: int | None = None) -> bytes:
        """`length` bytes, or all there are. Raises RequestTooSlow, or ChunkReadError."""
        try:
            data: bytes = super().read(length)
        except (RequestTooSlow, wsgi.ChunkReadError):
            self._hang_up()
            raise
        return data

    def discard(self, buffer_size: int = _PIECE_BYTES) -> None:
        """Read what nobody wanted, so that the connection can be used again; give it up when that takes too much."""
        discarded = 0
        try:
            while discarded <= MAX_DISCARDED_BYTES:
                if not (piece := self.read(buffer_size)):
                    return
                discarded += len(piece)
        except (RequestTooSlow, OSError, wsgi.ChunkReadError):
            pass  # there is nobody to tell: the request has its answer
        self._hang_up()

    def _discard_trailers(self, rfile: PacedFile) -> None:
        for _ in range(MAX_TRAILERS):
            if rfile.readline() in (b"\r\n", b"\n", b""):
                return
        raise wsgi.ChunkReadError("the body has too many trailers")
