"""The application of one service: its resources, and what holds for all of them.

Every request takes a slot, has a span, is authenticated before its body is read, and is answered in JSON; every error
becomes problem details (RFC 9457), and what is not known to be harmless is told to nobody. Made by the composition root
with `build_app`, run by `casekit.entrypoints` in a nameko worker or called in process through `respond`.
"""

import logging
import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import flask
from flask import Flask, g, request
from flask_smorest import Api
from flask_smorest import Blueprint as SmorestBlueprint
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from casekit.clock import monotonic
from casekit.errors import CaseNotFound, Message, Problem
from casekit.runtime import Runtime
from casekit.telemetry import BOUNDED, histogram, span
from casekit.telemetry.tracing import current_ids
from casekit.web import problems
from casekit.web.authentication import authenticate
from casekit.web.converters import (
    CaseCodeConverter,
    IdentifierConverter,
    NoCode,
    case_code_schema,
    identifier_schema,
)
from casekit.web.documentation import completed
from casekit.web.encoding import to_json
from casekit.web.errors import InternalError, MalformedRequest, NotAcceptable, UnsupportedMediaType
from casekit.web.faults import problem_of
from casekit.web.internal import internal_blueprint
from casekit.web.slots import Slots

MAX_BODY_BYTES = 1024 * 1024
_UNWANTED = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff\ufffd]")
_CONVERTERS: Mapping[str, Any] = {"case_code": CaseCodeConverter, "identifier": IdentifierConverter}
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
_CLASSES = ("1xx", "2xx", "3xx", "4xx", "5xx")
_LABELS: Mapping[str, Sequence[str] | int] = {
    "service": BOUNDED,
    "method": _METHODS,
    "route": 256,
    "status": _CLASSES,
}
_seconds = histogram("onedoor_http_request_seconds", "Time to answer a request", _LABELS)
log = logging.getLogger(__name__)


class ServiceApp(Flask):
    """A Flask application whose dispatch takes a slot and is traced and counted."""

    def __init__(self, runtime: Runtime, name: str) -> None:
        super().__init__(name, static_folder=None)
        self.runtime = runtime
        self.slots = Slots(runtime.config.request_workers, runtime.config.poll_workers)
        self.documented: list[SmorestBlueprint] = []

    @cached_property
    def openapi(self) -> dict[str, Any]:
        """The OpenAPI document, made when it is first asked for: it takes longer than all the rest of the start."""
        described = Flask(self.name, static_folder=None)
        described.config.update(
            API_TITLE=f"OneDoor {self.runtime.name}", API_VERSION="v1", OPENAPI_VERSION="3.1.0"
        )
        described.url_map.converters.update(_CONVERTERS)
        api = Api(described)
        api.DEFAULT_ERROR_RESPONSE_NAME = None
        api.register_converter(CaseCodeConverter, case_code_schema)
        api.register_converter(IdentifierConverter, identifier_schema)
        for blueprint in self.documented:
            api.register_blueprint(blueprint)
        return completed(api.spec.to_dict())

    def full_dispatch_request(self) -> flask.Response:
        """Answer the request of the current context. Never raises what a request may cause."""
        req = current_request()
        began = monotonic()
        # a GET with `?wait=` is a long poll; others must be answered in time from here on
        is_poll = req.method == "GET" and "wait" in req.args
        g.started = None if is_poll else began
        with span("http.request", req.headers.get("traceparent"), service=self.runtime.name) as current:
            try:
                with self.slots.taken(is_poll=is_poll):
                    response = super().full_dispatch_request()
            except Exception as error:  # broad: whatever a request causes, its caller gets a problem
                response = self.make_response(_refuse(error))
            current.set_attribute("status", response.status_code)
        labels: dict[str, Any] = {
            "service": self.runtime.name,
            "method": req.method,
            "route": req.url_rule.rule if req.url_rule is not None else "none",
            "status": f"{response.status_code // 100}xx",
        }
        _seconds.observe(monotonic() - began, **labels)
        return response


