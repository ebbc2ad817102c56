"""Paper forms: numbers nobody else has, printed blank, entered once with their true time."""

import re
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any

import pytest

from casekit.clock import rfc3339
from casekit.testing.sample import NOON
from services.intake.domain.paper import FormNumber
from tests.integration.services.intake.desk import Desk

MATTER = {"matter_type": "dispute", "channel": "window"}


def block(desk: Desk, count: int = 3) -> dict[str, Any]:
    answer = desk.post("/v1/paper-forms", {"count": count})
    assert answer.status_code == 201, answer.json
    return dict(answer.json)


def entering(desk: Desk, form: str, **body: Any) -> Any:
    at = {"received_at": rfc3339(desk.clock.now())}
    return desk.post("/v1/cases", {**MATTER, **at, "form": form, **body})


def test_numbers_are_given_out_once_and_printed_a_page_each(desk: Desk) -> None:
    with ThreadPoolExecutor(4) as many:
        blocks = list(many.map(lambda _: block(desk), range(4)))
    spans = sorted(
        (FormNumber.parse(each["first"]).serial, FormNumber.parse(each["last"]).serial) for each in blocks
    )
    assert all(last - first == 2 for first, last in spans)
    assert all(before[1] < after[0] for before, after in pairwise(spans))
    page = desk.get(blocks[0]["page"])
    assert (page.status_code, page.content_type) == (200, "text/html; charset=utf-8")
    numbers = set(re.findall(r"P\d{4}-\d{6}-[\dX]", page.text))
    assert numbers >= {blocks[0]["first"], blocks[0]["last"]}
    assert len(numbers) == page.text.count("<section") == 3
    assert all(text not in page.text for text in ("src=", "href=", "<script"))


def test_a_form_is_entered_once_with_its_true_time_however_long_the_outage_was(desk: Desk) -> None:
    form = block(desk)["first"]
    desk.later(hours=1)
    filled_in = desk.clock.now()
    desk.later(days=500)
    try:
        answer = entering(desk, form.lower().replace("-", ""), received_at=rfc3339(filled_in))
        assert answer.status_code == 201, answer.json
        page = desk.page(answer.json["code"])
        assert (page["is_back_dated"], page["received_at"]) == (True, rfc3339(filled_in))
        assert desk.facts(answer.json["code"], "case.registered")[0]["received_at"] is not None
        again = entering(desk, form, received_at=rfc3339(filled_in))
        assert (again.status_code, again.json["code"], list(again.json["errors"])) == (
            409,
            "FORM_USED",
            ["form"],
        )
        (listed,) = [each for each in desk.get("/v1/paper-forms").json["items"] if each["first"] == form]
        assert (listed["count"], listed["entered"]) == (3, 1)
    finally:
        desk.clock.moment = NOON


def test_a_form_that_became_a_case_is_not_counted_for_a_unit_that_the_case_accuses(desk: Desk) -> None:
    form = block(desk)["first"]
    assert entering(desk, form, units=[{"unit": "planning", "relation": "accused"}]).status_code == 201
    told = {}
    for unit in ("centre", "planning"):
        items = desk.get("/v1/paper-forms?limit=200", "clerk", unit).json["items"]
        told[unit] = [each["entered"] for each in items if each["first"] == form]
    assert told == {"centre": [1], "planning": [0]}


def test_of_two_who_enter_a_form_at_once_one_is_refused(desk: Desk) -> None:
    form = block(desk)["last"]
    with ThreadPoolExecutor(4) as many:
        answers = list(many.map(lambda _: entering(desk, form).status_code, range(4)))
    assert sorted(answers) == [201, 409, 409, 409]


def test_the_same_registration_sent_twice_is_answered_twice(desk: Desk) -> None:
    form = block(desk)["first"]
    body = {**MATTER, "form": form, "received_at": rfc3339(desk.clock.now())}
    once, twice = (desk.post("/v1/cases", body, Idempotency_Key="paper-1") for _ in range(2))
    assert once.json == twice.json
    assert once.status_code == 201


def test_what_cannot_be_is_refused_by_field(desk: Desk) -> None:
    given_out = desk.clock.now()
    form = block(desk)["first"]
    nobodys = str(FormNumber(2025, 77))
    for answer, code, field in (
        (entering(desk, nobodys), "FORM_UNKNOWN", "form"),
        (entering(desk, form[:-1] + ("0" if form[-1] != "0" else "1")), "FORM_MALFORMED", "form"),
        (entering(desk, "P2026-12"), "FORM_MALFORMED", "form"),
        (desk.post("/v1/cases", {**MATTER, "form": form}), "TRUE_TIME_MISSING", "received_at"),
        (entering(desk, form, received_at="2026-01-01T09:00:00+08:00"), "RECEIVED_AT_UNFIT", "received_at"),
    ):
        assert (answer.status_code, answer.json["code"], list(answer.json["errors"])) == (422, code, [field])
    assert entering(desk, form, received_at=rfc3339(given_out)).status_code == 201


@pytest.mark.parametrize("role", ["handler", "auditor"])
def test_forms_are_the_desks_own(desk: Desk, role: str) -> None:
    page = block(desk)["page"]
    assert desk.post("/v1/paper-forms", {"count": 1}, role).status_code == 403
    assert desk.get(page, role).status_code == 403
    assert desk.get("/v1/paper-forms/00000000-0000-0000-0000-000000000000").json["code"] == "BLOCK_NOT_FOUND"
