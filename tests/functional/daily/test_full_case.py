"""What the README promises: a case in at one end and out at the other by every route, counted, delivered, on record."""

import hashlib
from collections.abc import Mapping
from typing import Any

import pytest

from casekit import merkle
from casekit.children import wait_until
from casekit.config import SERVICES
from casekit.envelope import Envelope, parse
from scenarios.county import Post
from tests.functional.audit import check_chains, check_order, check_record, recorded, said_by
from tests.functional.county import County
from tests.functional.lives import LIVES, Lived

COUNTED = ("registered", "admitted", "completed", "on_time", "followed_up", "satisfied", "settled_on_spot")
WAIT_SECONDS = 90.0
# What makes a unit a handling one, and so the first that it is sent of a case.
OPENED = {
    "order": "order.issued", "grid": "order.issued", "mediation": "mediation.opened", "petition": "petition.received",
}  # fmt: skip
Figures = Mapping[str, Mapping[str, int]]


def figures(county: County) -> Figures:
    """Every unit's counts."""
    return {row["unit"]: row["counts"] for row in county.pages("director-1", "/v1/evaluation/units")}


def feed(county: County, unit: str, after: str | None = None) -> list[dict[str, Any]]:
    """All that the unit is sent, in order."""
    system = Post(f"system-of-{unit}", "业务系统", unit, ("department_system",))
    found: list[dict[str, Any]] = []
    while True:
        path = "/v1/events?limit=500" + (f"&after={after}" if after else "")
        page = county.ask(system, "GET", path)
        assert page.is_success, page.said
        found += page.body["items"]
        if not page.body["items"]:
            return found
        after = page.body["next"]


def gained(before: Figures, after: Figures, unit: str) -> dict[str, int]:
    """By how much each figure of the unit has grown."""
    old, new = before.get(unit, {}), after.get(unit, {})
    return {
        name: new.get(name, 0) - old.get(name, 0) for name in COUNTED if new.get(name, 0) != old.get(name, 0)
    }


@pytest.fixture(scope="module")
def lived(county: County) -> dict[str, tuple[Lived, Figures, Figures]]:
    """A case by every route, with the figures before and after it."""
    found: dict[str, tuple[Lived, Figures, Figures]] = {}
    county.rest()
    before = figures(county)
    for route, live in LIVES.items():
        life = live(county)
        county.rest()
        after = figures(county)
        found[route] = (life, before, after)
        before = after
    return found


Lives = Mapping[str, tuple[Lived, Figures, Figures]]
ROUTES = pytest.mark.parametrize("route", LIVES)
WITH_SECRET = pytest.mark.parametrize(
    "route", [name for name in LIVES if name not in ("grid", "on the spot")]
)


@ROUTES
def test_the_case_comes_to_its_end(county: County, lived: Lives, route: str) -> None:
    life = lived[route][0]
    page = county.see(life.case, "director-1")
    assert (page["state"] in ("closed", "archived"), page["outcome"], page["is_overdue"]) == (
        True,
        life.outcome,
        False,
    )
    assert [term for term in page["deadlines"] if term["ended_at"] is None] == []


@WITH_SECRET
def test_its_owner_sees_every_step_and_that_it_is_over(county: County, lived: Lives, route: str) -> None:
    case = lived[route][0].case
    seen = county.act(case, None, "/v1/public/lookup", {"code": case.code, "secret": case.secret})
    assert (seen["code"], seen["is_finished"], seen["is_overdue"]) == (case.code, True, False)
    assert seen["steps"]
    assert all(step["ended_at"] for step in seen["steps"][:-1])


@ROUTES
def test_the_centre_and_who_settled_it_are_credited_once(lived: Lives, route: str) -> None:
    life, before, after = lived[route]
    asked = (
        {"followed_up": 1, "satisfied": 1} if route in ("order", "mediation", "petition", "guidance") else {}
    )
    on_spot = {"settled_on_spot": 1} if route == "on the spot" else {}
    centre = {"registered": 1, "admitted": 1, "completed": 1, "on_time": 1}
    assert gained(before, after, life.centre) == {**centre, **asked, **on_spot}
    if life.unit is not None:
        assert gained(before, after, life.unit) == {
            "admitted": 1,
            "completed": 1,
            "on_time": 1,
            **asked,
            **on_spot,
        }
    untouched = set(after) - {life.centre, life.unit}
    assert all(gained(before, after, unit) == {} for unit in untouched)


