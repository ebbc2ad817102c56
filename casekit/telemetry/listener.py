"""The listener for operators: /metrics, /healthz and /readyz, on a port of its own and in green threads of
its own.

So that a pool full of slow requests never makes a probe fail. Started by the composition root, one per
process.
"""

import json
from collections.abc import Callable, Iterable
from typing import Any

import eventlet
import eventlet.wsgi
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry

from casekit.telemetry.health import Health, Readiness
from casekit.telemetry.metrics import REGISTRY, exposition

_MAX_CONNECTIONS = 32
_SOCKET_SECONDS = 10

Answer = tuple[str, str, bytes]


class Listener:
    """Serves the three paths until `stop`. `port` is the port in use, also when 0 was asked for."""

    def __init__(
        self, host: str, port: int, readiness: Readiness, registry: CollectorRegistry = REGISTRY
    ) -> None:
        self._socket = eventlet.listen((host, port), reuse_port=False)
        self.port: int = self._socket.getsockname()[1]
        self._readiness = readiness
        self._registry = registry
        self._server: Any = None

    def start(self) -> None:
        """Serve in a green thread. Raises nothing: a taken port was found when the object was made (OSError)."""
        self._server = eventlet.spawn(
            eventlet.wsgi.server,
            self._socket,
            self._serve,
            max_size=_MAX_CONNECTIONS,
            socket_timeout=_SOCKET_SECONDS,
            log_output=False,
            debug=False,
        )

    def wait(self) -> None:
        """Return when serving has stopped; for a thread that does nothing else."""
        self._server.wait()

    def stop(self) -> None:
        """Stop serving and give the port back."""
        if self._server is not None:
            self._server.kill()
        self._socket.close()

    def _serve(self, environ: dict[str, Any], start_response: Callable[..., object]) -> Iterable[bytes]:
        status, content_type, body = self._answer(environ["REQUEST_METHOD"], environ["PATH_INFO"])
        headers = [
            ("Content-Type", content_type),
            ("Content-Length", str(len(body))),
            ("Cache-Control", "no-store"),
        ]
        start_response(status, headers)
        return [body if environ["REQUEST_METHOD"] == "GET" else b""]

    def _answer(self, method: str, path: str) -> Answer:
        if method not in {"GET", "HEAD"}:
            return "405 Method Not Allowed", "text/plain", b""
        if path == "/healthz":
            return "200 OK", "application/json", b'{"status": "ok"}'
        if path == "/readyz":
            return self._ready()
        if path == "/metrics":
            return "200 OK", CONTENT_TYPE_LATEST, exposition(self._registry)
        return "404 Not Found", "text/plain", b""

    def _ready(self) -> Answer:
        report = self._readiness.report()
        body = json.dumps({"status": report.status, "checks": report.checks}).encode("ascii")
        status = "503 Service Unavailable" if report.status is Health.DOWN else "200 OK"
        return status, "application/json", body