def current_request() -> flask.Request:
    """The request at hand itself, not the proxy: a view of it that costs nothing to ask again."""
    found: flask.Request = request._get_current_object()  # type: ignore[attr-defined]
    return found


def build_app(runtime: Runtime) -> ServiceApp:
    """The application of `runtime`: the blueprints of its definition, its jobs, `/internal/` and `/openapi.json`."""
    from casekit.repair.api import repair_blueprint  # it answers in our encoding, and so imports this package
    from casekit.web.jobs import jobs_blueprint  # likewise the jobs' problems

    app = ServiceApp(runtime, f"onedoor.{runtime.name}")
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    app.url_map.merge_slashes = False  # a redirect would lead past the gateway
    app.url_map.converters.update(_CONVERTERS)
    app.before_request(_admit)
    app.after_request(_seal)
    blueprints = list(runtime.definition.blueprints(runtime))
    if runtime.definition.jobs:
        blueprints.append(jobs_blueprint(runtime))
    app.documented = [each for each in blueprints if isinstance(each, SmorestBlueprint)]
    for blueprint in (*blueprints, internal_blueprint(runtime), repair_blueprint(runtime)):
        app.register_blueprint(blueprint)
    app.register_error_handler(HTTPException, _refuse)
    app.register_error_handler(Exception, _refuse)
    if not any(rule.rule == "/openapi.json" for rule in app.url_map.iter_rules()):
        app.add_url_rule("/openapi.json", "openapi", _openapi)
    return app


def app_of(runtime: Runtime) -> ServiceApp:
    """The application of `runtime`, built once."""
    if not isinstance(runtime.app, ServiceApp):
        runtime.app = build_app(runtime)
    return runtime.app


def respond(app: Flask, environ: dict[str, Any]) -> Response:
    """The application's answer to a WSGI environment; never raises what a request may cause."""
    try:
        with app.request_context(environ):
            return app.full_dispatch_request()
    except HTTPException:
        return problems.response(MalformedRequest())
    except Exception as error:  # broad: a request so broken that no context could be made for it
        log.error("a request could not be given a context", exc_info=error)
        return problems.response(InternalError())


def _admit() -> None:
    """Refuse what no resource should see, and find out who calls; the body is still unread."""
    req = current_request()
    if _UNWANTED.search(req.path) or any(
        _UNWANTED.search(name) or _UNWANTED.search(value) for name, value in req.args.items(multi=True)
    ):
        raise MalformedRequest(Message("the address has a character that is none", "地址中有无效字符。"))
    app = flask.current_app
    assert isinstance(app, ServiceApp)  # noqa: S101
    g.actor = authenticate(app.runtime, req)
    if req.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise UnsupportedMediaType(
            Message("the body must not be compressed", "请求正文不得压缩。"),
            headers={"Accept-Encoding": "identity"},
        )
    if req.view_args and any(isinstance(value, NoCode) for value in req.view_args.values()):
        raise CaseNotFound
    accepted = req.headers.get("Accept")
    if accepted and req.path.startswith("/v1/") and not _takes_json(req, accepted):
        raise NotAcceptable


def _takes_json(req: flask.Request, accepted: str) -> bool:
    if "*/*" in accepted or "json" in accepted:
        return True
    return bool(req.accept_mimetypes.best_match(["application/json", "application/problem+json"]))


def _seal(response: flask.Response) -> flask.Response:
    """Nothing of an answer is kept by proxies or guessed at by browsers."""
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    return response


def _refuse(error: Exception) -> Response:
    problem = problem_of(error)
    if problem is None:
        log.error("a request failed", exc_info=error, extra={"method": request.method})
        problem = InternalError()
    elif problem.status >= 500 and not isinstance(error, Problem):
        log.warning(
            "a request met a failing dependency",
            extra={"code": problem.code, "error_type": type(error).__name__},
        )
    ids = current_ids()
    return problems.response(problem, ids[0] if ids else None)


def _openapi() -> Response:
    app = flask.current_app
    assert isinstance(app, ServiceApp)  # noqa: S101
    return Response(to_json(app.openapi), content_type="application/json")
