"""Hazards of places and facilities over HTTP: those settled within the grid, and those that became cases."""

from datetime import timedelta
from io import BytesIO
from typing import Any

from contracts.samples import MOMENT
from contracts.vocabulary import Relation, UnitRelation
from tests.integration.services.grid.office import CANARY, CLERK, DISPATCHER, HANDLER, OTHER, WORKER, Office

FOUND = {"grid": "g-01-02", "kind": "fire", "source": "patrol", "where": f"仓库 {CANARY}", "text": CANARY}
NOBODY = "00000000-0000-0000-0000-000000000000"


def found(office: Office, **values: Any) -> dict[str, Any]:
    answer = office.post("/v1/hazards", {**FOUND, **values}, WORKER)
    assert answer.status_code == 201, answer.json
    hazard: dict[str, Any] = answer.json
    return hazard


def act(
    office: Office, hazard: dict[str, Any], name: str, body: Any, post: Any = DISPATCHER
) -> dict[str, Any]:
    answer = office.post(f"/v1/hazards/{hazard['id']}/{name}", body, post)
    assert answer.status_code == 200, answer.json
    changed: dict[str, Any] = answer.json
    return changed


def listed(office: Office, query: str = "", post: Any = DISPATCHER) -> list[str]:
    return [each["id"] for each in office.get(f"/v1/hazards?{query}", post).json["items"]]


def test_a_hazard_is_rectified_with_proof_fails_once_and_is_closed(office: Office) -> None:
    hazard = found(office)
    assert (hazard["state"], hazard["text"]) == ("found", CANARY)
    assert "13812345678" not in office.get(f"/v1/hazards/{hazard['id']}").text
    assigned = act(office, hazard, "assignment", {"unit": "labour", "instruction": "三日内"})
    assert (assigned["state"], assigned["unit"], assigned["round"]) == ("assigned", "labour", 1)
    path = f"/v1/hazards/{hazard['id']}/proofs"
    added = office.post(path, {"file": (BytesIO(b"rectified"), "整改.txt")}, HANDLER)
    assert added.status_code == 201, added.json
    twice = [added.json["proof"]] * 2
    done = act(office, hazard, "rectification", {"text": "已清理", "proofs": twice}, HANDLER)
    assert [note["text"] for note in done["notes"]] == ["三日内", "已清理"]
    again = act(office, hazard, "reinspection", {"passed": False, "text": "未到位"})
    assert (again["state"], again["round"]) == ("assigned", 2)
    assert again["due_at"] == assigned["due_at"]
    office.put_clock(MOMENT + timedelta(days=60))
    assert listed(office, "overdue=true") == listed(office, "open=true", HANDLER) == [hazard["id"]]
    act(office, hazard, "rectification", {"text": "再次清理"}, HANDLER)
    closed = act(office, hazard, "reinspection", {"passed": True})
    assert (closed["state"], closed["is_overdue"]) == ("closed", False)
    assert listed(office, "open=true") == []
    assert office.get(f"{path}/{added.json['proof']}", HANDLER).data == b"rectified"
    assert office.get(f"{path}/{added.json['proof']}", DISPATCHER).status_code == 403
    rectified = [each.data for each in office.said("hazard.rectified")]
    assert [(len(each["proofs"]), each["is_on_time"]) for each in rectified] == [(1, True), (0, False)]
    assert office.types("deadline.") == [
        "deadline.set", "deadline.met", "deadline.set", "deadline.set", "deadline.met", "deadline.missed",
        "deadline.met", "deadline.set", "deadline.met",
    ]  # fmt: skip
    assert {each.subject for each in office.said("hazard.", "deadline.")} == {"grid/g-01-02"}
    assert CANARY.encode() not in office.everything_in_the_clear()


