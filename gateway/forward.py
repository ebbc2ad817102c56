"""The front of the gateway: what is a service's is checked, limited and forwarded; the rest is the gateway's own.

The token is verified here for the sake of the limits and of early refusal; every service verifies it again. Of what a
caller says about the way his request took, nothing is believed that our own proxies did not say.
"""

import io
import json
import logging
from collections.abc import Mapping, Sequence
from typing import Any

from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request, Response

from casekit.auth import Actor, Role
from casekit.clock import monotonic
from casekit.errors import Forbidden, Unauthenticated
from casekit.runtime import Runtime
from casekit.telemetry import BOUNDED, current_traceparent, histogram, span
from casekit.telemetry.tracing import current_ids
from casekit.web import ANONYMOUS, app_of, problems, respond
from casekit.web.app import MAX_BODY_BYTES
from casekit.web.authentication import authenticate
from casekit.web.body import raw
from casekit.web.encoding import to_json
from casekit.web.errors import InternalError, TooLarge
from casekit.web.faults import problem_of
from gateway.errors import ServiceDown
from gateway.limits import Limits, caller_address
from gateway.people import for_people
from gateway.routes import owner_of
from gateway.sizes import INCOMING, MAX_FILE_BYTES
from gateway.transports import Environ, Transport, http_transports, is_poll

_MULTIPART_OVERHEAD = 64 * 1024
_FORM = "multipart/form-data"
_IMPORT = "/v1/cases/import"
_LABELS: Mapping[str, Sequence[str] | int] = {"service": BOUNDED, "status": ("2xx", "3xx", "4xx", "5xx")}
_seconds = histogram(
    "onedoor_forwarded_request_seconds", "Time until a forwarded request was answered", _LABELS
)
log = logging.getLogger(__name__)


