"""A thousand bad requests over every endpoint: each refused with a problem in two languages, none changing anything.

Schemathesis makes them from our own OpenAPI, each wrong in at least one place; as many more are what no schema would
think of, by hand. They are sent by somebody who holds every role, so that nothing but the input is wrong,
and name things that exist wherever that is not what is wrong with them.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from typing import Any
from urllib.parse import quote

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.core.parameters import ParameterLocation

from casekit.casecode import CaseCode
from casekit.children import wait_until
from gateway.sizes import INCOMING
from tests.functional.county import County
from tests.functional.known import Known, everything
from tests.functional.refusals import CANARY, check, digest, exchanged, headers_of, sent_raw
from tests.functional.wrong_input import BODIES, HEADERS, KINDS, PATHS, QUERIES, READ_AS_IDS

EACH_OPERATION = 3
SETTLED_SECONDS = 30.0
REQUESTS = 1000
EACH_BODIES = 5  # of those by hand, so many to each operation; every one meets dozens of operations


@pytest.fixture(scope="module")
def known(county: County) -> Known:
    return everything(county)


@pytest.fixture(scope="module")
def codes() -> Counter[str]:
    """How often which code was answered, over all tests of this module."""
    return Counter()


@pytest.fixture(autouse=True)
def nothing_changes(county: County, known: Known) -> Iterator[None]:
    """Around each test: nothing has changed, and nothing went wrong that only the log knows of."""
    settle(county)
    before, log = digest(county), (county.platform.home / "onedoor.log").stat().st_size
    yield
    settle(county)
    after = digest(county)
    assert {name for name in after if after[name] != before.get(name)} == set()
    told = (county.platform.home / "onedoor.log").read_bytes()[log:].decode()
    assert [line for line in told.splitlines() if '"level": "ERROR"' in line] == []


def settle(county: County) -> None:
    """What follows from what was said has happened, figures included: they are summed when nobody waits for it."""
    county.rest()
    unsummed = "SELECT 1 FROM evaluation.evaluation_fresh LIMIT 1"
    assert wait_until(lambda: not county.platform.rows(unsummed), SETTLED_SECONDS)


def test_generated_requests_are_refused(county: County, known: Known, codes: Counter[str]) -> None:
    document = without_headers(known.document)
    headers, url, session = headers_of(county), county.platform.url, requests.Session()
    for found in schemathesis.openapi.from_dict(document).get_all_operations():
        operation = found.ok()

        def send(case: schemathesis.Case) -> None:
            wrong = {
                where for where, part in case.meta.components.items() if part.mode is GenerationMode.NEGATIVE
            }
            if ParameterLocation.PATH not in wrong:
                case.path_parameters = {name: known.names[name] for name in case.path_parameters or {}}
            # what is wrong with a query may vanish on its way into an address, as an empty list does
            query = (case.query or {}).values()
            assume(
                wrong != {ParameterLocation.QUERY}
                or (query and all(value not in ([], None) for value in query))
            )
            answer = case.call(base_url=url, headers=headers, session=session)
            flat = {name: values[-1] for name, values in answer.headers.items()}
            codes[
                check(answer.status_code, {"Content-Type": flat["content-type"]}, answer.content, case)
            ] += 1

        try_some(operation, send)
    assert codes.total() >= REQUESTS


def try_some(operation: Any, send: Callable[[schemathesis.Case], None]) -> None:
    """Have a number of wrong requests of the operation sent, the same ones in every run."""
    strategy = operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)

    @given(strategy)
    @settings(
        max_examples=EACH_OPERATION, derandomize=True, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    def one(case: schemathesis.Case) -> None:
        send(case)

    try:
        one()
    except Unsatisfiable:  # nothing can be wrong with an operation that takes nothing
        assert not operation.body
        assert not list(operation.query)


def without_headers(document: dict[str, Any]) -> dict[str, Any]:
    """The document without header parameters and tokens: what they may hold is for the tests by hand."""
    copy = json.loads(json.dumps(document))
    copy.pop("security", None)
    for item in copy["paths"].values():
        for part in [item, *(item[method] for method in item if method != "parameters")]:
            part.pop("security", None)
            # what a file of rows says is judged row by row, by a job
            if "application/x-ndjson" in part.get("requestBody", {}).get("content", {}):
                del part["requestBody"]
            given_ = part.get("parameters", [])
            part["parameters"] = [each for each in given_ if "$ref" not in each and each["in"] != "header"]
    return copy


def with_bodies(known: Known) -> Iterator[tuple[str, str]]:
    """Path and method of every operation that takes JSON."""
    for path, method, operation in known.operations():
        if "application/json" in operation.get("requestBody", {}).get("content", {}):
            yield path, method


def test_bodies_that_no_schema_thinks_of_are_refused_everywhere(
    county: County, known: Known, codes: Counter[str]
) -> None:
    turns = cycle(BODIES.values())
    for path, method in with_bodies(known):
        for body in islice(turns, EACH_BODIES):
            codes[sent_raw(county, method, path, body, Content_Type="application/json")] += 1


def test_other_kinds_of_content_are_refused(county: County, known: Known, codes: Counter[str]) -> None:
    for (path, method), kind in zip(with_bodies(known), cycle(KINDS)):
        codes[sent_raw(county, method, path, '{"text": "中文"}'.encode("gbk"), Content_Type=kind)] += 1


def test_what_is_too_long_is_refused(county: County, known: Known, codes: Counter[str]) -> None:
    long = json.dumps({"text": CANARY * 200_000}).encode()
    for path, method in with_bodies(known):
        if path == INCOMING:  # a file that may be longer: tests/integration/gateway/exchange
            continue
        assert sent_raw(county, method, path, long, Content_Type="application/json") == "TOO_LARGE", path
        codes["TOO_LARGE"] += 1


def test_methods_that_a_path_does_not_have_are_refused(
    county: County, known: Known, codes: Counter[str]
) -> None:
    there: dict[str, set[str]] = {}
    for path, method, _ in known.operations():
        there.setdefault(path, set()).add(method)
    turns = cycle(("GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "BREW"))
    for path, methods in there.items():
        for method in islice(turns, 3):
            if method in methods:
                continue
            code = sent_raw(county, method, path, None)
            expected = READ_AS_IDS.get((method, path), "METHOD_NOT_ALLOWED")
            assert code == expected, f"{code} for {method} {path}"
            codes[code] += 1


def test_paths_that_lead_nowhere_are_refused(county: County, codes: Counter[str]) -> None:
    token = headers_of(county)["Authorization"]
    for path in PATHS:
        line = f"GET {path.replace(' ', '%20')} HTTP/1.1"
        head = f"{line}\r\nHost: x\r\nAuthorization: {token}\r\nConnection: close\r\n\r\n"
        codes[check(*exchanged(county, head.encode()), path)] += 1


def test_headers_that_say_nothing_are_refused(county: County, known: Known, codes: Counter[str]) -> None:
    for name, value in ((name, value) for name, values in HEADERS.items() for value in values):
        fields = {
            "Host": b"x",
            "Connection": b"close",
            "Content-Type": b"application/json",
            "Content-Length": b"2",
        }
        fields["Authorization"] = headers_of(county)["Authorization"].encode()
        fields[name] = value
        head = b"".join(b"%s: %s\r\n" % (key.encode(), each) for key, each in fields.items())
        # a request that would be refused for its body alone, were it ever read, so that nothing can change
        request = f"POST /v1/cases/{known.names['code']}/triage HTTP/1.1\r\n".encode() + head + b"\r\n{}"
        codes[check(*exchanged(county, request), f"{name}: {value[:60]!r}")] += 1


def test_queries_that_make_no_sense_are_refused(county: County, codes: Counter[str]) -> None:
    for query in QUERIES:
        path, _, arguments = query.partition("?")
        codes[sent_raw(county, "GET", f"{path}?{quote(arguments, safe='=&%')}", None)] += 1


def test_words_that_fit_no_field_are_refused(county: County, known: Known, codes: Counter[str]) -> None:
    """What is valid JSON and of the right type, and still nobody's words, day, amount or number."""
    fine = {"matter_type": "dispute", "channel": "window"}
    named = {"name": CANARY}
    wrong: tuple[dict[str, Any], ...] = (
        {"matter_type": CANARY}, {"channel": "Window"}, {"description": "x" * 8001}, {"description": " \t "},
        {"description": "\u202e" + CANARY}, {"location": "a\nb"}, {"grid": "nowhere"}, {"place": CANARY},
        {"received_at": "2026-02-30T00:00:00+08:00"}, {"received_at": "2099-01-01T00:00:00+08:00"},
        {"received_at": "2026-03-01"}, {"parties": [{}]}, {"parties": [named] * 501}, {"parties": named},
        {"parties": [{**named, "is_anonymous": True}]}, {"parties": [{"name": "x" * 129}]}, {"parties": [None]},
        {"parties": [{**named, "score": 1}]}, {"parties": [{**named, "representative": {"phone": "1"}}]},
        {"units": [{"unit": "hr", "relation": "handling"}]}, {"units": [{"unit": "nobody", "relation": "accused"}]},
        {"units": [{"unit": "hr", "relation": "accused"}, {"unit": "hr", "relation": "respondent"}]},
        {"is_group": "maybe"}, {"answer": " "}, {"code": "520302-2026-0000001-X"}, {"secret": "x"},
    )  # fmt: skip
    for each in wrong:
        body = json.dumps(fine | each).encode()
        codes[sent_raw(county, "POST", "/v1/cases", body, Content_Type="application/json")] += 1


