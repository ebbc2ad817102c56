"""Whatever is generated against an application's own document is answered with a 4xx or carried out; never a 5xx."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from hypothesis.strategies import SearchStrategy
from schemathesis import GenerationMode

from casekit.web import build_app
from tests.support.example_service import Example, create_schema, example


@pytest.fixture
def service(tmp_path: Path, database_uri: str) -> Iterator[Example]:
    made = example(tmp_path, database_uri)
    create_schema(made.runtime.db)
    yield made
    made.runtime.db.close()


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_nothing_generated_is_our_fault(service: Example, mode: GenerationMode) -> None:
    document = schemathesis.openapi.from_wsgi("/openapi.json", build_app(service.runtime))
    statuses: set[int] = set()
    # one is made to give 500, the other to keep us waiting
    for found in document.exclude(path_regex=".*/(faults/.*|news)").get_all_operations():
        operation = found.ok()
        try:
            cases = operation.as_strategy(generation_mode=mode)
            send(cases, service.token(), statuses)
        except Unsatisfiable:  # nothing can be wrong with an operation that takes nothing
            assert mode is GenerationMode.NEGATIVE
    assert statuses >= ({201, 404} if mode is GenerationMode.POSITIVE else {404, 422})


def send(cases: SearchStrategy[schemathesis.Case], headers: dict[str, str], statuses: set[int]) -> None:
    """Send what is generated, look at the answers, and note their statuses."""

    @given(cases)
    @settings(max_examples=20, suppress_health_check=list(HealthCheck))
    def one(case: schemathesis.Case) -> None:
        answer = case.call(headers=headers)
        statuses.add(answer.status_code)
        assert answer.status_code < 500, case.as_curl_command()
        if answer.status_code >= 400:
            assert answer.headers["content-type"] == ["application/problem+json"]

    one()
