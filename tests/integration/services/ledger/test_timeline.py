"""A case's timeline shows each reader what the relations allow, and the record of who looked is the auditors'."""

from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import select

from access.rules import CASE_ACTS
from casekit.auth.actor import Role
from casekit.casecode import CaseCode
from casekit.facts import Event
from casekit.web import app_of
from contracts.access import AccessRefused
from contracts.corrections import CaseUnitsCorrected, CaseVoided
from contracts.gateway import EventRecalled
from contracts.grid import OrderAccepted, OrderIssued
from contracts.intake import CaseAdmitted, CaseRegistered, CaseRelated, CaseRouted, PartyRevealed
from contracts.mediation import MediationOpened
from contracts.samples import MOMENT, REGION, sample
from contracts.vocabulary import CorrectionGround, Relation, UnitRelation, VoidGround
from services.ledger.tables import ENTRIES
from tests.support.listening import Listener

CODE, OTHER = str(CaseCode(REGION, 2026, 1)), str(CaseCode(REGION, 2026, 2))
JUSTICE, QUARRY, TOWN, CENTRE = "unit-justice", "unit-quarry", "unit-town", "unit-centre"
ORDER = uuid4()


def registered(code: str, *units: UnitRelation) -> CaseRegistered:
    return replace(sample(CaseRegistered), code=code, centre=CENTRE, grid="grid-1", units=units)


STORY: tuple[tuple[str, Event], ...] = (
    (
        "intake",
        registered(CODE, UnitRelation(QUARRY, Relation.ACCUSED), UnitRelation(TOWN, Relation.RESPONDENT)),
    ),
    ("intake", CaseAdmitted(CODE)),
    ("intake", CaseRelated(CODE, OTHER, "same_root")),
    ("intake", replace(sample(CaseRouted), code=CODE, round=1, unit=JUSTICE, supervisor=None, units=())),
    ("grid", OrderIssued(ORDER, CODE, JUSTICE, 1, MOMENT)),
    ("grid", OrderAccepted(ORDER, CODE, JUSTICE)),
    ("intake", PartyRevealed(CODE, "post-1", CENTRE, "contact_party")),
)
TYPES = [event.TYPE for _, event in STORY]


@pytest.fixture
def told(ledger: Listener) -> Listener:
    """The ledger after the story."""
    for source, event in STORY:
        ledger.voices.say(source, event)
    ledger.hear()
    return ledger


def types(ledger: Listener, role: str, unit: str, **claims: str) -> list[str]:
    answer = ledger.get(f"/v1/cases/{CODE}/timeline", role, unit, **claims)
    assert answer.status_code == 200, answer.json
    return [item["type"] for item in answer.json["items"]]


def without(*hidden: str) -> list[str]:
    return [name for name in TYPES if name not in hidden]


def test_the_centre_sees_the_story_and_the_auditor_also_who_looked(told: Listener) -> None:
    assert types(told, "auditor", "unit-audit") == without("case.related")
    assert types(told, "dispatcher", CENTRE) == without("party.revealed", "case.related")


def test_a_related_case_is_named_to_those_who_may_know_of_it(told: Listener) -> None:
    told.voices.say("intake", registered(OTHER))
    told.hear()
    assert "case.related" in types(told, "dispatcher", CENTRE)


def test_a_related_case_in_which_the_reader_is_accused_is_not_named(told: Listener) -> None:
    told.voices.say("intake", registered(OTHER, UnitRelation(CENTRE, Relation.ACCUSED)))
    told.hear()
    assert "case.related" not in types(told, "dispatcher", CENTRE)
    assert "case.related" in types(told, "dispatcher", "unit-superior")


def test_an_entry_that_names_a_case_hidden_from_the_auditor_is_not_on_his_record(told: Listener) -> None:
    told.voices.say("intake", registered(OTHER, UnitRelation(CENTRE, Relation.ACCUSED)))
    told.hear()
    entries = told.get("/v1/ledger/entries?limit=200", "auditor", "unit-superior").json["items"]
    (naming,) = (item["id"] for item in entries if item["type"] == "case.related")
    walled = [told.get(path, "auditor", CENTRE) for path in (
        "/v1/ledger/entries?limit=200", f"/v1/ledger/entries?after={naming}",
        f"/v1/ledger/proofs/inclusion?entry={naming}",
    )]  # fmt: skip
    assert OTHER not in walled[0].text
    assert {item["type"] for item in walled[0].json["items"]} == set(without("case.related"))
    assert [answer.json["code"] for answer in walled[1:]] == ["ENTRY_NOT_FOUND", "ENTRY_NOT_FOUND"]


