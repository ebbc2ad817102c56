"""What the owner of a case adds to it with code and secret, and what a unit he complains of never learns."""

import io
import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from urllib3 import encode_multipart_formdata
from werkzeug.test import TestResponse

from casekit.casecode import new_secret
from casekit.streams import case_stream, unit_stream
from contracts.grid import OrderIssued, OrderVerified, UnitRegistered
from contracts.vocabulary import Tier, UnitKind
from services.intake.domain.owner import MOST_MATERIAL
from tests.integration.services.intake.desk import Desk

TEXT = "承办人不听不记"


@pytest.fixture(autouse=True)
def _buckets_are_full(desk: Desk) -> None:
    with desk.runtime.db.begin() as db:
        db.exec_driver_sql("DELETE FROM lookup_buckets")


def key_of(receipt: dict[str, Any]) -> dict[str, str]:
    return {"code": receipt["code"], "secret": receipt["secret"]}


def routed(desk: Desk, unit: str = "justice") -> dict[str, str]:
    """Code and secret of a case that the unit handles."""
    receipt = desk.register()
    desk.act(receipt["code"], "admission")
    desk.act(receipt["code"], "triage", {"category": "other", "grade": "ordinary"}, "dispatcher")
    desk.act(receipt["code"], "routing", {"route": "order", "unit": unit}, "dispatcher")
    issued = OrderIssued(uuid4(), receipt["code"], unit, 1, desk.clock.now())
    desk.hear(desk.grid, case_stream(receipt["code"]), issued)
    return key_of(receipt)


def completed(desk: Desk) -> dict[str, str]:
    key = routed(desk)
    verified = OrderVerified(uuid4(), key["code"], "justice", 1, is_passed=True)
    desk.hear(desk.grid, case_stream(key["code"]), verified)
    return key


def upload(desk: Desk, key: dict[str, Any], content: bytes = b"%PDF-1.7\nx", **headers: str) -> TestResponse:
    data = {**key, "file": (io.BytesIO(content), "收据.pdf")}
    return desk.app.test_client().post("/v1/public/attachments", data=data, headers=headers)


def stored(desk: Desk) -> list[Path]:
    return [path for path in (desk.runtime.config.home / "attachments").rglob("*") if path.is_file()]


def test_the_owner_adds_a_file_which_staff_read_and_the_event_says_public(desk: Desk) -> None:
    key = key_of(desk.register())
    added = upload(desk, key)
    assert added.status_code == 201, added.json
    assert set(added.json) == {"id", "sha256", "size", "media_type", "name", "added_at"}
    (row,) = desk.get(f"/v1/cases/{key['code']}/attachments").json["items"]
    assert (row["name"], row["added_by"]) == ("收据.pdf", "public")
    assert desk.facts(key["code"], "case.material_added")[0]["digest"] == added.json["sha256"]


def test_a_wrong_secret_keeps_nothing_and_is_answered_as_an_unknown_code(desk: Desk) -> None:
    key, before = key_of(desk.register()), stored(desk)
    answer = upload(desk, {**key, "secret": new_secret()})
    assert (answer.status_code, answer.json["code"]) == (404, "LOOKUP_FAILED")
    missing = upload(desk, {"code": key["code"]})
    assert (missing.status_code, list(missing.json["errors"])) == (422, ["secret"])
    assert upload(desk, {**key, "note": "x"}).status_code == 422
    assert stored(desk) == before


def test_a_file_sent_twice_under_one_key_is_kept_once(desk: Desk) -> None:
    key, before = key_of(desk.register()), len(stored(desk))
    parts = {**key, "file": ("甲.pdf", b"%PDF-1.7\nx", "application/pdf")}
    body, kind = encode_multipart_formdata(parts)
    headers = {"Idempotency-Key": "file-1", "Content-Type": kind}
    client = desk.app.test_client()
    said = [client.post("/v1/public/attachments", data=body, headers=headers).json for _ in range(2)]
    assert said[0] == said[1]
    assert "id" in said[0]
    assert len(stored(desk)) == before + 1


def test_material_is_taken_while_the_case_is_open_and_so_much_of_it(desk: Desk) -> None:
    key = key_of(desk.register())
    with desk.runtime.db.begin() as db:
        for _ in range(MOST_MATERIAL):
            db.exec_driver_sql(
                "INSERT INTO attachments"
                " SELECT gen_random_uuid(), %s, '1', 'x', 'x', 1, 'x', ''::bytea, 'public', now()",
                (key["code"],),
            )
    assert upload(desk, key).json["code"] == "MATERIAL_FULL"
    over = key_of(desk.register())
    desk.public("withdrawal", over)
    assert upload(desk, over).json["code"] == "MATERIAL_LATE"
    assert desk.public("lookup", over).json["may_add_material"] is False


