"""The receipt printed again, a secret given anew, the first contact handed over; on a real PostgreSQL."""

import pytest
from werkzeug.test import TestResponse

from casekit.streams import unit_stream
from contracts.grid import StaffEnded, StaffRegistered
from services.intake.domain.secrets import MOST
from tests.integration.services.intake.desk import ZHANG, Desk

ASKED = {"ground": "lost", "identity": "papers"}
OTHER = "clerk-2@centre"


@pytest.fixture(autouse=True)
def _a_second_clerk_and_full_buckets(desk: Desk) -> None:
    desk.hear(desk.grid, unit_stream("centre"), StaffRegistered(OTHER, "centre", ("clerk",)))
    desk.hear(
        desk.grid, unit_stream("justice"), StaffRegistered("handler-2@justice", "justice", ("handler",))
    )
    with desk.runtime.db.begin() as db:
        db.exec_driver_sql("DELETE FROM lookup_buckets")


def looked_up(desk: Desk, code: str, secret: str) -> int:
    return desk.public("lookup", {"code": code, "secret": secret}).status_code


def receipt(
    desk: Desk, code: str, role: str = "clerk", unit: str = "centre", query: str = ""
) -> TestResponse:
    return desk.get(f"/v1/cases/{code}/receipt{query}", role, unit, X_Forwarded_Host="door.example")


def test_a_receipt_is_printed_again_without_the_secret_and_loads_nothing(desk: Desk) -> None:
    first = desk.register()
    answer = receipt(desk, first["code"])
    assert (answer.status_code, answer.content_type) == (200, "text/html; charset=utf-8")
    page = answer.text
    assert first["code"] in page
    assert "<svg" in page
    assert "综治中心" in page
    assert first["secret"] not in page
    assert all(text not in page for text in (ZHANG["name"], ZHANG["phone"], "src=", "href=", "<script"))
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "80mm auto" in receipt(desk, first["code"], query="?paper=80mm").text
    assert receipt(desk, first["code"], query="?paper=a5").status_code == 422


def test_a_receipt_is_for_who_registers_and_may_read(desk: Desk) -> None:
    code = desk.register(units=[{"unit": "justice", "relation": "accused"}])["code"]
    assert receipt(desk, code, "guide").status_code == 200
    assert receipt(desk, code, "auditor").status_code == 403
    assert receipt(desk, code, "clerk", "justice").status_code == 404


def test_a_new_secret_opens_the_case_and_the_old_one_no_more(desk: Desk) -> None:
    first = desk.register()
    code, text = first["code"], "当事人持身份证到窗口"
    answer = desk.post(f"/v1/cases/{code}/secret", {**ASKED, "text": text})
    assert answer.status_code == 201, answer.json
    assert looked_up(desk, code, first["secret"]) == 404
    assert looked_up(desk, code, answer.json["secret"]) == 200
    assert desk.facts(code, "case.secret_reissued") == [{"code": code, **ASKED}]
    assert [note["text"] for note in desk.page(code)["notes"] if note["act"] == "secret"] == [text]
    (row,) = desk.rows("SELECT * FROM secret_issues WHERE code = :code", code=code)
    assert answer.json["secret"] not in str(row)


def test_the_same_request_gives_the_same_secret_once(desk: Desk) -> None:
    code = desk.register()["code"]
    said = [desk.post(f"/v1/cases/{code}/secret", ASKED, Idempotency_Key="again-1").json for _ in range(2)]
    assert said[0] == said[1]
    assert len(desk.facts(code, "case.secret_reissued")) == 1


def test_secrets_are_not_given_anew_all_day_nor_to_nobody_nor_by_anyone(desk: Desk) -> None:
    code = desk.register()["code"]
    path = f"/v1/cases/{code}/secret"
    assert [desk.post(path, ASKED).status_code for _ in range(MOST + 1)] == [201] * MOST + [429]
    assert desk.post(path, ASKED).json["code"] == "SECRET_LIMITED"
    desk.later(hours=25)
    assert desk.post(path, ASKED).status_code == 201
    assert desk.post(path, ASKED, "guide").status_code == 403
    anonymous = desk.register(parties=[{"is_anonymous": True}])["code"]
    assert desk.post(f"/v1/cases/{anonymous}/secret", ASKED).json["code"] == "NOBODY_TO_TELL"
    assert "case.secret" in desk.page(code)["acts"]
    assert "case.secret" not in desk.page(anonymous)["acts"]


def test_the_first_contact_is_who_registers_or_the_post_of_the_centre_that_is_named(desk: Desk) -> None:
    assert desk.page(desk.register()["code"])["first_contact"] == "clerk-1@centre"
    named = desk.register(first_contact=OTHER)["code"]
    assert desk.page(named)["first_contact"] == OTHER
    assert desk.facts(named, "case.registered")[0]["first_contact"] == OTHER
    matter = {"matter_type": "dispute", "channel": "window", "first_contact": "handler-2@justice"}
    refused = desk.post("/v1/cases", matter)
    assert (refused.json["code"], list(refused.json["errors"])) == ("UNIT_UNKNOWN", ["first_contact"])


def test_a_post_that_has_ended_is_not_asked_first(desk: Desk) -> None:
    ended = "clerk-3@centre"
    day = desk.clock.now().date()
    for fact in (StaffRegistered(ended, "centre", ("clerk",)), StaffEnded(ended, "centre", day)):
        desk.hear(desk.grid, unit_stream("centre"), fact)
    code = desk.register()["code"]
    assert desk.act(code, "first-contact", {"post": ended}, status=422)["code"] == "UNIT_UNKNOWN"


def test_it_is_handed_over_while_nobody_owns_the_case_and_found_in_the_list(desk: Desk) -> None:
    code = desk.register()["code"]
    desk.act(code, "first-contact", {"post": OTHER})
    assert desk.facts(code, "case.first_contact_changed") == [
        {"code": code, "first_contact": OTHER, "before": "clerk-1@centre"}
    ]
    page = desk.page(code)
    assert (page["first_contact"], page["is_first_contact_answerable"]) == (OTHER, True)
    listed = desk.get(f"/v1/cases?first_contact={OTHER}&limit=200").json["items"]
    assert code in [each["code"] for each in listed]
    elsewhere = desk.get("/v1/cases?first_contact=clerk-1@centre&limit=200").json["items"]
    assert code not in [each["code"] for each in elsewhere]
    assert desk.act(code, "first-contact", {"post": OTHER}, status=409)["code"] == "FIRST_CONTACT_SAME"
    assert desk.act(code, "first-contact", {"post": "nobody"}, status=422)["code"] == "UNIT_UNKNOWN"


def test_it_ends_when_the_case_has_an_owner(desk: Desk) -> None:
    code = desk.routed()
    assert desk.act(code, "first-contact", {"post": OTHER}, status=409)["code"] == "HAS_OWNER"
    page = desk.page(code)
    assert page["is_first_contact_answerable"] is False
    assert "case.hand_over" not in page["acts"]