def test_a_case_that_another_repeats_is_named_to_who_may_know_of_it_alone(told: Listener) -> None:
    """作废为重复: in a timeline its code is left out, on record the whole entry is."""
    told.voices.say("intake", registered(OTHER, UnitRelation(CENTRE, Relation.ACCUSED)))
    told.voices.say("intake", CaseVoided(CODE, VoidGround.DUPLICATE, OTHER))
    told.hear()
    for unit, original in ((CENTRE, None), ("unit-superior", OTHER)):
        items = told.get(f"/v1/cases/{CODE}/timeline", "auditor", unit).json["items"]
        assert [item["data"]["original"] for item in items if item["type"] == "case.voided"] == [original]
        record = told.get("/v1/ledger/entries?limit=200", "auditor", unit)
        assert (OTHER in record.text) == (original is not None)


def test_who_was_accused_and_is_cleared_finds_on_record_the_case_and_never_that_it_was(
    told: Listener,
) -> None:
    """Neither the registration that named his unit, nor the correction, nor the recall is on its auditor's list."""
    accused = UnitRelation(QUARRY, Relation.ACCUSED)
    lifted = CaseUnitsCorrected(CODE, uuid4(), CorrectionGround.FOUND_OTHERWISE, lifted=(accused,))
    told.voices.say("intake", lifted)
    told.voices.say("gateway", EventRecalled(CODE, QUARRY, uuid4(), (uuid4(),)))
    told.hear()
    telling = {"case.registered", "case.units_corrected", "event.recalled"}
    for unit, is_told in ((QUARRY, False), ("unit-superior", True)):
        record = told.get("/v1/ledger/entries?limit=200", "auditor", unit)
        found = {item["type"] for item in record.json["items"]}
        assert "order.issued" in found
        assert found & telling == (telling if is_told else set())
        assert (QUARRY in record.text) == is_told


def test_a_page_is_full_though_entries_between_are_withheld(told: Listener) -> None:
    told.voices.say("intake", registered(OTHER, UnitRelation(CENTRE, Relation.ACCUSED)))
    told.hear()
    page = told.get("/v1/ledger/entries?limit=3", "auditor", CENTRE).json["items"]
    assert [item["type"] for item in page] == without("case.related")[:3]


def test_the_handling_unit_sees_file_and_order_and_not_who_is_accused(told: Listener) -> None:
    assert types(told, "handler", JUSTICE) == without("case.related", "party.revealed")
    items = told.get(f"/v1/cases/{CODE}/timeline", "handler", JUSTICE).json["items"]
    assert QUARRY not in str(items)
    assert items[0]["data"]["units"] == [{"unit": TOWN, "relation": "respondent"}]


def test_to_the_accused_the_case_and_an_unknown_case_are_the_same_in_every_role(told: Listener) -> None:
    for role in set(Role) - {Role.SERVICE}:
        seen = []
        for code in (CODE, str(CaseCode(REGION, 2026, 99))):
            answer = told.get(f"/v1/cases/{code}/timeline", role, QUARRY, grids=["grid-1"])
            body = {name: value for name, value in answer.json.items() if name != "trace"}
            seen.append((answer.status_code, body, dict(answer.headers)))
        assert seen[0] == seen[1], role
        assert seen[0][0] == 404


def test_a_respondent_is_shown_nothing_before_something_is_served_on_it(told: Listener) -> None:
    assert told.get(f"/v1/cases/{CODE}/timeline", "handler", TOWN).status_code == 404
    told.voices.say("mediation", MediationOpened(uuid4(), CODE, "unit-committee", 1, MOMENT))
    told.hear()
    assert types(told, "handler", TOWN) == ["mediation.opened"]
    item = told.get(f"/v1/cases/{CODE}/timeline", "handler", TOWN).json["items"][0]
    assert item["actor"] is None


def test_another_county_sees_nothing(told: Listener) -> None:
    answer = told.get(f"/v1/cases/{CODE}/timeline", "director", "unit-x", region="520303000000")
    assert (answer.status_code, answer.json["code"]) == (404, "CASE_NOT_FOUND")


def test_a_reader_who_is_ahead_of_the_ledger_is_asked_to_wait(told: Listener) -> None:
    headers = told.token("dispatcher", CENTRE) | {"Case-Version": "intake:99"}
    answer = app_of(told.runtime).test_client().get(f"/v1/cases/{CODE}/timeline", headers=headers)
    assert (answer.status_code, answer.json["code"]) == (503, "CASE_NOT_YET_HERE")


