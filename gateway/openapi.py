"""One OpenAPI 3.1 document for the whole platform, put together from what each service says of itself.

`GET /openapi.json`, and `GET /docs`, a page for people, rendered here without a script. A service that is away is left
out and named in `x-absent`, until it is back.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from casekit.clock import monotonic
from casekit.config import SERVICES
from casekit.errors import Problem
from casekit.runtime import Runtime
from casekit.web import app_of
from casekit.web.encoding import to_json
from gateway.forward import front_of

Document = dict[str, Any]
KEPT_SECONDS = 60.0
_REFERENCE = "#/components/schemas/"
_SHARED = frozenset({"Problem"})
_METHODS = ("get", "post", "put", "patch", "delete")
_STYLE = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def blueprint(runtime: Runtime) -> Blueprint:
    """The two resources, and the page's style."""
    documents = Documents(runtime)
    pages = Blueprint("openapi", __name__, template_folder="templates", static_folder=None)

    @pages.get("/openapi.json")
    def openapi() -> Response:
        return Response(to_json(documents.merged()), content_type="application/json")

    @pages.get("/docs")
    def docs() -> Response:
        page = render_template("docs.html", document=documents.merged(), operations=operations)
        return Response(
            page, content_type="text/html; charset=utf-8", headers={"Content-Security-Policy": _STYLE}
        )

    @pages.get("/docs/style.css")
    def style() -> Response:
        return Response(render_template("docs.css"), content_type="text/css; charset=utf-8")

    return pages


class Documents:
    """The services' documents, asked for again after a while."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._merged: Document = {}
        self._until = 0.0

    def merged(self) -> Document:
        """The platform's document."""
        if not self._merged or monotonic() > self._until:
            self._merged = merge(self._fetch())
            self._until = monotonic() + (1.0 if self._merged["x-absent"] else KEPT_SECONDS)
        return self._merged

    def _fetch(self) -> dict[str, Document | None]:
        found: dict[str, Document | None] = {}
        for service in SERVICES:
            try:
                found[service] = self._document(service)
            except Problem:
                found[service] = None
        return found

    def _document(self, service: str) -> Document:
        if service == self._runtime.name:
            return app_of(self._runtime).openapi
        document: Document = front_of(self._runtime).internal(service, "/openapi.json")
        return document


def merge(documents: Mapping[str, Document | None]) -> Document:
    """One document of several; every service's schemas get its name, so that equal names do not meet."""
    merged: Document = {
        "openapi": "3.1.0",
        "info": {"title": "OneDoor 一扇门", "version": "v1"},
        "tags": [],
        "paths": {},
        "components": {"schemas": {}},
        "x-absent": [service for service, document in documents.items() if document is None],
    }
    for service, document in documents.items():
        if document is not None:
            _add(merged, service, _renamed(document, service))
    return merged


def operations(document: Document) -> Iterable[tuple[str, list[tuple[str, str, Document]]]]:
    """The document's operations by tag: (method, path, operation), in the order of the paths."""
    by_tag: dict[str, list[tuple[str, str, Document]]] = {}
    for path, item in document["paths"].items():
        for method in _METHODS:
            if method in item:
                shared = item.get("parameters", [])
                operation = {**item[method], "parameters": [*shared, *item[method].get("parameters", [])]}
                by_tag.setdefault(operation.get("tags", ["other"])[0], []).append((method, path, operation))
    return by_tag.items()


def _add(merged: Document, service: str, document: Document) -> None:
    for path, item in document["paths"].items():
        merged["paths"].setdefault(path, {}).update(item)
    merged["tags"] += [{**tag, "x-service": service} for tag in document.get("tags", [])]
    for kind, named in document.get("components", {}).items():
        merged["components"].setdefault(kind, {}).update(named)


def _renamed(document: Document, service: str) -> Document:
    """A copy whose own schemas are called `<service>.<Name>`."""

    def name(given: str) -> str:
        return given if given in _SHARED else f"{service}.{given}"

    def copy(value: Any) -> Any:
        if isinstance(value, list):
            return [copy(each) for each in value]
        if not isinstance(value, dict):
            return value
        copied = {key: copy(inner) for key, inner in value.items()}
        reference = copied.get("$ref")
        if isinstance(reference, str) and reference.startswith(_REFERENCE):
            copied["$ref"] = _REFERENCE + name(reference.removeprefix(_REFERENCE))
        return copied

    renamed: Document = copy(document)
    components = renamed.get("components", {})
    components["schemas"] = {name(key): schema for key, schema in components.get("schemas", {}).items()}
    return renamed
