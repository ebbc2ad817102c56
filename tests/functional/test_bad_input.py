"""A thousand bad requests over every endpoint: each refused with a problem in two languages, none changing anything.

Schemathesis makes them from our own OpenAPI, each wrong in at least one place; as many more are what no schema would
think of, by hand. They are sent by somebody who holds every role, so that nothing but the input is wrong,
and name things that exist wherever that is not what is wrong with them.
"""

import json
import re
import socket
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any
from urllib.parse import quote, urlsplit
from uuid import uuid4

import pytest
import requests
import schemathesis
import urllib3
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.core.parameters import ParameterLocation

from casekit.auth import Role
from casekit.casecode import CaseCode
from casekit.children import wait_until
from casekit.config import SERVICES
from scenarios.county import Post
from tests.functional.county import Case, County
from tests.functional.lives import ordinary, routed

EVERYONE = Post(
    "everyone",
    "样样岗",
    "centre",
    tuple(role.value for role in Role if role is not Role.SERVICE),
    ("grid-e1-1",),
)
CANARY = "莫问我是谁"  # stands in every bad request by hand; no answer may repeat it
EACH_OPERATION = 8
REQUESTS = 1000
IMPORT_SECONDS = 30.0
_CODE = re.compile(r"[A-Z][A-Z0-9_]{2,}")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_ENTRAILS = re.compile(
    r"Traceback|Error\b|Exception|\.py\b|psycopg|sqlalchemy|werkzeug|marshmallow|jsonschema|<class|SELECT ",
    re.ASCII,
)
_MEMBERS = {"type", "title", "title_zh", "status", "code", "detail", "detail_zh", "errors", "trace"}

# Tables that tell of the work itself. Their events are compared below, but for these, which refusing makes.
_MECHANISM = re.compile(
    r"(streams|relay_state|inbox_\w+|outbox_messages|audience_\w+|ledger_\w+|jobs|alembic_version|lookup_buckets|case_views)"
)
_OF_REFUSING = ("access.refused", "checkpoint.signed")