class TestAccessRecord:
    """Who was shown the parties, and who was refused."""

    @pytest.fixture
    def refused(self, told: Listener) -> Listener:
        told.voices.say(
            "grid", AccessRefused("post-quarry", QUARRY, "order.read", CODE), "service/grid", "post-quarry"
        )
        told.voices.say("grid", AccessRefused("post-lost", None, "unit.manage"), "service/grid", "post-lost")
        told.hear()
        return told

    def test_it_is_the_auditors(self, refused: Listener) -> None:
        items = refused.get(f"/v1/ledger/accesses?case={CODE}", "auditor", "unit-audit").json["items"]
        assert [item["type"] for item in items] == ["party.revealed", "access.refused"]
        for role in ("director", "dispatcher", "clerk", "handler", "ops"):
            assert refused.get(f"/v1/ledger/accesses?case={CODE}", role, "unit-audit").status_code in (
                403,
                404,
            )
            assert refused.get("/v1/ledger/accesses", role, "unit-audit").status_code == 403
            assert refused.get("/v1/ledger/entries", role, "unit-audit").status_code == 403

    def test_without_a_case_it_holds_every_refusal_of_the_jurisdiction(self, refused: Listener) -> None:
        items = refused.get("/v1/ledger/accesses", "auditor", "unit-audit").json["items"]
        assert [item["type"] for item in items] == ["party.revealed", "access.refused", "access.refused"]
        assert refused.get("/v1/ledger/accesses", "auditor", "u", region="520303000000").json["items"] == []

    def test_the_auditors_of_an_accused_unit_see_no_trace_of_the_case(self, refused: Listener) -> None:
        for path in ("/v1/ledger/entries", "/v1/ledger/accesses"):
            answer = refused.get(path, "auditor", QUARRY)
            assert CODE not in answer.get_data(as_text=True)
        listed = refused.get("/v1/ledger/entries", "auditor", QUARRY).json["items"]
        assert [item["actor"] for item in listed] == ["post-lost"]

    def test_what_was_refused_about_a_code_that_no_case_bears_is_shown_to_no_auditor(
        self, refused: Listener
    ) -> None:
        """Or its absence would tell that a case there is: for one behind the wall there is no entry either."""
        paths = ("/v1/ledger/entries?limit=200", "/v1/ledger/accesses?limit=200")
        readers = ("unit-audit", QUARRY)
        before = [refused.get(path, "auditor", unit).json for path in paths for unit in readers]
        said = [
            refused.voices.say(
                "grid", AccessRefused("post-lost", QUARRY, act), "service/grid", "post-lost"
            ).id
            for act in sorted({*CASE_ACTS, "case.of_tomorrow"})
        ]
        refused.hear()
        assert [refused.get(path, "auditor", unit).json for path in paths for unit in readers] == before
        for path in (f"/v1/ledger/entries?after={said[0]}", f"/v1/ledger/proofs/inclusion?entry={said[0]}"):
            assert refused.get(path, "auditor", "unit-audit").json["code"] == "ENTRY_NOT_FOUND"
        with refused.runtime.db.begin() as db:
            assert set(said) <= set(db.execute(select(ENTRIES.c.id)).scalars())

    def test_a_page_is_filled_from_beyond_what_is_withheld(self, refused: Listener) -> None:
        for _ in range(7):
            refused.voices.say("grid", AccessRefused("post-lost", None, "case.read"), "service/grid")
        last = refused.voices.say("grid", AccessRefused("post-lost", None, "ledger.read"), "service/grid")
        refused.hear()
        items = refused.get("/v1/ledger/accesses?limit=2", "auditor", QUARRY).json["items"]
        assert [item["id"] for item in items][1:] == [str(last.id)]

    def test_a_list_goes_on_after_an_entry_without_a_number(self, refused: Listener) -> None:
        whole = refused.get("/v1/ledger/entries", "auditor", "unit-audit").json["items"]
        first = refused.get("/v1/ledger/entries?limit=4", "auditor", "unit-audit").json["items"]
        rest = refused.get(f"/v1/ledger/entries?after={first[-1]['id']}", "auditor", "unit-audit").json[
            "items"
        ]
        assert first + rest == whole
        assert not {"serial", "index", "position", "epoch"} & set(whole[0])

    def test_an_entry_that_is_hidden_cannot_be_started_from(self, refused: Listener) -> None:
        hidden = refused.get("/v1/ledger/entries", "auditor", "unit-audit").json["items"][0]["id"]
        answer = refused.get(f"/v1/ledger/entries?after={hidden}", "auditor", QUARRY)
        assert answer.json["code"] == "ENTRY_NOT_FOUND"
