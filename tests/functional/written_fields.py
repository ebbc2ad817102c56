"""Which fields of the OpenAPI document take a person's words, and which of them carried a canary."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from scenarios.client import Answer, Client
from scenarios.county import Post
from tests.functional.canaries import Planter

# Free in the document, but not a person's words: official names and titles, which events carry, and closed vocabularies
# that are data of a centre (categories, places). A code and its secret have tests of their own.
OFFICIAL = {
    ("POST", "/v1/units", "name"), ("POST", "/v1/units", "fields"), ("PATCH", "/v1/units/{unit}", "name"),
    ("PATCH", "/v1/units/{unit}", "fields"), ("POST", "/v1/grids", "name"), ("PATCH", "/v1/grids/{grid}", "name"),
    ("POST", "/v1/grids/{grid}/merge", "name"),
    ("POST", "/v1/staff", "title"), ("PATCH", "/v1/staff/{post}", "title"), ("POST", "/v1/reports", "category"),
    ("POST", "/v1/cases", "place"),
    ("POST", "/v1/cases/{code}/relations", "other"), ("POST", "/v1/public/lookup", "code"),
    ("POST", "/v1/public/lookup", "secret"), ("POST", "/v1/public/withdrawal", "code"),
    ("POST", "/v1/public/withdrawal", "secret"), ("POST", "/dev/token", "grids"),
    ("POST", "/v1/cases", "form"), ("POST", "/v1/cases/{code}/voiding", "original"),
    ("POST", "/v1/cases/{code}/transfer", "recipient"), ("POST", "/v1/callouts/{callout}/closure", "report.category"),
    ("POST", "/v1/patrols/{patrol}/visits", "report.category"), ("POST", "/v1/meetings", "name"),
    ("POST", "/v1/desks", "name"), ("PUT", "/v1/lines/{line}", "name"), ("PUT", "/v1/windows/{window}", "name"),
    ("POST", "/v1/tickets/{ticket}/finish", "case"), ("POST", "/v1/tickets/{ticket}/service", "case"),
    ("POST", "/v1/public/complaints", "code"), ("POST", "/v1/public/complaints", "secret"),
    ("POST", "/v1/public/rating", "code"), ("POST", "/v1/public/rating", "secret"),
    ("PUT", "/v1/committees/{committee}/teams/{team}", "name"),
    ("PUT", "/v1/committees/{committee}/rooms/{room}", "name"), ("POST", "/v1/mediations/{mediation}/papers", "grant"),
    ("POST", "/v1/petitions/{petition}/papers/{paper_id}/files", "grant"),
}  # fmt: skip
# Personal too, though a pattern closes them.
NUMBERS = {
    ("POST", path, f"{prefix}.{name}")
    for path, prefix in (("/v1/cases", "parties"), ("/v1/cases/{code}/corrections", "parties.party"))
    for name in ("phone", "email", "id_number", "representative.phone", "guardian.phone")
}
Field = tuple[str, str, str]  # method, path of the document, field


class Listening:
    """A client that notes which field of which operation carried a canary."""

    def __init__(self, client: Client, planter: Planter, document: Mapping[str, Any]) -> None:
        self._client = client
        self._planter = planter
        self._paths = {path: re.compile(re.sub(r"{\w+}", "[^/]+", path)) for path in document["paths"]}
        self.carried: set[Field] = set()

    def call(
        self, method: str, path: str, body: Any = None, *, post: Post | None = None, version: str = ""
    ) -> Answer:
        """As the client's."""
        where = next(
            (each for each, form in self._paths.items() if form.fullmatch(path.partition("?")[0])), path
        )
        self.carried |= {
            (method, where, name) for name, text in leaves(body) if text in self._planter.planted
        }
        return self._client.call(method, path, body, post=post, version=version)


def leaves(data: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text in JSON data, with its path of members."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from leaves(value, f"{path}.{key}" if path else key)
    elif isinstance(data, list):
        for value in data:
            yield from leaves(value, path)
    elif isinstance(data, str):
        yield path, data


def free_text(document: Mapping[str, Any]) -> Iterator[Field]:
    """Every field of the document that takes a text of anyone's making."""
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method != "parameters":
                body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
                for name in free_fields(document, body.get("schema", {})):
                    yield method.upper(), path, name


def free_fields(document: Mapping[str, Any], schema: Mapping[str, Any], path: str = "") -> Iterator[str]:
    """The paths of a schema's texts that no enumeration, pattern or format closes."""
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    for part in (*schema.get("anyOf", ()), *schema.get("oneOf", ()), *schema.get("allOf", ())):
        yield from free_fields(document, part, path)
    for key, value in schema.get("properties", {}).items():
        yield from free_fields(document, value, f"{path}.{key}" if path else key)
    if "items" in schema:
        yield from free_fields(document, schema["items"], path)
    if "string" in schema.get("type", ()) and not {"enum", "pattern", "format"} & schema.keys():
        yield path
