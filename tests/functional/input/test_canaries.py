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
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import urllib3

from casekit.children import wait_until
from onedoor.embedded.postgres import binaries, socket_directory
from scenarios.county import Post
from tests.functional.accusing import (
    OF_REPORTS,
    ON_CASES,
    OTHERS,
    Answers,
    answers,
    lived_accused,
    showing,
)
from tests.functional.canaries import STEMS, Planter, found_in
from tests.functional.county import UNITS, Case, County
from tests.functional.errands import run_errands
from tests.functional.lives import LIVES
from tests.functional.mishaps import imported, mistakes, ways_out
from tests.functional.platform import POSTS
from tests.functional.written_fields import NUMBERS, OFFICIAL, Field, Listening, free_text, leaves

SPAN_SECONDS = 15.0


@dataclass(frozen=True)
class Run:
    """What was planted, where it went, and the cases; what people of the unit that most accuse were answered."""

    planter: Planter
    carried: set[Field]
    document: Mapping[str, Any]
    cases: Mapping[str, Case]
    answered: tuple[Answers, Answers]  # before and after there were any


@pytest.fixture(scope="module")
def run(county: County) -> Run:
    planter, client = Planter(), county.client
    document = county.ask(None, "GET", "/openapi.json").body
    listening = Listening(client, planter, document)
    county.client = listening  # type: ignore[assignment]
    try:
        cases = {name: LIVES[name](county, planter).case for name in OF_REPORTS}
        ways_out(county, planter)
        run_errands(county, planter, but=ON_CASES)
        imported(county, planter)
        county.rest()  # what the worker imported has arrived everywhere
        before = answers(county, document)
        cases |= lived_accused(county, planter)
        after = answers(county, document)
        mistakes(county, planter, cases["order"])
        county.rest()
    finally:
        county.client = client
    return Run(planter, listening.carried, document, cases, (before, after))


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


def test_no_answer_to_a_unit_changes_with_all_that_becomes_of_cases_that_accuse_it(
    county: County, run: Run
) -> None:
    """Lists, counts, figures, cards, feeds, the record: all that shows anything, asked by who has every role there."""
    before, after = run.answered
    shown = {path for path, _ in showing(run.document)}
    unasked = {path for path in shown - before.keys() if OTHERS.isdisjoint(re.findall(r"{(\w+)}", path))}
    assert unasked == set(), "say what stands for it in the path"
    assert len(before) > 60
    assert {path: (said, after[path]) for path, said in before.items() if said != after[path]} == {}
    codes = {case.code for name, case in run.cases.items() if name not in OF_REPORTS}
    assert {path for path, said in after.items() if any(code in str(said) for code in codes)} == set()
    seen = county.ask("director-1", "GET", "/v1/cases?limit=200")
    assert {each["code"] for each in seen.body["items"]} & codes, "who oversees sees them"


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