class Front:
    """Answers every request of the gateway's address."""

    def __init__(self, runtime: Runtime, transports: Mapping[str, Transport]) -> None:
        self._runtime = runtime
        self._transports = transports
        self._limits = Limits(runtime.config)

    def answer(self, environ: Environ) -> Response:
        """The answer to a request; never raises what a request may cause."""
        service = owner_of(environ["PATH_INFO"])
        if service is None:
            return self._own(environ)
        began = monotonic()
        with span("gateway.forward", environ.get("HTTP_TRACEPARENT"), service=service):
            try:
                address = self._receive(environ)
                with app_of(self._runtime).slots.taken(is_poll=is_poll(environ)):
                    response = self.send(service, environ, address)
            except Exception as fault:  # broad: whatever a request causes, its caller gets a problem
                response = _refusal(fault)
        labels: dict[str, Any] = {"service": service, "status": f"{response.status_code // 100}xx"}
        _seconds.observe(monotonic() - began, **labels)
        return response

    def call(
        self,
        method: str,
        target: str,
        *,
        page: Environ,
        token: str | None = None,
        data: object = None,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        """Ask a service for one of the gateway's own pages, in the name of whoever asked for that.

        `target` is path and query, `page` the environment of the page's request (which holds a slot already, so that
        none is taken), `data` the body: bytes of the Content-Type in `headers`, else what becomes JSON. Raises
        ServiceDown or ServiceSilent, RateLimited without a token, and ValueError for a path that is no service's.
        """
        body = data if data is None or isinstance(data, bytes) else to_json(data)
        environ = EnvironBuilder(
            target, method=method, headers=list((headers or {}).items()), data=body
        ).get_environ()
        service = owner_of(environ["PATH_INFO"])
        if service is None:
            raise ValueError("no service answers there")
        if body is not data:
            environ["CONTENT_TYPE"] = "application/json"
        if body is not None:
            environ["onedoor.body"] = body
        address = self._address(page)
        if token is None:
            self._limits.check(None, address)
        else:
            environ["HTTP_AUTHORIZATION"] = f"Bearer {token}"
        return self.send(service, environ, address)

    def count_refused(self, page: Environ) -> None:
        """Count a token that one of the gateway's own pages was given in vain. Raises RateLimited."""
        self._limits.check(None, self._address(page))

    def internal(self, service: str, path: str) -> Any:
        """What a service answers the gateway under `/internal/`, or as its own document; JSON data.

        Raises ServiceDown, also when the answer is no success.
        """
        environ = EnvironBuilder(path).get_environ()
        if self._runtime.service_tokens is not None:
            environ["HTTP_AUTHORIZATION"] = f"Bearer {self._runtime.service_tokens.issue(self._runtime.name)}"
        response = self.send(service, environ)
        if response.status_code != 200:
            raise ServiceDown
        return json.loads(response.get_data())

    def send(self, service: str, environ: Environ, address: str = "127.0.0.1") -> Response:
        """Forward to `service` what the gateway itself asks, or has checked. Raises ServiceDown or ServiceSilent."""
        return self._transports[service].send(_prepared(environ, address))

    def _receive(self, environ: Environ) -> str:
        """Check, count and read a request; returns the caller's address.

        Before a slot is taken: who sends slowly keeps a connection, and nobody from being served.
        """
        request, address = Request(environ), self._address(environ)
        actor = self._authenticate(request, address)
        self._limits.check(None if actor is ANONYMOUS else actor, address)
        _read_body(request, environ, self._most_bytes(request))
        return address

    def _most_bytes(self, request: Request) -> int:
        """How long the body may be."""
        config = self._runtime.config
        if request.path == _IMPORT:
            return config.import_max_bytes
        if request.mimetype == _FORM:
            return config.attachment_max_bytes + _MULTIPART_OVERHEAD
        return MAX_BODY_BYTES

    def _own(self, environ: Environ) -> Response:
        """The answer of the gateway's own pages and resources; their bodies, too, are read before a slot is taken.

        Save for what staff upload: the console reads it, once it knows who sends it.
        """
        app = app_of(self._runtime)
        try:
            request, address = Request(environ), self._address(environ)
            actor = self._authenticate(request, address)
            if actor is ANONYMOUS:
                self._limits.check_page(address)
            else:
                self._limits.check(actor, address)
            if not _is_staff_upload(request):
                _read_body(request, environ, *_of_own(request, actor))
        except Exception as fault:  # broad: as above
            return for_people(app, environ, _refusal(fault))
        return for_people(app, environ, respond(app, environ))

    def _authenticate(self, request: Request, address: str) -> Actor:
        """Who asks. Who is refused is counted against his address: raises RateLimited too."""
        try:
            return authenticate(self._runtime, request)
        except (Unauthenticated, Forbidden):
            self._limits.check(None, address)
            raise

    def _address(self, environ: Environ) -> str:
        return caller_address(environ, self._runtime.config.trusted_proxies)


def front_of(runtime: Runtime) -> Front:
    """The front of the gateway's runtime, made once.

    The composition root puts `transports` into the extras of an embedded gateway; else the configured URLs are used.
    """
    front: Front | None = runtime.extras.get("front")
    if front is None:
        transports = runtime.extras.get("transports") or http_transports(runtime.config)
        front = runtime.extras["front"] = Front(runtime, transports)
    return front


def _of_own(request: Request, actor: Actor) -> tuple[int, bool]:
    """How long the body of one of the gateway's own may be, and whether it is long: files of a unit's system are."""
    is_file = request.path == INCOMING and actor.has(Role.DEPARTMENT_SYSTEM)
    return (MAX_FILE_BYTES, True) if is_file else (MAX_BODY_BYTES, False)


def _read_body(request: Request, environ: Environ, most: int, is_whole: bool = False) -> None:
    """Read a short body, once, and give it to whoever reads on; a long one is passed on as it comes, unless `is_whole`.

    Raises TooLarge before anything is read, where the length is known.
    """
    request.max_content_length = most
    length = request.content_length
    if length is not None and length > most:
        raise TooLarge
    if length == 0 or (length is None and "HTTP_TRANSFER_ENCODING" not in environ):
        return
    if not is_whole and (length > MAX_BODY_BYTES if length is not None else request.path == _IMPORT):
        environ["onedoor.body"] = request.stream
        return
    data = raw(request)
    environ["onedoor.body"] = data
    environ["wsgi.input"] = io.BytesIO(data)
    environ["CONTENT_LENGTH"] = str(len(data))
    environ.pop("HTTP_TRANSFER_ENCODING", None)


def _is_staff_upload(request: Request) -> bool:
    is_long = (request.content_length or 0) > MAX_BODY_BYTES
    return is_long and request.path.startswith("/staff/") and request.mimetype == _FORM


def _prepared(environ: Environ, address: str) -> Environ:
    """The environment as the service is to see it."""
    prepared = {
        key: value
        for key, value in environ.items()
        if not key.startswith("HTTP_X_FORWARDED_") and key not in {"HTTP_FORWARDED", "HTTP_COOKIE"}
    }
    prepared["HTTP_X_FORWARDED_FOR"] = address
    if host := environ.get("HTTP_HOST"):
        prepared["HTTP_X_FORWARDED_HOST"] = host  # for addresses on printed pages
    prepared["HTTP_X_FORWARDED_PROTO"] = environ.get("wsgi.url_scheme", "http")
    if traceparent := current_traceparent():
        prepared["HTTP_TRACEPARENT"] = traceparent
    return prepared


def _refusal(fault: Exception) -> Response:
    problem = problem_of(fault)
    if problem is None:
        log.error("a request could not be forwarded", exc_info=fault)
        problem = InternalError()
    ids = current_ids()
    return problems.response(problem, ids[0] if ids else None)
