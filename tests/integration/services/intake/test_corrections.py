"""Corrections (更正) and voiding (作废) as staff make them, and who may see what stood there before."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from casekit import streams
from casekit.children import wait_until
from casekit.deadlines import deadlines_of
from casekit.streams import case_stream
from tests.integration.services.intake.desk import ZHANG, Desk
from tests.integration.services.intake.test_access import handled_case

LI = {"name": "李四光", "phone": "13900000001"}
SECRETIVE = "收款人是李会计，电话13811112222"


def correct(desk: Desk, code: str, role: str = "clerk", status: int = 201, **body: Any) -> dict[str, Any]:
    return desk.act(code, "corrections", {"ground": "entry_error", **body}, role, status)


def listed(desk: Desk, code: str, role: str = "clerk", unit: str = "centre", query: str = "") -> list[Any]:
    answer = desk.get(f"/v1/cases/{code}/corrections{query}", role, unit)
    assert answer.status_code == 200, answer.json
    return list(answer.json["items"])


def accuse(desk: Desk, code: str, unit: str, relation: str = "accused", role: str = "dispatcher") -> None:
    correct(desk, code, role, units=[{"unit": unit, "relation": relation}])


def test_facts_and_text_are_put_right_and_what_stood_there_is_kept_sealed(desk: Desk) -> None:
    code = desk.register(description=SECRETIVE, location="东街1号")["code"]
    correct(
        desk, code, channel="letter", description="收款人另有其人", location=None, grid="grid-1", text="笔误"
    )
    page = desk.page(code)
    assert (page["channel"], page["description"], page["location"]) == ("letter", "收款人另有其人", None)
    assert page["grid"] == "grid-1"
    (item,) = listed(desk, code)
    assert item["fields"] == ["channel", "description", "grid", "location"]
    assert {each["field"]: (each["before"], each["after"]) for each in item["changes"]} == {
        "channel": ("window", "letter"), "grid": (None, "grid-1"),
    }  # fmt: skip
    former = f"/v1/cases/{code}/corrections/{item['id']}/former?purpose=audit"
    shown = desk.get(former, "auditor").json
    assert (shown["description"], shown["location"]) == (SECRETIVE, "东街1号")
    assert desk.get(former, "clerk").status_code == 403
    assert desk.facts(code, "party.revealed")[-1]["purpose"] == "audit"
    (fact,) = desk.facts(code, "case.corrected")
    assert fact["channel"] == "letter"
    assert "收款人" not in str(fact)


def test_the_filter_of_the_list_and_an_unknown_correction(desk: Desk) -> None:
    code = desk.register()["code"]
    correct(desk, code, channel="letter")
    assert listed(desk, code, query="?field=grid") == []
    assert len(listed(desk, code, query="?field=channel")) == 1
    unknown = f"/v1/cases/{code}/corrections/00000000-0000-0000-0000-000000000001/former?purpose=audit"
    assert desk.get(unknown, "auditor").json["code"] == "CORRECTION_NOT_FOUND"


def test_who_does_not_see_the_text_does_not_change_it(desk: Desk) -> None:
    code = desk.register()["code"]
    correct(desk, code, "dispatcher", 403, description="改")
    correct(desk, code, "dispatcher", 403, parties=[{"number": 1}])
    correct(desk, code, "dispatcher", channel="letter")
    correct(desk, code, "handler", 404, channel="letter")


def test_what_is_right_already_or_unknown_is_refused(desk: Desk) -> None:
    code = desk.register()["code"]
    assert correct(desk, code, status=422, channel="window")["code"] == "NOTHING_CORRECTED"
    assert correct(desk, code, status=422)["code"] == "NOTHING_CORRECTED"
    assert correct(desk, code, status=422, grid="nowhere")["code"] == "UNIT_UNKNOWN"
    assert correct(desk, code, status=409, category="other")["code"] == "NOT_TRIAGED"
    assert (
        correct(desk, code, status=422, received_at="2030-01-01T00:00:00+08:00")["code"]
        == "RECEIVED_AT_UNFIT"
    )
    accuse(desk, code, "labour")
    named = [{"unit": "labour", "relation": "none"}, {"unit": "nowhere", "relation": "accused"}]
    assert list(correct(desk, code, status=422, units=named)["errors"]) == ["units.1.unit"]
    accuse(desk, code, "labour", "none")
    twice = [{"unit": "labour", "relation": "accused"}, {"unit": "labour", "relation": "none"}]
    assert correct(desk, code, status=422, units=twice)["code"] == "INVALID_INPUT"
    assert len(listed(desk, code)) == 2


@pytest.mark.parametrize(
    "given",
    [{"description": SECRETIVE}, {"location": "东街1号"}, {"source": {"sheets": 2}}, {"source": None}],
)
def test_text_that_stands_there_already_is_no_correction(desk: Desk, given: dict[str, Any]) -> None:
    known = {"source": {"sheets": 2}, "channel": "letter"} if given.get("source") else {}
    code = desk.register(description=SECRETIVE, location="东街1号", **known)["code"]
    assert correct(desk, code, status=422, **given)["code"] == "NOTHING_CORRECTED"
    correct(desk, code, grid="grid-1", **given)
    assert [each["fields"] for each in listed(desk, code)] == [["grid"]]


def test_another_time_of_receipt_moves_the_term_of_admission(desk: Desk) -> None:
    receipt = desk.register()
    code, due = receipt["code"], receipt["due_at"]
    correct(desk, code, received_at=f"2026-03-{11:02d}T09:00:00+08:00")
    page = desk.page(code)
    assert page["is_back_dated"]
    assert page["due_at"] < due
    with desk.runtime.db.begin() as db:
        (deadline,) = deadlines_of(db, f"case/{code}")
    assert deadline.kind == "admission"


def test_parties_are_added_corrected_and_taken_off(desk: Desk) -> None:
    code = desk.register(parties=[ZHANG])["code"]
    correct(desk, code, parties=[{"party": LI}, {"number": 1, "party": {**ZHANG, "name": "张三峰"}}])
    people = desk.get(f"/v1/cases/{code}/parties?purpose=verify_identity").json["items"]
    assert [(each["number"], each["name"]) for each in people] == [(1, "张三峰"), (2, "李四光")]
    correct(desk, code, parties=[{"number": 1}])
    assert desk.page(code)["party_count"] == 1
    people = desk.get(f"/v1/cases/{code}/parties?purpose=verify_identity").json["items"]
    assert [each["name"] for each in people] == ["李四光"]
    assert correct(desk, code, status=422, parties=[{"number": 1}])["code"] == "PARTY_UNKNOWN"
    newest, first = listed(desk, code)
    shown = desk.get(f"/v1/cases/{code}/corrections/{first['id']}/former?purpose=audit", "auditor").json
    assert [(each["change"], each["name"]) for each in shown["parties"]] == [
        ("correct", "张三丰"),
        ("add", None),
    ]
    shown = desk.get(f"/v1/cases/{code}/corrections/{newest['id']}/former?purpose=audit", "auditor").json
    assert [(each["change"], each["name"]) for each in shown["parties"]] == [("remove", "张三峰")]
    same_phone = desk.register(parties=[{**ZHANG, "id_number": None}])["code"]
    found = desk.get(f"/v1/cases/{same_phone}/related-candidates").json["items"]
    assert code not in [each["code"] for each in found]


def test_a_belatedly_accused_unit_loses_the_case_and_meets_the_wall(desk: Desk) -> None:
    code = desk.routed("order", "justice")
    accuse(desk, code, "justice")
    assert desk.said(code)[-2:] == ["case.units_corrected", "case.returned"]
    page = desk.page(code, "dispatcher")
    assert (page["state"], page["unit"]) == ("triaged", None)
    for role in ("clerk", "dispatcher", "director", "auditor", "handler", "supervisor"):
        for path in ("", "/corrections"):
            assert desk.get(f"/v1/cases/{code}{path}", role, "justice").status_code == 404
    again = desk.act(code, "routing", {"route": "order", "unit": "justice"}, "dispatcher", 409)
    assert again["code"] == "UNIT_IS_ACCUSED"


def test_a_case_of_the_same_root_is_taken_back_too(desk: Desk) -> None:
    accusing, other = desk.register()["code"], desk.routed("order", "justice")
    desk.act(accusing, "relations", {"other": other}, status=201)
    accuse(desk, accusing, "justice")
    assert desk.page(other)["state"] == "triaged"
    assert desk.said(other)[-1] == "case.returned"


@pytest.mark.parametrize("act", ["corrections", "voiding"])
def test_cases_that_an_act_concerns_are_locked_in_one_order(desk: Desk, act: str) -> None:
    first, second = desk.register()["code"], desk.register()["code"]
    desk.act(second, "relations", {"other": first}, status=201)
    body = {
        "corrections": {"ground": "entry_error", "units": [{"unit": "justice", "relation": "accused"}]},
        "voiding": {"ground": "duplicate", "original": first},
    }[act]
    with desk.runtime.db.begin() as db, ThreadPoolExecutor(1) as others:
        streams.lock(db, [case_stream(first)], "520302000000")
        answer = others.submit(desk.post, f"/v1/cases/{second}/{act}", body, "dispatcher")
        waits = "SELECT count(*) FROM pg_locks WHERE NOT granted"
        assert wait_until(lambda: db.exec_driver_sql(waits).scalar_one() == 1, 5)
        db.exec_driver_sql("SET LOCAL lock_timeout = '100ms'")
        assert streams.lock(db, [case_stream(second)], "520302000000"), "it waits without holding the second"
        db.rollback()
        assert answer.result().status_code < 300


def test_a_wrongly_accused_unit_sees_the_case_again_and_never_that_it_was_accused(desk: Desk) -> None:
    code = desk.register(units=[{"unit": "justice", "relation": "accused"}])["code"]
    assert desk.get(f"/v1/cases/{code}", "auditor", "justice").status_code == 404
    accuse(desk, code, "justice", "none")
    assert desk.page(code, "auditor", "justice")["units"] == []
    assert listed(desk, code, "auditor", "justice") == []
    (item,) = listed(desk, code, "auditor")
    assert [(each["unit"], each["relation"], each["name"]) for each in item["lifted"]] == [
        ("justice", "accused", "司法局")
    ]


def test_a_handling_unit_is_not_told_who_is_accused(desk: Desk) -> None:
    code = handled_case(desk)
    accuse(desk, code, "labour")
    assert listed(desk, code, "handler", "justice") == []


def test_a_duplicate_is_voided_and_stays_on_record(desk: Desk) -> None:
    original, receipt = desk.register()["code"], desk.register()
    code = receipt["code"]
    for named in (None, code, "520302-2026-0999999-X"):
        body = {"ground": "duplicate", "original": named}
        assert desk.act(code, "voiding", body, "dispatcher", 422)["status"] == 422
    assert desk.act(code, "voiding", {"ground": "mistake", "original": original}, "dispatcher", 422)
    desk.act(code, "voiding", {"ground": "duplicate", "original": original, "text": "双击"}, "dispatcher")
    assert desk.facts(code, "case.voided") == [{"code": code, "ground": "duplicate", "original": original}]
    page = desk.page(code, "dispatcher")
    assert (page["state"], page["due_at"]) == ("voided", None)
    assert {each["state"] for each in page["deadlines"]} == {"cancelled"}
    found = desk.public("lookup", {"code": code, "secret": receipt["secret"]}).json
    assert found["step"] == "已作废"
    assert found["is_finished"]
    assert not found["may_withdraw"]
    assert desk.act(original, "voiding", {"ground": "duplicate", "original": code}, "dispatcher", 422)
    desk.act(code, "voiding", {"ground": "mistake"}, "clerk", 403)


def test_what_was_written_with_an_untold_correction_is_untold_and_leaves_no_gap(desk: Desk) -> None:
    code = handled_case(desk)
    correct(desk, code, channel="letter", text="笔误")
    for relation in ("accused", "none"):
        correct(desk, code, "dispatcher", text=SECRETIVE, units=[{"unit": "labour", "relation": relation}])
    page = desk.page(code, "handler", "justice")
    assert [each["text"] for each in page["notes"] if each["act"] == "correction"] == ["笔误"]
    first = desk.get(f"/v1/cases/{code}/corrections?limit=1", "handler", "justice").json
    assert ([each["fields"] for each in first["items"]], first["next"]) == ([["channel"]], None)
    notes = [each["act"] for each in desk.page(code, "auditor", "labour")["notes"]]
    assert notes.count("correction") == 1
    assert [each["text"] for each in desk.page(code)["notes"]].count(SECRETIVE) == 2


def test_a_party_is_changed_once_in_a_correction(desk: Desk) -> None:
    code = desk.register(parties=[ZHANG])["code"]
    for parties in ([{"number": 1, "party": LI}, {"number": 1}], [{"party": LI}, {"number": 2}]):
        refused = correct(desk, code, status=422, parties=parties)
        assert list(refused["errors"]) == ["parties.1.number"]
