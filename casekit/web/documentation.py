"""The OpenAPI 3.1 document of an application: flask-smorest's, completed with what holds for every resource.

The bearer token, the problem document, and the headers of this platform (Idempotency-Key, Case-Version, If-Match) are
the application's doing, not the resource's, so they are added here once, each where it has an effect: under `/v1/`, the
key on every POST, Case-Version on what stands under a path parameter or is listed by `case`, If-Match on what changes
what stands there. A resource of which that is not true says so (`response(heeds=…)`).
"""

from collections.abc import Collection
from typing import Any

HEEDS = "x-heeds"  # which headers a resource heeds; taken out again here
HEADERS: dict[str, dict[str, Any]] = {
    "IdempotencyKey": {
        "name": "Idempotency-Key",
        "in": "header",
        "description": "Sent twice with the same key, the request is carried out once; kept for 24 hours.",
        "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[ !#-+\\--~]*$"},
    },
    "CaseVersion": {
        "name": "Case-Version",
        "in": "header",
        "description": "What the client has seen of the case, as a service answered it: intake:7,grid:3.",
        "schema": {
            "type": "string",
            "pattern": "^[a-z]{1,32}:[0-9]{1,15}(,[a-z]{1,32}:[0-9]{1,15}){0,15}$",
        },
    },
    "IfMatch": {
        "name": "If-Match",
        "in": "header",
        "description": "The ETag last seen; refused with 412 when the object has changed since.",
        "schema": {"type": "string", "pattern": '^(\\*|"[!#-~]{0,64}"(, *"[!#-~]{0,64}")*)$'},
    },
}
PROBLEM: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "title_zh", "status", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "title_zh": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "detail_zh": {"type": "string"},
        "trace": {"type": "string"},
        "errors": {
            "type": "object",
            "additionalProperties": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["en", "zh"],
                    "properties": {"en": {"type": "string"}, "zh": {"type": "string"}},
                },
            },
        },
    },
}
_METHODS = frozenset({"get", "put", "post", "patch", "delete"})


def completed(document: dict[str, Any]) -> dict[str, Any]:
    """The document with security, headers and problems on every operation; changes it in place."""
    components = document.setdefault("components", {})
    components.setdefault("schemas", {})["Problem"] = PROBLEM
    components["parameters"] = HEADERS
    components["securitySchemes"] = {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}}
    components["responses"] = {
        "Problem": {
            "description": "A refusal or failure (RFC 9457)",
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
    }
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method in _METHODS:
                _complete(path, method, operation)
    return document


def _complete(path: str, method: str, operation: dict[str, Any]) -> None:
    operation["responses"] = {
        **{code: found for code, found in operation.get("responses", {}).items() if str(code)[0] in "123"},
        "4XX": {"$ref": "#/components/responses/Problem"},
        "5XX": {"$ref": "#/components/responses/Problem"},
    }
    operation["security"] = [] if path.startswith("/v1/public/") else [{"bearer": []}]
    heeded = operation.pop(HEEDS, None)
    names = _heeded(path, method, operation) if heeded is None else heeded
    references = [
        {"$ref": f"#/components/parameters/{key}"}
        for key, header in HEADERS.items()
        if header["name"] in names
    ]
    operation["parameters"] = [*operation.get("parameters", []), *references]


def _heeded(path: str, method: str, operation: dict[str, Any]) -> Collection[str]:
    """The headers that have an effect there, unless the resource says otherwise."""
    if not path.startswith("/v1/"):
        return ()
    names = {"Idempotency-Key"} if method == "post" else set()
    asks_by_case = any(each.get("name") == "case" for each in operation.get("parameters", []))
    if "{" in path or asks_by_case:
        names.add("Case-Version")
    if "{" in path and method != "get":
        names.add("If-Match")
    return names
