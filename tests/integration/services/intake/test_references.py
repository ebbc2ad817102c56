"""A partner's system registers under its own number: once, however often it sends, and in nobody's sight."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from casekit.clock import rfc3339
from casekit.testing.sample import NOON
from tests.integration.services.intake.desk import ZHANG, Desk

CALL = {
    "matter_type": "complaint", "channel": "hotline_12345", "description": "夜间施工扰民", "parties": [ZHANG],
    "received_at": rfc3339(NOON - timedelta(hours=2)),
}  # fmt: skip


def passed_on(desk: Desk, reference: str | None, unit: str = "labour", **body: Any) -> TestResponse:
    """What a unit's system passes on."""
    given = {} if reference is None else {"reference": reference}
    return desk.post("/v1/cases", {**CALL, **given, **body}, "department_system", unit)


def test_what_a_system_sends_again_is_the_same_case_without_its_secret(desk: Desk) -> None:
    first, again = passed_on(desk, "20261122-0001"), passed_on(desk, "20261122-0001")
    assert first.status_code == again.status_code == 201
    assert first.json["secret"]
    assert (first.json["is_known"], again.json["is_known"]) == (False, True)
    assert again.json == {**first.json, "secret": None, "is_known": True}
    assert desk.said(first.json["code"]) == ["case.registered"]


def test_another_matter_under_the_same_reference_is_refused_in_both_languages(desk: Desk) -> None:
    first = passed_on(desk, "20261122-0002")
    answer = passed_on(desk, "20261122-0002", description="另一件事")
    assert (answer.status_code, answer.json["code"]) == (409, "REFERENCE_TAKEN")
    assert answer.json["case"] == first.json["code"]
    assert answer.json["title"]
    assert answer.json["title_zh"]


def test_two_units_may_use_the_same_reference(desk: Desk) -> None:
    codes = {passed_on(desk, "0003", unit).json["code"] for unit in ("labour", "planning")}
    assert len(codes) == 2


def test_sent_twice_at_once_it_is_one_case(desk: Desk) -> None:
    desk.token("department_system", "labour")
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: passed_on(desk, "0004"), range(4)))
    assert [answer.status_code for answer in answers] == [201] * 4
    assert len({answer.json["code"] for answer in answers}) == 1
    assert sum(answer.json["secret"] is not None for answer in answers) == 1


def test_a_repeat_tells_nothing_of_what_has_become_of_the_case(desk: Desk) -> None:
    receipt = passed_on(desk, "0005").json
    desk.act(receipt["code"], "admission")
    assert passed_on(desk, "0005").json["state"] == "registered"


def test_a_systems_case_is_in_the_hands_of_the_centre_above_its_unit(desk: Desk) -> None:
    receipt = passed_on(desk, "0006").json
    assert receipt["centre"] == "centre"
    page = desk.page(receipt["code"])
    assert (page["first_contact"], page["reference"]) == (None, "0006")
    assert desk.page(receipt["code"], "guide").get("reference") is None
    assert desk.get(f"/v1/cases/{receipt['code']}", "department_system", "labour").status_code == 404


@pytest.mark.parametrize(
    ("reference", "body", "code"),
    [(None, {}, "REFERENCE_REQUIRED"), ("0007", {"channel": "window"}, "CHANNEL_UNFIT")],
)
def test_a_system_gives_its_reference_and_a_channel_of_its_own(
    desk: Desk, reference: str | None, body: dict[str, str], code: str
) -> None:
    answer = passed_on(desk, reference, **body)
    assert (answer.status_code, answer.json["code"]) == (422, code)


def test_a_refused_registration_leaves_its_reference_free(desk: Desk) -> None:
    wrong = {"units": [{"unit": "nobody", "relation": "accused"}]}
    assert passed_on(desk, "0008", **wrong).json["code"] == "UNIT_UNKNOWN"
    assert passed_on(desk, "0008").status_code == 201


def test_a_clerk_may_give_a_reference_too(desk: Desk) -> None:
    first, again = (desk.register(reference="案卷-9") for _ in range(2))
    assert (first["code"], again["is_known"]) == (again["code"], True)


def test_a_reference_stands_in_no_column_or_event(desk: Desk) -> None:
    code = passed_on(desk, "热线工单王五0010").json["code"]
    for table in ("cases", "case_references", "outbox_messages"):
        rows = desk.rows(f"SELECT t.*::text AS shown FROM {table} t")
        assert not any("王五" in str(row) or "王五".encode().hex() in str(row) for row in rows), table
    assert desk.page(code)["reference"] == "热线工单王五0010"
