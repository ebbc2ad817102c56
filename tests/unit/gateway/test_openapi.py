"""The documents of several services become one in which nothing meets that only has the same name."""

from typing import Any

from gateway.openapi import merge, operations

REFERENCE = {"schema": {"$ref": "#/components/schemas/View"}}


def document(path: str, view: dict[str, Any]) -> dict[str, Any]:
    return {
        "paths": {
            path: {"get": {"tags": ["t"], "responses": {"200": {"content": {"application/json": REFERENCE}}}}}
        },
        "tags": [{"name": "t"}],
        "components": {
            "schemas": {"View": view, "Problem": {"type": "object"}},
            "parameters": {"P": {"name": "p"}},
        },
    }


def test_equal_names_of_different_things_are_kept_apart() -> None:
    merged = merge({"grid": document("/v1/a", {"title": "a"}), "intake": document("/v1/b", {"title": "b"})})
    assert set(merged["paths"]) == {"/v1/a", "/v1/b"}
    assert merged["components"]["schemas"]["grid.View"] == {"title": "a"}
    assert merged["components"]["schemas"]["intake.View"] == {"title": "b"}
    content = merged["paths"]["/v1/b"]["get"]["responses"]["200"]["content"]
    assert content["application/json"]["schema"]["$ref"] == "#/components/schemas/intake.View"


def test_what_all_share_is_there_once() -> None:
    merged = merge({"grid": document("/v1/a", {}), "intake": document("/v1/b", {})})
    assert list(merged["components"]["schemas"]) == ["grid.View", "Problem", "intake.View"]
    assert merged["components"]["parameters"] == {"P": {"name": "p"}}


def test_a_service_that_is_away_is_named() -> None:
    merged = merge({"grid": None, "intake": document("/v1/b", {})})
    assert merged["x-absent"] == ["grid"]
    assert list(merged["paths"]) == ["/v1/b"]


def test_merging_changes_no_document() -> None:
    one = document("/v1/a", {})
    merge({"grid": one})
    assert one == document("/v1/a", {})


def test_operations_are_listed_by_tag() -> None:
    merged = merge({"grid": document("/v1/a", {})})
    merged["paths"]["/v1/a"]["parameters"] = [{"name": "id"}]
    [(tag, found)] = operations(merged)
    assert tag == "t"
    assert [(method, path, operation["parameters"]) for method, path, operation in found] == [
        ("get", "/v1/a", [{"name": "id"}])
    ]