def test_the_owner_rates_once_a_round_and_it_counts_as_a_follow_up_of_the_public(desk: Desk) -> None:
    key = completed(desk)
    assert desk.public("lookup", key).json["may_rate"] is True
    answer = desk.public("rating", {**key, "satisfaction": "dissatisfied", "text": TEXT})
    assert (answer.status_code, answer.json["may_rate"]) == (200, False)
    page = desk.page(key["code"])
    assert [(each["satisfaction"], each["asked_by"]) for each in page["follow_ups"]] == [
        ("dissatisfied", "public")
    ]
    assert [each["text"] for each in page["notes"] if each["act"] == "rating"] == [TEXT]
    assert desk.facts(key["code"], "case.followed_up")[0]["satisfaction"] == "dissatisfied"
    again = desk.public("rating", {**key, "satisfaction": "satisfied"})
    assert (again.status_code, again.json["code"]) == (409, "ALREADY_RATED")
    desk.act(key["code"], "follow-ups", {"satisfaction": "satisfied"})
    (row,) = desk.rows(
        "SELECT body FROM outbox_messages WHERE type = 'case.followed_up' AND stream = :s ORDER BY seq LIMIT 1",
        s=f"case/{key['code']}",
    )
    assert json.loads(bytes(row["body"]))["actor"] == "public"


def test_nothing_is_rated_before_it_is_completed_or_without_saying_how(desk: Desk) -> None:
    key = routed(desk)
    assert desk.public("rating", {**key, "satisfaction": "satisfied"}).json["code"] == "TRANSITION_REFUSED"
    answer = desk.public("rating", {**key, "satisfaction": "not_reached"})
    assert (answer.status_code, list(answer.json["errors"])) == (422, ["satisfaction"])
    assert (
        desk.public("rating", {**key, "secret": new_secret(), "satisfaction": "satisfied"}).status_code == 404
    )


def test_a_complaint_is_a_case_of_its_own_against_the_unit_that_handles(desk: Desk) -> None:
    key = routed(desk)
    said = desk.said(key["code"])
    answer = desk.public("complaints", {**key, "text": TEXT})
    assert answer.status_code == 201, answer.json
    new = answer.json["code"]
    assert desk.public("lookup", key_of(answer.json)).json["matter"] == "投诉"
    page = desk.page(new)
    assert [(each["unit"], each["relation"]) for each in page["units"]] == [("justice", "accused")]
    assert (page["description"], page["channel"], page["is_anonymous"]) == (TEXT, "online", True)
    assert [(each["code"], each["reason"]) for each in page["related"]] == [(key["code"], "complaint")]
    assert [each["code"] for each in desk.page(key["code"])["related"]] == [new]
    assert desk.said(key["code"]) == said, "nothing is said where the unit could hear it"
    again = desk.public("complaints", {**key, "text": TEXT})
    assert (again.status_code, again.json["code"]) == (409, "COMPLAINT_MADE")


def test_the_unit_complained_of_sees_its_case_as_before_and_no_other(desk: Desk) -> None:
    key = routed(desk)
    path = f"/v1/cases/{key['code']}"
    before = desk.get(path, "handler", "justice")
    new = desk.public("complaints", {**key, "text": TEXT}).json["code"]
    after = desk.get(path, "handler", "justice")
    assert (after.json, after.headers["ETag"]) == (before.json, before.headers["ETag"])
    for role in ("handler", "clerk", "auditor"):
        assert desk.get(f"/v1/cases/{new}", role, "justice").status_code == 404
    assert new not in desk.get("/v1/cases?limit=200", "handler", "justice").text
    verified = OrderVerified(uuid4(), key["code"], "justice", 1, is_passed=True)
    desk.hear(desk.grid, case_stream(key["code"]), verified)
    assert desk.page(new)["state"] == "registered", "the one is not completed with the other"


def test_where_nobody_handles_there_is_nobody_to_complain_of(desk: Desk) -> None:
    key = key_of(desk.register())
    assert desk.public("complaints", {**key, "text": TEXT}).json["code"] == "NOBODY_HANDLES"
    assert desk.public("complaints", {**key, "secret": new_secret(), "text": TEXT}).status_code == 404


def test_a_complaint_about_who_stands_above_the_centre_goes_to_the_superior(desk: Desk) -> None:
    above = UnitRegistered("above", "镇政府", UnitKind.TOWN, Tier.TOWN, "centre")
    below = UnitRegistered("below", "镇综治中心", UnitKind.CENTRE, Tier.TOWN, "above")
    for unit in (above, below):
        desk.hear(desk.grid, unit_stream(unit.unit), unit)
    key = routed(desk, "above")
    with desk.runtime.db.begin() as db:
        db.exec_driver_sql("UPDATE cases SET centre = 'below' WHERE code = %s", (key["code"],))
    assert desk.public("complaints", {**key, "text": TEXT}).json["centre"] == "centre"