@pytest.mark.parametrize("route", OPENED)
def test_the_unit_that_settled_it_was_sent_its_story_in_order(
    county: County, lived: Lives, route: str
) -> None:
    life = lived[route][0]
    assert life.unit is not None
    events = [event for event in feed(county, life.unit) if event["subject"] == f"case/{life.case.code}"]
    types = [event["type"] for event in events]
    milestones = [OPENED[route], "case.completed", "case.closed", "case.archived"]
    assert [each for each in types if each in milestones] == milestones
    assert types[0] == OPENED[route]
    positions = [event["position"] for event in events]
    assert positions == sorted(set(positions))
    assert not {"seq", "prev", "after"} & {key for event in events for key in event}


def test_a_unit_that_has_nothing_to_do_with_them_is_sent_nothing_of_them(
    county: County, lived: Lives
) -> None:
    subjects = {f"case/{life.case.code}" for life, _, _ in lived.values()}
    assert [event["type"] for event in feed(county, "water") if event["subject"] in subjects] == []


@ROUTES
def test_its_timeline_tells_all_that_every_service_said_of_it(
    county: County, lived: Lives, route: str
) -> None:
    life = lived[route][0]
    items = county.see(life.case, "auditor-1", f"/v1/cases/{life.case.code}/timeline")["items"]
    said = [
        str(each.id)
        for service in SERVICES
        for each in said_by(county.platform, service)
        if each.subject == f"case/{life.case.code}"
    ]
    assert sorted(item["id"] for item in items) == sorted(said)
    assert items[0]["type"] == "case.registered"


def test_everything_anyone_said_is_on_record_once_and_in_order(county: County, lived: Lives) -> None:
    county.rest()
    record = recorded(county.platform)
    check_record(county.platform, record)
    check_order(record)
    for service in SERVICES:
        check_chains(said_by(county.platform, service))


def test_every_event_of_every_case_is_proved_offline(county: County, lived: Lives) -> None:
    """An auditor needs the key he was once given, the entries as he read them, and hashes; nothing of the platform."""
    entries = {entry["id"]: entry for entry in all_entries(county)}
    subjects = {f"case/{life.case.code}": route for route, (life, _, _) in lived.items()}
    wanted = [entry for entry in entries.values() if entry["stream"] in subjects]
    assert {subjects[entry["stream"]] for entry in wanted} == set(LIVES)
    checkpoint = covering(county, [entry["id"] for entry in wanted])
    verifier = merkle.NoteVerifier.parse(checkpoint["key"])
    signed = merkle.Checkpoint.parse(verifier.open(checkpoint["note"]))
    for entry in wanted:
        path = f"/v1/ledger/proofs/inclusion?entry={entry['id']}&size={signed.size}"
        proof = county.ask("auditor-1", "GET", path).body
        leaf = merkle.leaf_hash(entry["envelope"].encode())
        hashes = [bytes.fromhex(digest) for digest in proof["proof"]]
        merkle.verify_inclusion(leaf, proof["index"], signed.size, hashes, signed.root)
        assert parsed(entry).subject == entry["stream"]
        with pytest.raises(merkle.ProofRefused):
            merkle.verify_inclusion(merkle.leaf_hash(b"{}"), proof["index"], signed.size, hashes, signed.root)


def all_entries(county: County) -> list[dict[str, Any]]:
    """The whole record, as an auditor of the county pages through it."""
    found: list[dict[str, Any]] = []
    while True:
        after = f"&after={found[-1]['id']}" if found else ""
        page = county.ask("auditor-1", "GET", f"/v1/ledger/entries?limit=200{after}")
        assert page.is_success, page.said
        if not page.body["items"]:
            return found
        found += page.body["items"]


def covering(county: County, entries: list[str]) -> Mapping[str, Any]:
    """A checkpoint under which all these entries are, which is signed within seconds."""
    found: list[Mapping[str, Any]] = []

    def is_signed() -> bool:
        answers = [
            county.ask("auditor-1", "GET", f"/v1/ledger/proofs/inclusion?entry={each}")
            for each in entries[-3:]
        ]
        found[:] = [answer.body for answer in answers if answer.is_success]
        return len(found) == len(answers)

    assert wait_until(is_signed, WAIT_SECONDS), "no checkpoint covers the case"
    return max(found, key=lambda each: int(each["size"]))


def parsed(entry: Mapping[str, Any]) -> Envelope:
    """The envelope of an entry, whose bytes are those that were hashed."""
    body = entry["envelope"].encode()
    assert hashlib.sha256(b"\x00" + body).hexdigest() == entry["leaf"]
    return parse(body)
