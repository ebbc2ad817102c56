"""Planted names, telephone numbers and sentences: in every field that takes a person's words, and found nowhere.

Cases are lived by every route and out of every way, each field given a canary of its own; that no field was forgotten
is read off the OpenAPI document. Then everything the platform has written, said, logged, traced, measured and sent is
searched for them, in every coding in which text travels. Only whoever may read them gets them back.
"""

import base64
import json
import os
import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import urllib3

from casekit.children import wait_until
from onedoor.embedded.postgres import binaries, socket_directory
from scenarios.client import Answer, Client
from scenarios.county import Post
from tests.functional.county import UNITS, Case, County
from tests.functional.errands import run_errands
from tests.functional.lives import LIVES, register, routed
from tests.functional.platform import POSTS

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
    ("PUT", "/v1/committees/{committee}/rooms/{room}", "name"),
}  # fmt: skip
# Personal too, though a pattern closes them.
NUMBERS = {
    ("POST", path, f"{prefix}.{name}")
    for path, prefix in (("/v1/cases", "parties"), ("/v1/cases/{code}/corrections", "parties.party"))
    for name in ("phone", "id_number", "representative.phone", "guardian.phone")
}
Field = tuple[str, str, str]  # method, path of the document, field


# What every canary holds one of, long enough not to come about by chance in megabytes of anything.
STEMS = ("上官雀儿", "飞过青山", "199-0555-", "52030219800101")
_AROUND = 60
SPAN_SECONDS = 15.0
IMPORT_SECONDS = 30.0


@dataclass
class Planter:
    """Gives every field a canary of its own."""

    planted: dict[str, str] = field(default_factory=dict)

    def __call__(self, where: str) -> str:
        number = len(self.planted)
        last = where.rpartition(".")[2]
        canary = {
            "phone": f"199-0555-{number:04d}", "id_number": f"52030219800101{number:04d}",
            "name": f"上官雀儿{number:03d}",
        }.get(last, f"白鸽{number:03d}飞过青山")  # fmt: skip
        if where.startswith(("attachments.", "proofs.")) and last == "name":
            canary += ".txt"
        self.planted[canary] = where
        return canary


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


def ways_out(county: County, words: Planter) -> None:
    """What the lives do not do: refusing, ending, withdrawing, reopening, sending notices that do not arrive."""
    refused = register(county, words)
    refusal = {"ground": "statutory_route", "right_way": "litigation", "text": words("refusal.text")}
    county.act(refused, "clerk-1", "refusal", refusal)
    for form, end in (("sms", "delivery"), ("print", "failure")):
        notice = {"kind": "refusal", "form": form, "text": words("notifications.text"), "party": 1}
        sent = county.act(refused, "clerk-1", "notifications", notice)["notification"]
        body = {} if end == "delivery" else {"reason": "address_wrong"}
        county.act(refused, "clerk-1", f"notifications/{sent}/{end}", body)
    withdrawn = routed(county, words, "petition", "petition-office", matter_type="petition")
    county.act(withdrawn, "clerk-1", "withdrawal", {"text": words("withdrawal.text")})
    mediated = routed(county, words, "mediation", "committee-labour", category="labour")
    mediation = county.only(mediated, "mediator-labour", "mediations")["id"]
    ending = {"reason": "party_ended", "text": words("end.text")}
    county.act(mediated, "mediator-labour", f"/v1/mediations/{mediation}/end", ending)
    petitioned = routed(county, words, "petition", "petition-office", matter_type="petition")
    petition = county.only(petitioned, "petition-1", "petitions")["id"]
    refusal = {"ground": "statutory_route", "right_way": "litigation", "text": words("petition.refusal.text")}
    county.act(petitioned, "petition-1", f"/v1/petitions/{petition}/refusal", refusal)
    ordered = routed(county, words, "order", "hr", category="labour")
    first = county.only(ordered, "handler-hr", "orders")["id"]
    county.act(
        ordered, "dispatcher-1", f"/v1/orders/{first}/cancellation", {"reason": words("cancellation.reason")}
    )
    order = {"case": ordered.code, "unit": "housing", "instruction": words("instruction")}
    county.act(ordered, "dispatcher-1", "/v1/orders", order)
    answered = register(county, words, matter_type="consultation", answer=words("answer"))
    county.rest()
    county.act(answered, "dispatcher-1", "reopening", {"text": words("reopening.text")})