@pytest.mark.parametrize("path", ["/v1/public/lookup", "/v1/public/withdrawal"])
def test_a_wrong_secret_reads_like_an_unknown_code(
    county: County, known: Known, codes: Counter[str], path: str
) -> None:
    said, right = set(), known.names["code"]
    nobodys = str(CaseCode(county.platform.config.region, 2026, 9_999_999))
    other = known.secret[::-1].replace("-", "")  # as well formed as the right one
    for code, secret in ((right, other), (nobodys, known.secret), (nobodys, other)):
        body = json.dumps({"code": code, "secret": secret}).encode()
        answer = county.http.request(
            "POST", county.platform.url + path, body=body, headers={"Content-Type": "application/json"}
        )
        codes[check(answer.status, answer.headers, answer.data, path)] += 1
        problem = answer.json()
        problem.pop("trace", None)
        said.add(json.dumps(problem, sort_keys=True))
    assert len(said) == 1


def test_they_were_of_all_kinds(codes: Counter[str]) -> None:
    assert codes.total() >= 2 * REQUESTS
    assert set(codes) >= {
        "MALFORMED_REQUEST", "INVALID_INPUT", "PATH_NOT_FOUND", "METHOD_NOT_ALLOWED", "TOO_LARGE", "TOKEN_MISSING",
        "TOKEN_REFUSED", "UNSUPPORTED_MEDIA_TYPE", "HEADERS_TOO_LARGE", "ADDRESS_TOO_LONG", "CASE_NOT_FOUND",
    }  # fmt: skip
