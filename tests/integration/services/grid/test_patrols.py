"""Patrol plans over HTTP: what is due, what was missed, and a visit with what was found, in one act."""

from datetime import timedelta
from typing import Any

from contracts.samples import MOMENT
from contracts.vocabulary import Relation, UnitRelation
from tests.integration.services.grid.office import CANARY, CLERK, DISPATCHER, HANDLER, WORKER, Office

PLAN = {
    "grid": "g-01-02", "title": f"防汛 {CANARY}", "every_days": 7, "begins_on": "2026-03-10", "tasks": ["看水位"],
    "places": [{"key": "pond", "name": f"水塘 {CANARY}"}, {"key": "gate", "name": "闸门"}],
}  # fmt: skip
HAZARD = {"kind": "water", "where": "水塘", "text": CANARY}
REPORT = {"matter_type": "hazard", "category": "safety", "text": CANARY}


def planned(office: Office) -> str:
    answer = office.post("/v1/patrols", PLAN)
    assert answer.status_code == 201, answer.json
    return f"/v1/patrols/{answer.json['id']}"


def due(office: Office, query: str = "") -> list[tuple[str, str, int]]:
    items = office.get(f"/v1/patrols/due{query}", WORKER).json["items"]
    return [(each["place"], each["due_on"], each["missed"]) for each in items]


def test_places_are_due_visited_missed_and_the_plan_ends(office: Office) -> None:
    path = planned(office)
    assert due(office) == [("gate", "2026-03-10", 1), ("pond", "2026-03-10", 1)]
    visited = office.post(f"{path}/visits", {"place": "pond", "text": CANARY}, WORKER)
    assert (visited.status_code, visited.json["day"], visited.json["text"]) == (201, "2026-03-12", CANARY)
    assert due(office) == [("gate", "2026-03-10", 1)]
    office.put_clock(MOMENT + timedelta(days=7))
    assert due(office) == [("gate", "2026-03-10", 2), ("pond", "2026-03-19", 0)]
    assert due(office, "?missed=true&limit=1") == [("gate", "2026-03-10", 2)]
    shown = office.get(path, WORKER).json
    assert (shown["title"], shown["places"][0]["name"]) == (PLAN["title"], f"水塘 {CANARY}")
    others = office.get(path, DISPATCHER).json
    assert (others["title"], others["places"][0], others["tasks"]) == (
        None,
        {"key": "pond", "name": None},
        [],
    )
    ended = office.post(f"{path}/end", {"ends_on": "2026-03-18"})
    assert (ended.json["ends_on"], due(office)) == ("2026-03-18", [])
    late = office.post(f"{path}/visits", {"place": "gate"}, WORKER)
    assert (late.status_code, late.json["code"]) == (409, "PATROL_HAS_ENDED")
    assert office.types("patrol.") == ["patrol.planned", "patrol.visited", "patrol.ended"]
    assert CANARY.encode() not in office.everything_in_the_clear()


def test_what_is_found_on_the_way_comes_to_be_in_the_same_act(office: Office) -> None:
    path = planned(office)
    found: dict[str, Any] = office.post(f"{path}/visits", {"place": "pond", "hazard": HAZARD}, WORKER).json
    hazard = office.get(f"/v1/hazards/{found['hazard']}", WORKER).json
    assert (hazard["source"], hazard["text"], hazard["report"]) == ("patrol", CANARY, None)
    both = {"place": "gate", "hazard": HAZARD, "report": {**REPORT, "settled": {"record": "已清淤"}}}
    made = office.post(f"{path}/visits", both, WORKER).json
    reported = office.get(f"/v1/hazards/{made['hazard']}", WORKER).json
    assert (reported["report"], reported["state"]) == (made["report"], "closed")
    before = office.types("patrol.", "hazard.", "report.")
    wrong = {"place": "gate", "hazard": HAZARD, "report": {**REPORT, "category": "nothing"}}
    assert office.post(f"{path}/visits", wrong, WORKER).json["code"] == "CATEGORY_UNKNOWN"
    dispute = {"place": "gate", "hazard": HAZARD, "report": {**REPORT, "matter_type": "dispute"}}
    assert list(office.post(f"{path}/visits", dispute, WORKER).json["errors"]) == ["report"]
    assert office.types("patrol.", "hazard.", "report.") == before
    listed = office.get(f"{path}/visits", WORKER).json["items"]
    assert [each["hazard"] for each in listed] == [made["hazard"], found["hazard"]]
    office.new_case((UnitRelation("village-1", Relation.ACCUSED),), report=made["report"], grid="g-01-02")
    after = office.get(f"{path}/visits", WORKER).json["items"]
    assert [(each["hazard"], each["report"]) for each in after] == [(None, None), (found["hazard"], None)]


def test_who_has_nothing_to_do_with_the_grid_finds_no_plan(office: Office) -> None:
    path = planned(office)
    assert office.get(path, HANDLER).json["code"] == "PATROL_NOT_FOUND"
    assert office.get("/v1/patrols", HANDLER).status_code == 403
    assert office.post("/v1/patrols", PLAN, WORKER).status_code == 403
    assert office.post(f"{path}/end", {}, WORKER).status_code == 403
    assert office.post(f"{path}/visits", {"place": "gate"}, DISPATCHER).status_code == 403
    assert office.post(f"{path}/visits", {"place": "gate"}, CLERK).status_code == 404
    assert office.post(f"{path}/visits", {"place": "roof"}, WORKER).json["code"] == "PLACE_UNKNOWN"
    assert office.post("/v1/patrols", {**PLAN, "grid": "none"}).json["code"] == "GRID_NOT_FOUND"
    assert [each["id"] in path for each in office.get("/v1/patrols?on=2026-03-12").json["items"]] == [True]
    assert office.get("/v1/patrols?on=2026-03-09").json["items"] == []