def imported(county: County, words: Planter) -> None:
    """A file of cases, one fit and others not: carried by the worker, in a process of its own."""
    parties = [{"name": words("import.name"), "phone": words("import.phone")}]
    fit = {
        "matter_type": "dispute", "channel": "letter", "description": words("import.description"), "parties": parties,
        "reference": words("import.reference"),
    }  # fmt: skip
    wrong = (
        {**fit, "matter_type": words("import.word")},
        {**fit, words("import.member"): 1},
        words("import.line"),
    )
    headers = {
        "Authorization": f"Bearer {county.platform.token('clerk-1')}", "Content-Type": "application/x-ndjson"
    }  # fmt: skip
    lines = "\n".join(json.dumps(each, ensure_ascii=False) for each in (fit, *wrong))
    answer = county.http.request(
        "POST", f"{county.platform.url}/v1/cases/import", body=lines.encode(), headers=headers
    )
    assert answer.status == 202, answer.data
    path = str(answer.headers["Location"])
    assert wait_until(lambda: county.ask("clerk-1", "GET", path).body["state"] == "done", IMPORT_SECONDS)
    assert county.ask("clerk-1", "GET", path).body["result"]["registered"] == 1


def mistakes(county: County, words: Planter, case: Case) -> None:
    """Words where none belong: in addresses, queries, headers, unknown fields and the name of a token's holder."""
    somebody = Post("clerk-named", words("token.name"), "centre", ("clerk",))
    dev_token = {"roles": ["clerk"], "unit": "centre", "name": words("dev-token.name")}
    assert county.ask(None, "POST", "/dev/token", dev_token).is_success
    registered = county.ask(somebody, "POST", "/v1/cases", {"matter_type": "request", "channel": "window"})
    assert registered.is_success, registered.said
    headers = {
        "Authorization": f"Bearer {county.platform.token('clerk-1')}", "Content-Type": "application/json",
        "User-Agent": quote(words("header.agent")), "X-Forwarded-For": quote(words("header.forwarded")),
        "Idempotency-Key": quote(words("header.key")), "Referer": quote(words("header.referer")),
        "traceparent": quote(words("header.traceparent")), "tracestate": quote(words("header.tracestate")),
    }  # fmt: skip
    page = f"/v1/cases/{case.code}"
    wrong: tuple[tuple[str, str, Any], ...] = (
        ("GET", f"/v1/cases/{quote(words('path'))}", None), ("GET", f"/{quote(words('path'))}", None),
        ("GET", f"/v1/cases?q={quote(words('query'))}", None), ("GET", f"{page}?{quote(words('query.name'))}=1", None),
        ("GET", f"/v1/ledger/{quote(words('path'))}/x", None), ("POST", f"{page}/triage", {"grade": words("enum")}),
        ("POST", f"{page}/triage", {words("member"): 1}), ("POST", f"{page}/refusal", {"text": [words("type")]}),
        ("POST", "/v1/public/lookup", {"code": words("lookup.code"), "secret": words("lookup.secret")}),
        ("POST", "/v1/reports", {"grid": words("grid"), "text": words("text")}),
        ("POST", "/v1/cases", {"matter_type": "dispute", "channel": "window", "grid": words("grid")}),
    )  # fmt: skip
    for method, path, body in wrong:
        answer = county.http.request(method, county.platform.url + path, json=body, headers=headers)
        assert 400 <= answer.status < 500, f"{method} {path}: {answer.status}"
        assert found_in(answer.data) == [], f"{method} {path}"