def test_who_has_nothing_to_do_with_it_finds_nothing_and_nobody_inspects_his_own(office: Office) -> None:
    hazard = found(office)
    act(office, hazard, "assignment", {"unit": "labour"})
    path = f"/v1/hazards/{hazard['id']}"
    assert listed(office, "", OTHER) == []
    hidden, unknown = office.get(path, OTHER), office.get(f"/v1/hazards/{NOBODY}", OTHER)
    assert (hidden.status_code, hidden.json["code"]) == (unknown.status_code, unknown.json["code"])
    for post, name, body, expected in (
        (OTHER, "rectification", {"text": "x"}, 404),
        (CLERK, "assignment", {"unit": "water"}, 404),
        (WORKER, "assignment", {"unit": "water"}, 403),
        (HANDLER, "reinspection", {"passed": True}, 403),
        (DISPATCHER, "assignment", {"unit": "mediators"}, 409),
        (DISPATCHER, "assignment", {"unit": "nobody"}, 422),
        (DISPATCHER, "reinspection", {"passed": True}, 409),
        (DISPATCHER, "rectification", {"text": "x"}, 403),
    ):  # fmt: skip
        assert office.post(f"{path}/{name}", body, post).status_code == expected, (post, name)
    unknown_proof = office.post(f"{path}/rectification", {"text": "x", "proofs": [NOBODY]}, HANDLER)
    assert unknown_proof.json["code"] == "PROOF_UNKNOWN"
    assert office.post("/v1/hazards", {**FOUND, "grid": "g-01"}, WORKER).status_code == 403
    assert office.post("/v1/hazards", {**FOUND, "grid": "none"}).json["code"] == "GRID_NOT_FOUND"
    moved = act(office, hazard, "assignment", {"unit": "water"})
    assert (moved["unit"], listed(office, "", HANDLER)) == ("water", [])
    assert act(office, hazard, "voiding", {"reason": "误报"})["state"] == "voided"
    assert office.types("hazard.")[-1] == "hazard.voided"


def reported(office: Office, *accused: str) -> tuple[dict[str, Any], str]:
    """A hazard that was reported, and the code of its case."""
    report = {"grid": "g-01-02", "matter_type": "hazard", "category": "safety", "text": "井盖缺失"}
    filed = office.post("/v1/reports", report, WORKER).json["id"]
    hazard = found(office, source="report", report=filed)
    units = tuple(UnitRelation(each, Relation.ACCUSED) for each in accused)
    return hazard, office.new_case(units, report=filed, grid="g-01-02")


def test_a_reported_hazard_is_what_its_case_says(office: Office) -> None:
    hazard, code = reported(office)
    path = f"/v1/hazards/{hazard['id']}"
    assert (office.get(path).json["state"], office.get(path).json["code"]) == ("found", code)
    office.route(code)
    order = office.order_of(code)
    states = [office.get(path).json["state"]]
    for name, body, post in (
        ("acceptance", None, HANDLER), ("completion", {"text": "已补"}, HANDLER),
        ("verification", {"passed": True}, DISPATCHER),
    ):  # fmt: skip
        office.act(order, name, body, post)
        states.append(office.get(path).json["state"])
    assert states == ["assigned", "assigned", "rectified", "closed"]
    assert listed(office, "state=closed") == [hazard["id"]]
    moved = office.post(f"{path}/assignment", {"unit": "labour"})
    assert (moved.status_code, moved.json["code"]) == (409, "HAZARD_FOLLOWS_CASE")
    again = office.post("/v1/hazards", {**FOUND, "report": hazard["report"]}, WORKER)
    assert (again.status_code, again.json["code"]) == (422, "REPORT_UNFIT")


def test_a_reported_hazard_is_hidden_from_the_unit_its_case_accuses(office: Office) -> None:
    hazard, _ = reported(office, "village-1")
    path = f"/v1/hazards/{hazard['id']}"
    hidden, unknown = office.get(path, WORKER), office.get(f"/v1/hazards/{NOBODY}", WORKER)
    assert (hidden.status_code, hidden.json["code"]) == (404, "HAZARD_NOT_FOUND")
    assert (unknown.status_code, unknown.json["code"]) == (404, "HAZARD_NOT_FOUND")
    assert listed(office, "", WORKER) == []
    for name, body in (("assignment", {"unit": "labour"}), ("voiding", {}), ("rectification", {"text": "x"})):
        answers = [office.post(f"/v1/hazards/{each}/{name}", body, WORKER) for each in (hazard["id"], NOBODY)]
        assert {(each.status_code, each.json["code"]) for each in answers} == {(404, "HAZARD_NOT_FOUND")}
    again = office.post("/v1/hazards", {**FOUND, "report": hazard["report"]}, WORKER)
    nothing = office.post("/v1/hazards", {**FOUND, "report": NOBODY}, WORKER)
    assert (again.status_code, again.json["code"]) == (nothing.status_code, nothing.json["code"])
    assert listed(office) == [hazard["id"]]