@dataclass(frozen=True, slots=True)
class Known:
    """What exists, by the name that a path parameter has in the OpenAPI document."""

    document: dict[str, Any]
    names: Mapping[str, str]
    secret: str

    def filled(self, path: str) -> str:
        """The path with what exists in it."""
        return re.sub(r"{(\w+)}", lambda found: quote(self.names[found.group(1)]), path)

    def operations(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """Every path (filled), method and operation."""
        for path, item in self.document["paths"].items():
            for method in ("get", "post", "put", "patch", "delete"):
                if method in item:
                    yield self.filled(path), method.upper(), item[method]


@pytest.fixture(scope="module")
def known(county: County) -> Known:
    document = county.ask(None, "GET", "/openapi.json").body
    first = routed(county, ordinary, "order", "hr")
    order = county.only(first, "handler-hr", "orders")["id"]
    county.act(first, "handler-hr", f"/v1/orders/{order}/acceptance")
    proof = county.upload(first, "handler-hr", f"/v1/orders/{order}/proofs", "甲.txt", b"proof")["proofs"][0][
        "id"
    ]
    attachment = county.upload(first, "clerk-1", f"/v1/cases/{first.code}/attachments", "乙.txt", b"text")[
        "id"
    ]
    second = routed(county, ordinary, "mediation", "committee-labour", category="labour")
    third = routed(county, ordinary, "petition", "petition-office", matter_type="petition")
    notice = {"kind": "admission", "form": "print", "text": "已受理"}
    notification = county.act(first, "clerk-1", "notifications", notice)["notification"]
    report = {"grid": "grid-e1-1", "matter_type": "hazard", "category": "safety", "text": "井盖缺失"}
    meeting = {
        "name": "联席会商",
        "held_at": "2024-01-02T09:00:00+08:00",
        "attending": ["hr"],
        "record": "会商",
    }
    whistle = {"case": first.code, "where": "桥头", "text": "请到场", "units": ["housing"]}
    subscription = county.ask("system-hr", "POST", "/v1/subscriptions", {"kind": "feed"})
    assert subscription.is_success, subscription.said
    names = hall(county) | daily_work(county) | {
        "code": first.code, "order": order, "proof": proof, "attachment": attachment, "notification": notification,
        "mediation": county.only(second, "mediator-labour", "mediations")["id"],
        "petition": county.only(third, "petition-1", "petitions")["id"],
        "meeting": county.act(first, "dispatcher-1", "/v1/meetings", meeting)["id"], "sponsorship": str(uuid4()),
        "callout": county.act(first, "dispatcher-1", "/v1/callouts", whistle)["id"],
        "report": county.ask("worker-e1-1", "POST", "/v1/reports", report).body["id"],
        "subscription": subscription.body["id"], "unit": "hr", "grid": "grid-e1-1", "post": "clerk-1",
        "job": imported(county), "correction": corrected(county, first),
    }  # fmt: skip
    county.rest()
    return Known(document, names, first.secret)


def corrected(county: County, case: Case) -> str:
    """The id of a correction."""
    county.act(case, "clerk-1", "corrections", {"ground": "entry_error", "location": "东街"})
    return str(county.see(case, "clerk-1", f"/v1/cases/{case.code}/corrections")["items"][0]["id"])


def hall(county: County) -> dict[str, str]:
    """A line, a window that calls it, a ticket, and a block of paper forms."""
    line, window = {"letter": "Z", "name": "综合"}, {"name": "一号", "lines": ["all"]}
    assert county.ask("dispatcher-1", "PUT", "/v1/lines/all", line).is_success
    assert county.ask("dispatcher-1", "PUT", "/v1/windows/one", window).is_success
    ticket = county.ask("clerk-1", "POST", "/v1/tickets", {"line": "all"})
    assert ticket.is_success, ticket.said
    block = county.ask("clerk-1", "POST", "/v1/paper-forms", {"count": 1})
    assert block.is_success, block.said
    return {"line": "all", "window": "one", "ticket": ticket.body["id"], "block": block.body["id"]}


def daily_work(county: County) -> dict[str, str]:
    """A stationing, a desk with a shift, a hazard, a patrol plan."""

    def made(path: str, body: Any, post: str = "dispatcher-1") -> Any:
        answer = county.ask(post, "POST", path, body)
        assert answer.is_success, answer.said
        return answer.body

    stationing = {"unit": "hr", "presence": "linked", "begins_on": "2026-01-01"}
    desk = {"id": "desk-command", "centre": "centre", "name": "指挥中心"}
    shift = {
        "post": "clerk-1",
        "begins_at": "2030-01-01T00:00:00+08:00",
        "ends_at": "2030-01-01T08:00:00+08:00",
    }
    hazard = {"grid": "grid-e1-1", "kind": "fire", "source": "patrol", "where": "仓库", "text": "通道堵塞"}
    patrol = {
        "grid": "grid-e1-1", "title": "防汛", "places": [{"key": "pond", "name": "水塘"}], "every_days": 7,
        "begins_on": "2026-01-01",
    }  # fmt: skip
    return {
        "patrol": made("/v1/patrols", patrol)["id"],
        "centre": "centre", "stationing": made("/v1/centres/centre/stationings", stationing)["id"],
        "desk": made("/v1/desks", desk)["id"],
        "shift": made("/v1/desks/desk-command/shifts", {"shifts": [shift]})["items"][0]["id"],
        "hazard": made("/v1/hazards", hazard, "worker-e1-1")["id"],
    }  # fmt: skip


def imported(county: County) -> str:
    """The id of a job that is done: a file of one case was imported."""
    row = {"matter_type": "hazard", "channel": "letter", "reference": "一"}
    headers = headers_of(county, **{"Content-Type": "application/x-ndjson"})
    asked = county.http.request(
        "POST", f"{county.platform.url}/v1/cases/import", body=json.dumps(row).encode(), headers=headers
    )
    assert asked.status == 202, asked.data

    def is_done() -> bool:
        job = county.http.request("GET", county.platform.url + asked.headers["Location"], headers=headers)
        return bool(job.json()["state"] == "done")

    assert wait_until(is_done, IMPORT_SECONDS)
    return str(asked.json()["id"])


def digest(county: County) -> dict[str, Any]:
    """What every table holds, and every event that was said but for what refusing says."""
    platform = county.platform
    found: dict[str, Any] = {}
    tables = platform.rows(
        "SELECT table_schema, table_name FROM information_schema.tables WHERE table_schema = ANY(%s)",
        list(SERVICES),
    )
    for schema, table in tables:
        if not _MECHANISM.fullmatch(table):
            rows = f"SELECT md5(coalesce(string_agg(md5(t::text), '' ORDER BY t::text), '')) FROM {schema}.{table} t"
            found[f"{schema}.{table}"] = platform.rows(rows)
    for schema in SERVICES:
        said = f"SELECT count(*), max(serial) FROM {schema}.outbox_messages WHERE type <> ALL(%s)"
        found[f"{schema} said"] = platform.rows(said, list(_OF_REFUSING))
        held = f"SELECT count(*) FROM {schema}.inbox_messages WHERE type <> ALL(%s)"
        found[f"{schema} heard"] = platform.rows(held, list(_OF_REFUSING))
    return found


def check(status: int, headers: Mapping[str, str], body: bytes, sent: object) -> str:
    """That the answer is a refusal, and how a refusal reads; its code. `sent` tells what was asked."""
    assert 400 <= status < 500, f"{status} for {sent}"
    assert headers["Content-Type"] == "application/problem+json", sent
    problem = json.loads(body)
    assert set(problem) >= {"type", "title", "title_zh", "status", "code"}, sent
    assert problem["status"] == status, sent
    assert _CODE.fullmatch(problem["code"]), sent
    assert problem["type"] == f"urn:onedoor:problem:{problem['code']}", sent
    assert _CHINESE.search(problem["title_zh"]), sent
    assert problem["title"].isascii(), sent
    text = body.decode()
    assert not _ENTRAILS.search(text), f"{text} for {sent}"
    assert CANARY not in json.dumps(problem, ensure_ascii=False), f"{text} for {sent}"
    for messages in problem.get("errors", {}).values():
        assert all(each["en"] for each in messages), f"{text} for {sent}"
        assert all(_CHINESE.search(each["zh"]) for each in messages), f"{text} for {sent}"
    return str(problem["code"])


@pytest.fixture(scope="module")
def codes() -> Counter[str]:
    """How often which code was answered, over all tests of this module."""
    return Counter()


@pytest.fixture(autouse=True)
def nothing_changes(county: County, known: Known) -> Iterator[None]:
    """Around each test: nothing has changed, and nothing went wrong that only the log knows of."""
    county.rest()
    before, log = digest(county), (county.platform.home / "onedoor.log").stat().st_size
    yield
    county.rest()
    after = digest(county)
    assert {name for name in after if after[name] != before.get(name)} == set()
    told = (county.platform.home / "onedoor.log").read_bytes()[log:].decode()
    assert [line for line in told.splitlines() if '"level": "ERROR"' in line] == []


def headers_of(county: County, **more: str) -> dict[str, str]:
    """Those of somebody who holds every role."""
    return {"Authorization": f"Bearer {county.token_for(EVERYONE)}", **more}


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


def deep(levels: int) -> bytes:
    """Objects in objects."""
    return b'{"a":' * levels + b"1" + b"}" * levels


WORD = json.dumps(CANARY, ensure_ascii=False).encode()
BODIES: Mapping[str, bytes] = {
    "a NUL": b'{"text": "' + CANARY.encode() + b'\\u0000"}',
    "a raw NUL": b'{"text": "\x00"}',
    "a lone surrogate": b'{"text": "\\ud800' + CANARY.encode() + b'"}',
    "invalid UTF-8": b'{"text": "' + CANARY.encode() + b'\xff\xfe"}',
    "UTF-16": json.dumps({"text": CANARY}).encode("utf-16"),
    "a number of thousands of digits": b'{"text": ' + b"9" * 5000 + b"}",
    "a huge exponent": b'{"text": 1e999999}',
    "NaN": b'{"text": NaN}',
    "nested a thousand deep": deep(1000),
    "nested a hundred thousand deep": b"[" * 100_000,
    "a member twice": b'{"text": ' + WORD + b', "text": "b"}',
    "an unknown member": b'{"' + CANARY.encode() + b'": 1}',
    "a list for an object": b"[" + WORD + b"]",
    "a text for an object": WORD,
    "null": b"null",
    "cut off": b'{"text": ' + WORD,
    "something behind it": b"{} " + WORD,
    "a comment": b"{/*" + CANARY.encode() + b"*/}",
    "wrong types everywhere": json.dumps(
        {
            name: {CANARY: [CANARY]}
            for name in ("text", "description", "parties", "units", "signatures", "reason", "ground")
        }
    ).encode(),
}  # fmt: skip

KINDS = (
    "text/plain",
    "application/xml",
    "multipart/form-data; boundary=x",
    "application/json; charset=gbk",
    "\u00e9/x",
)


def sent_raw(county: County, method: str, path: str, body: bytes | None, **headers: str) -> str:
    """A request as it is given; the code of its refusal."""
    merged = headers_of(county) | {name.replace("_", "-"): value for name, value in headers.items()}
    answer = county.http.request(method, county.platform.url + path, body=body, headers=merged)
    return check(
        answer.status, answer.headers, answer.data, f"{method} {path} {(body or b'')[:80]!r} {headers}"
    )


def with_bodies(known: Known) -> Iterator[tuple[str, str]]:
    """Path and method of every operation that takes JSON."""
    for path, method, operation in known.operations():
        if "application/json" in operation.get("requestBody", {}).get("content", {}):
            yield path, method


def test_bodies_that_no_schema_thinks_of_are_refused_everywhere(
    county: County, known: Known, codes: Counter[str]
) -> None:
    for (path, method), body in product(with_bodies(known), BODIES.values()):
        codes[sent_raw(county, method, path, body, Content_Type="application/json")] += 1


def test_other_kinds_of_content_are_refused(county: County, known: Known, codes: Counter[str]) -> None:
    for (path, method), kind in product(with_bodies(known), KINDS):
        codes[sent_raw(county, method, path, '{"text": "中文"}'.encode("gbk"), Content_Type=kind)] += 1


def test_what_is_too_long_is_refused(county: County, known: Known, codes: Counter[str]) -> None:
    long = json.dumps({"text": CANARY * 200_000}).encode()
    for path, method in with_bodies(known):
        assert sent_raw(county, method, path, long, Content_Type="application/json") == "TOO_LARGE"
        codes["TOO_LARGE"] += 1


# Where a case's code or a grid's id would stand, a word reads as one that nothing bears.
READ_AS_IDS = {
    ("GET", "/v1/cases/import"): "CASE_NOT_FOUND",
    ("GET", "/v1/grids/import"): "GRID_NOT_FOUND",
    ("PATCH", "/v1/grids/import"): "INVALID_INPUT",
    ("PATCH", "/v1/grids/locate"): "INVALID_INPUT",
}


def test_methods_that_a_path_does_not_have_are_refused(
    county: County, known: Known, codes: Counter[str]
) -> None:
    there: dict[str, set[str]] = {}
    for path, method, _ in known.operations():
        there.setdefault(path, set()).add(method)
    for path, methods in there.items():
        for method in {"GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "BREW"} - methods:
            code = sent_raw(county, method, path, None)
            expected = READ_AS_IDS.get((method, path), "METHOD_NOT_ALLOWED")
            assert code == expected, f"{code} for {method} {path}"
            codes[code] += 1


PATHS = (
    "/v1/cases/" + CANARY, "/v1/cases/..%2f..%2fetc%2fpasswd", "/v1/cases/%00", "/v1/cases/%ff%fe",
    "/v1/cases/%ed%a0%80",
    "/v1/cases/520302-2026-0000001-0", "/v1/cases/' OR 1=1--", "/v1/cases//timeline", "/v1/cases/{code}",
    "/v1/orders/0", "/v1/orders/" + "9" * 400, "/v1/orders/00000000-0000-0000-0000-00000000000g", "/v1/units/%00",
    "/v1/units/" + "a" * 9000, "/v1/grids/-1/tree", "/v1/nothing", "/v1", "/v1/", "/v2/cases", "/v1/events/x",
    "/internal/events", "/internal/status", "/v1/../internal/status", "/v1/%2e%2e/internal/status", "/static/../x",
    "/v1/ledger/entries/" + CANARY, "/v1/evaluation/units/%0d%0aX:1", "/v1/staff/\u202e", "/%", "/v1/cases/%zz",
)  # fmt: skip


def test_paths_that_lead_nowhere_are_refused(county: County, codes: Counter[str]) -> None:
    token = headers_of(county)["Authorization"]
    for path in PATHS:
        line = f"GET {path.replace(' ', '%20')} HTTP/1.1"
        head = f"{line}\r\nHost: x\r\nAuthorization: {token}\r\nConnection: close\r\n\r\n"
        codes[check(*exchanged(county, head.encode()), path)] += 1


def exchanged(county: County, request: bytes) -> tuple[int, Mapping[str, str], bytes]:
    """The answer to a request that is sent byte by byte as it stands, and asks that the connection be closed."""
    data = b""
    with socket.create_connection(("127.0.0.1", urlsplit(county.platform.url).port or 0), timeout=20) as line:
        line.sendall(request)
        while part := line.recv(65536):
            data += part
    head, _, body = data.partition(b"\r\n\r\n")
    first, *rest = head.decode("latin-1").split("\r\n")
    headers = urllib3.HTTPHeaderDict(each.split(": ", 1) for each in rest)
    if headers.get("Transfer-Encoding") == "chunked":
        _, _, body = body.partition(b"\r\n")
        body = body.rpartition(b"\r\n0\r\n")[0]
    return int(first.split()[1]), headers, body


HEADERS: Mapping[str, tuple[bytes, ...]] = {
    "Authorization": (
        b"", b"Bearer", b"Bearer x", b"Basic YTpi", b"Bearer a.b.c", b"Bearer " + b"A" * 7000, b"Bearer \xff\xfe",
        b"Bearer eyJhbGciOiJub25lIn0.eyJyb2xlcyI6WyJkaXJlY3RvciJdfQ.",
    ),
    "Content-Length": (b"-1", b"x", b"99999999999999999999", b"1e3"),
    "Idempotency-Key": (b"\xe4\xb8\xad", b"a" * 300, b"a\tb"),
    "Case-Version": (b"intake", b"intake:-1", b"intake:1;grid:2", b"\xff", b"intake:" + b"9" * 40),
    "X": (b"y" * 80_000,),
}  # fmt: skip


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


QUERIES = (
    "/v1/cases?state=" + CANARY, "/v1/cases?limit=0", "/v1/cases?limit=1000000", "/v1/cases?limit=1&limit=2",
    "/v1/cases?cursor=" + CANARY, "/v1/cases?cursor=AAAA", "/v1/cases?since=yesterday", "/v1/cases?q=%00",
    "/v1/cases?since=2026-01-01T00:00:00", "/v1/cases?" + CANARY + "=1", "/v1/cases?overdue=maybe", "/v1/cases?q=%ff",
    "/v1/orders?case=" + CANARY, "/v1/orders?unit=%00", "/v1/mediations?case=1", "/v1/petitions?state=x",
    "/v1/evaluation/units?from=2026-13-01", "/v1/evaluation/units?from=2026-03-02&to=2026-03-01",
    "/v1/evaluation/units/hr/cases?indicator=" + CANARY, "/v1/ledger/entries?after=1", "/v1/ledger/entries?limit=201",
    "/v1/ledger/proofs/inclusion?entry=x", "/v1/ledger/proofs/consistency?from=-1", "/v1/ledger/proofs/consistency",
    "/v1/ledger/proofs/consistency?from=99999999999999999999", "/v1/events?after=-1", "/v1/events?after=" + "9" * 30,
    "/v1/events?wait=61", "/v1/events?types=" + CANARY, "/v1/events?subscription=x", "/v1/units?kind=" + CANARY,
)  # fmt: skip


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