@dataclass(frozen=True)
class Run:
    """What was planted, where it went, and the cases."""

    planter: Planter
    carried: set[Field]
    document: Mapping[str, Any]
    cases: Mapping[str, Case]


@pytest.fixture(scope="module")
def run(county: County) -> Run:
    planter, client = Planter(), county.client
    document = county.ask(None, "GET", "/openapi.json").body
    listening = Listening(client, planter, document)
    county.client = listening  # type: ignore[assignment]
    try:
        cases = {name: live(county, planter).case for name, live in LIVES.items()}
        ways_out(county, planter)
        run_errands(county, planter)
        imported(county, planter)
        mistakes(county, planter, cases["order"])
        county.rest()
    finally:
        county.client = client
    return Run(planter, listening.carried, document, cases)


def codings(text: str) -> Iterator[bytes]:
    """The ways in which a text travels in bytes."""
    utf8 = text.encode()
    yield utf8
    yield text.encode("utf-16-le")
    yield text.encode("gb18030")
    yield json.dumps(text)[1:-1].encode()
    yield text.encode("unicode_escape")
    yield quote(text).encode()
    yield utf8.hex().encode()
    yield repr(utf8)[2:-1].encode()
    yield "".join(
        f"\\{byte:03o}" if byte > 127 else chr(byte) for byte in utf8
    ).encode()  # PostgreSQL's escape form
    for shift in range(
        3
    ):  # base64 of it wherever it begins; the characters at the edges depend on what is beside it
        packed = base64.b64encode(b"\x00" * shift + utf8).rstrip(b"=")
        yield packed[4 if shift else 0 : -1]


def found_in(data: bytes, texts: Iterable[str] = STEMS) -> list[bytes]:
    """Where one of the texts first stands in the data in each coding that it stands in, with what is around it."""
    places = (data.find(form) for text in texts for form in set(codings(text)))
    return [data[max(0, place - _AROUND) : place + _AROUND] for place in places if place >= 0]


def dumped(county: County) -> bytes:
    """The whole database as SQL, and what its binary columns hold."""
    command = [
        str(binaries() / "pg_dump"), "--inserts", "--host", str(socket_directory(county.platform.home)),
        "--username", "postgres", "onedoor",
    ]  # fmt: skip
    sql = subprocess.run(command, capture_output=True, check=True).stdout
    binary = [bytes.fromhex(digits.decode()) for digits in re.findall(rb"'\\x([0-9a-f]+)'", sql)]
    return b"\n".join([sql, *binary])


def written(home: Path) -> Iterator[tuple[Path, bytes]]:
    """Every file of the platform: logs, attachments, keys, and the database's own."""
    for directory, _, names in os.walk(home):
        for name in names:
            path = Path(directory, name)
            if path.is_file() and not path.is_socket():
                yield path, path.read_bytes()


def test_every_coding_is_recognised() -> None:
    for text in STEMS:
        data = {"姓名": text, "x": "y"}
        for coded in (
            json.dumps(data).encode(), json.dumps(data, ensure_ascii=False).encode(), quote(text).encode(),
            base64.b64encode(f"a{text}bc".encode()), base64.b64encode(f"ab{text}c".encode()), text.encode("utf-16-le"),
            base64.b64encode(f"abc{text}".encode()), text.encode().hex().encode(), repr(text.encode()).encode(),
        ):  # fmt: skip
            assert found_in(b"..." + coded + b"..."), coded
    assert found_in("上官, 青山, 199-0556-0001, 520302198002010001".encode()) == []
    assert all(
        found_in(Planter()(where).encode()) for where in ("x.name", "x.phone", "x.id_number", "x.text")
    )


def test_no_field_that_takes_words_was_forgotten(run: Run) -> None:
    assert set(free_text(run.document)) - OFFICIAL | NUMBERS == run.carried


