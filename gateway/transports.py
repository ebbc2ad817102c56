"""How a request reaches a service: over HTTP, or by a call within the process.

Both are given the WSGI environment of the request as `forward` prepared it, and answer with a response; both raise
ServiceDown when the request has not reached the service, and ServiceSilent when nobody knows what became of it. A body
that is passed on as it comes may raise RequestTooSlow.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol
from urllib.parse import quote

import urllib3
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError, ProtocolError
from werkzeug.wrappers import Response

from casekit.config import SERVICES, Config
from casekit.errors import Message
from casekit.runtime import Runtime
from casekit.web import app_of, respond
from casekit.web.errors import MalformedRequest
from gateway.errors import ServiceDown, ServiceSilent

Environ = dict[str, Any]
CONNECT_SECONDS = 1.0
ANSWER_SECONDS = 2.9
MAX_POLL_SECONDS = 60
_BUFFERED_BYTES = 1024 * 1024
_CHUNK_BYTES = 64 * 1024
_UNENCODED = re.compile(r"[^!-~]|#")
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
# Connection and what it governs (RFC 9110, 7.6.1), and what is between the gateway and its own peer
_OWN_TO_THE_HOP = frozenset(
    {
        "connection", "keep-alive", "proxy-connection", "proxy-authenticate", "proxy-authorization", "te", "trailer",
        "transfer-encoding", "upgrade", "expect", "host", "cookie", "set-cookie", "server", "date",
    }
)  # fmt: skip


class Transport(Protocol):
    """The way to one service."""

    def send(self, environ: Environ) -> Response:
        """The service's answer. Raises ServiceDown or ServiceSilent."""
        ...


class LocalTransport:
    """A service whose application is in this process; no socket, no copy of the body."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    def send(self, environ: Environ) -> Response:
        """The application's answer."""
        return respond(app_of(self._runtime), environ)


class HttpTransport:
    """A service at `url`, over connections that are kept."""

    def __init__(self, url: str, connections: int) -> None:
        where = urllib3.util.parse_url(url)
        self._pool = urllib3.HTTPConnectionPool(
            where.host or "", where.port or 80, maxsize=connections, block=False, retries=False
        )

    def send(self, environ: Environ) -> Response:
        """The service's answer; its body is passed on as it comes when it is long."""
        method = environ["REQUEST_METHOD"]
        try:
            found = self._exchange(environ)
        except (NewConnectionError, ConnectTimeoutError) as fault:
            raise ServiceDown from fault
        except ProtocolError as fault:
            # a kept connection that the service closed meanwhile; a question may be asked again, an act may not
            if method not in _SAFE:
                raise ServiceSilent from fault
            found = self._once_more(environ)
        except HTTPError as fault:
            raise ServiceSilent from fault
        except ValueError:
            raise MalformedRequest(
                Message("a header field has a character that is none", "请求头中有无效字符。")
            ) from None
        return _response(found, method)

    def _once_more(self, environ: Environ) -> urllib3.BaseHTTPResponse:
        try:
            return self._exchange(environ)
        except HTTPError as fault:
            raise ServiceDown from fault

    def _exchange(self, environ: Environ) -> urllib3.BaseHTTPResponse:
        return self._pool.urlopen(
            environ["REQUEST_METHOD"],
            target_of(environ),
            body=environ.get("onedoor.body"),
            headers=_headers(environ),
            retries=False,
            redirect=False,
            timeout=urllib3.Timeout(connect=CONNECT_SECONDS, read=_patience(environ)),
            preload_content=False,
            decode_content=False,
        )


def target_of(environ: Environ) -> str:
    """Path and query as they came, still encoded; what should have been encoded is."""
    path = environ.get("RAW_PATH_INFO") or quote(environ["PATH_INFO"].encode("latin-1"))
    query = environ.get("QUERY_STRING")
    target = f"{path}?{query}" if query else str(path)
    return _UNENCODED.sub(lambda found: quote(found.group().encode("latin-1"), safe=""), target)


def is_poll(environ: Environ) -> bool:
    """Whether the request asks to be kept waiting for news."""
    return environ["REQUEST_METHOD"] == "GET" and poll_seconds(environ) is not None


def poll_seconds(environ: Environ) -> int | None:
    """`wait` of the query, bounded; None when there is none."""
    for part in str(environ.get("QUERY_STRING") or "").split("&"):
        name, _, value = part.partition("=")
        if name == "wait":
            return (
                min(int(value), MAX_POLL_SECONDS)
                if value.isascii() and value.isdigit() and len(value) < 9
                else 0
            )
    return None


def _patience(environ: Environ) -> float:
    return ANSWER_SECONDS + (poll_seconds(environ) or 0)


def _headers(environ: Environ) -> dict[str, str]:
    """The request's headers, without those that belong to the hop."""
    named = {each.strip().lower() for each in str(environ.get("HTTP_CONNECTION", "")).split(",")}
    headers = {
        name: value
        for name, value in ((key[5:].replace("_", "-").lower(), value) for key, value in _sent(environ))
        if name not in _OWN_TO_THE_HOP and name not in named
    }
    for key in ("CONTENT_TYPE", "CONTENT_LENGTH"):
        if environ.get(key):
            headers[key.replace("_", "-").lower()] = environ[key]
    return headers


def _sent(environ: Environ) -> Iterable[tuple[str, str]]:
    return ((key, value) for key, value in environ.items() if key.startswith("HTTP_"))


def _response(found: urllib3.BaseHTTPResponse, method: str) -> Response:
    headers = [(name, value) for name, value in found.headers.items() if name.lower() not in _OWN_TO_THE_HOP]
    length = found.headers.get("Content-Length", "")
    if method == "HEAD" or (length.isdigit() and int(length) <= _BUFFERED_BYTES):
        try:
            body: Any = found.read()
        except HTTPError as fault:
            raise ServiceSilent from fault
        found.release_conn()
    else:
        body = _stream(found)
    return Response(body, found.status, headers, direct_passthrough=True)


def _stream(found: urllib3.BaseHTTPResponse) -> Iterator[bytes]:
    try:
        yield from found.stream(_CHUNK_BYTES)
    finally:
        found.release_conn()


def local_transports(runtimes: Iterable[Runtime]) -> Mapping[str, Transport]:
    """The ways of the embedded platform, by service."""
    return {runtime.name: LocalTransport(runtime) for runtime in runtimes if runtime.name != "gateway"}


def http_transports(config: Config) -> Mapping[str, Transport]:
    """The ways of a gateway that runs alone, by service. Raises ConfigErrors for a service without a URL."""
    connections = config.request_workers + config.poll_workers
    return {
        name: HttpTransport(config.service_url(name), connections) for name in SERVICES if name != "gateway"
    }
