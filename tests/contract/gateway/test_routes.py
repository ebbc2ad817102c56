"""What a service serves is what the gateway forwards to it; no two services serve the same."""

import pytest

from gateway.openapi import merge
from gateway.routes import owner_of

EXAMPLE = "520302-2026-0000001-X"


def test_every_path_a_service_serves_is_forwarded_to_it(
    documents: dict[str, dict[str, dict[str, object]]],
) -> None:
    astray = {
        (service, path)
        for service, document in documents.items()
        for path in document["paths"]
        if owner_of(path.replace("{code}", EXAMPLE).replace("jobs/{job}", f"jobs/{service}-0192"))
        != (None if service == "gateway" else service)
    }
    assert astray == set()


@pytest.mark.parametrize(
    ("job", "owner"),
    [("intake-0192", "intake"), ("gateway-0192", None), ("nobody-0192", None), ("0192", None), ("", None)],
)
def test_a_job_is_asked_of_the_service_that_its_id_names(job: str, owner: str | None) -> None:
    assert owner_of(f"/v1/jobs/{job}") == owner


def test_no_path_is_served_twice(documents: dict[str, dict[str, dict[str, object]]]) -> None:
    """But for the jobs, whose id names the service."""
    paths = [
        path for document in documents.values() for path in document["paths"] if path != "/v1/jobs/{job}"
    ]
    assert len(paths) == len(set(paths)) == len(merge(documents)["paths"]) - 1


def test_every_reference_of_the_platforms_document_leads_somewhere(
    documents: dict[str, dict[str, object]],
) -> None:
    merged = merge(documents)
    dangling = []

    def look(value: object) -> None:
        if isinstance(value, dict):
            if isinstance(value.get("$ref"), str):
                *_, kind, name = value["$ref"].split("/")
                if name not in merged["components"].get(kind, {}):
                    dangling.append(value["$ref"])
            for inner in value.values():
                look(inner)
        elif isinstance(value, list):
            for inner in value:
                look(inner)

    look(merged)
    assert dangling == []