def test_who_may_read_them_reads_them(county: County, run: Run) -> None:
    """They are there, then: withheld, not lost."""
    case = run.cases["order"]
    page = county.see(case, "clerk-1")
    parties = county.see(case, "clerk-1", f"/v1/cases/{case.code}/parties?purpose=contact_party")
    order = county.only(case, "handler-hr", "orders")
    read = {text for data in (page, parties, order) for _, text in leaves(data)}
    wanted = (
        "parties.name",
        "parties.phone",
        "parties.id_number",
        "parties.guardian.name",
        "description",
        "location",
    )
    fields = {run.planter.planted[text] for text in read & run.planter.planted.keys()}
    assert fields >= {
        *wanted,
        "triage.text",
        "progress.text",
        "completion.text",
        "verification.text",
        "proofs.name",
    }


def test_the_database_holds_none_in_the_clear(county: County, run: Run) -> None:
    data = dumped(county)
    assert found_in(data, ["人力资源和社会保障局"])
    assert found_in(data, [run.cases["order"].code])
    assert found_in(data) == []


def test_no_file_holds_any(county: County, run: Run) -> None:
    county.platform.rows("CHECKPOINT")
    files = dict(written(county.platform.home)) | {county.platform.log: county.platform.log.read_bytes()}
    assert {"onedoor.log", "worker.log", "server.log"} <= {path.name for path in files}
    found = {str(path): hits for path, data in files.items() if (hits := found_in(data))}
    assert found == {}


def test_no_event_says_any(county: County, run: Run) -> None:
    county.rest()
    bodies = [
        bytes(body)
        for service in ("intake", "grid", "mediation", "petition", "evaluation", "ledger", "gateway")
        for (body,) in county.platform.rows(f"SELECT body FROM {service}.outbox_messages")
    ]
    data = b"\n".join(bodies)
    assert run.cases["petition"].code.encode() in data
    assert found_in(data) == []


def test_no_department_is_sent_any(county: County, run: Run) -> None:
    for unit in sorted(UNITS):
        system = Post(f"system-of-{unit}", "业务系统", unit, ("department_system",))
        answer = county.ask(system, "GET", "/v1/events?limit=500")
        assert answer.is_success, answer.said
        assert found_in(json.dumps(answer.body, ensure_ascii=False).encode()) == []


def test_no_span_and_no_metric_tells_any(county: County, run: Run) -> None:
    http = urllib3.PoolManager(retries=False, timeout=10.0)
    metrics = http.request("GET", f"http://127.0.0.1:{county.platform.metrics_port}/metrics").data
    assert b"onedoor_" in metrics
    assert run.cases["order"].code.encode() not in metrics
    assert wait_until(lambda: bool(county.collector.kept), SPAN_SECONDS), "no span was sent"
    spans = b"\n".join(county.collector.kept)
    assert b"onedoor" in spans
    assert found_in(spans + metrics) == []


def shown(body: Any, texts: Iterable[str]) -> list[str]:
    """Those of the texts that an answer shows."""
    told = json.dumps(body, ensure_ascii=False)
    return [text for text in texts if text in told]


@pytest.mark.parametrize("post", ["dispatcher-1", "director-1", "supervisor-1", "evaluator-1", "auditor-1"])
def test_who_sees_cases_masked_is_told_of_nobody(county: County, run: Run, post: str) -> None:
    """Neither names nor numbers nor addresses; who triages and judges reads what was written, which tests below say."""
    of_persons = [
        text for text, where in run.planter.planted.items() if where.startswith(("parties.", "opponent."))
    ]
    for case in run.cases.values():
        for kind in ("", "/timeline"):
            seen = county.ask(POSTS[post], "GET", f"/v1/cases/{case.code}{kind}")
            if seen.status == 404:  # a town's case, to a post of the county's centre without its jurisdiction
                continue
            assert seen.is_success, seen.said
            assert shown(seen.body, of_persons) == []
        for kind in ("orders", "mediations", "petitions"):
            for item in county.ask(POSTS[post], "GET", f"/v1/{kind}?case={case.code}").body["items"]:
                seen = county.ask(POSTS[post], "GET", f"/v1/{kind}/{item['id']}")
                assert shown(seen.body, of_persons) == []
