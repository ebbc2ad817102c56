"""The tree of grids over HTTP: overlays, boundaries, points, and what was on a day."""

import threading
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.integration.services.grid.office import CLERK, DISPATCHER, GRIDS, HANDLER, WORKER, Office

LEADER = {"id": "leader-1", "title": "网格长一号", "unit": "village-1", "roles": ["grid_leader"]}
WEST, SOUTH = 106.9, 27.5


def square(x: int, y: int = 0, size: int = 10) -> dict[str, Any]:
    """A square in hundredths of a degree from the south-west."""
    corners = [(x, y), (x + size, y), (x + size, y + size), (x, y + size), (x, y)]
    ring = [[round(WEST + a / 100, 7), round(SOUTH + b / 100, 7)] for a, b in corners]
    return {"type": "Polygon", "coordinates": [ring]}


def at(x: float, y: float) -> str:
    return f"lon={WEST + x / 100:.7f}&lat={SOUTH + y / 100:.7f}"


def on_day(office: Office, day: str) -> None:
    office.put_clock(datetime.fromisoformat(f"{day}T01:00:00").replace(tzinfo=UTC))


CELLS: tuple[dict[str, Any], ...] = (
    {"id": "c-1", "name": "一格", "tier": "hamlet", "unit": "village-1", "parent": "g-01-02", "geometry": square(0)},
    {"id": "c-2", "name": "二格", "tier": "hamlet", "unit": "village-1", "parent": "g-01-02", "geometry": square(10)},
    {
        "id": "school", "code": "520302-S1", "name": "学校专属网格", "tier": "hamlet", "unit": "village-1",
        "parent": "c-1", "is_overlay": True, "leader": "leader-1", "geometry": square(2, 2, 3),
    },
)  # fmt: skip


@pytest.fixture
def drawn(office: Office) -> Office:
    """Two cells of the village with boundaries, and a school in the first."""
    on_day(office, "2026-03-01")
    assert office.post("/v1/staff", LEADER).status_code == 201
    for cell in CELLS:
        answer = office.post("/v1/grids", cell)
        assert answer.status_code == 201, answer.json
    return office


def ids(found: Any) -> list[str]:
    return [each["id"] for each in found]


def test_a_point_has_its_chain_of_grids_and_its_overlays(drawn: Office) -> None:
    found = drawn.get(f"/v1/grids/locate?{at(3, 3)}", WORKER).json
    assert ids(found["chain"]) == ["c-1", "g-01-02", "g-01", "g"]
    assert [(each["id"], each["leader"]) for each in found["overlays"]] == [("school", "leader-1")]
    assert found["others"] == []
    border = drawn.get(f"/v1/grids/locate?{at(10, 5)}").json
    assert (ids(border["chain"])[0], border["others"]) == ("c-2", [])
    assert drawn.get(f"/v1/grids/locate?{at(50, 5)}").json == {"chain": [], "overlays": [], "others": []}


def test_where_boundaries_overlap_the_others_are_named(drawn: Office) -> None:
    assert drawn.patch("/v1/grids/c-2", {"geometry": square(8)}).status_code == 200
    found = drawn.get(f"/v1/grids/locate?{at(9, 5)}").json
    assert (ids(found["chain"])[0], ids(found["others"])) == ("c-1", ["c-2"])


def test_a_code_finds_its_grid_and_belongs_to_one(drawn: Office) -> None:
    assert ids(drawn.get("/v1/grids?code=520302-S1", CLERK).json["items"]) == ["school"]
    assert ids(drawn.get("/v1/grids?code=c-1").json["items"]) == ["c-1"]
    taken = drawn.patch("/v1/grids/c-1", {"code": "520302-S1"})
    assert (taken.status_code, taken.json["code"]) == (409, "CODE_TAKEN")
    assert drawn.post("/v1/grids", {**CELLS[0], "id": "c-9", "code": "c-2"}).json["code"] == "CODE_TAKEN"


def test_overlays_are_listed_apart_and_lie_in_a_base_grid_of_their_tier(drawn: Office) -> None:
    assert ids(drawn.get("/v1/grids?overlay=true").json["items"]) == ["school"]
    assert "school" not in ids(drawn.get("/v1/grids?overlay=false").json["items"])
    for change in ({"parent": "g-01-02"}, {"parent": "school"}, {"parent": None}):
        answer = drawn.post("/v1/grids", {**CELLS[2], "id": "market", "code": "M", **change})
        assert (answer.status_code, answer.json["code"]) == (422, "PARENT_UNFIT")
    moved = drawn.patch("/v1/grids/school", {"parent": "c-2"})
    assert (moved.status_code, moved.json["parent"]) == (200, "c-2")


def test_each_state_of_a_grid_holds_from_its_day(drawn: Office) -> None:
    on_day(drawn, "2026-06-15")
    changed = drawn.patch(
        "/v1/grids/c-1", {"name": "一格(新)", "geometry": square(0, 0, 5), "from": "2026-06-01"}
    )
    assert (changed.status_code, changed.json["from"]) == (200, "2026-06-01")
    for day, name in (("2026-05-31", "一格"), ("2026-06-01", "一格(新)")):
        assert drawn.get(f"/v1/grids/c-1?at={day}").json["name"] == name
        assert ("c-1" in ids(drawn.get(f"/v1/grids/locate?{at(7, 7)}&at={day}").json["chain"])) == (
            name == "一格"
        )
    assert drawn.get("/v1/grids/c-1?at=2026-02-28").json["code"] == "GRID_NOT_FOUND"
    assert "c-1" not in ids(drawn.get("/v1/grids?at=2026-02-28&limit=200").json["items"])
    states = drawn.get("/v1/grids/c-1/history").json["items"]
    assert [(each["name"], each["from"], each["until"]) for each in states] == [
        ("一格", "2026-03-01", "2026-06-01"), ("一格(新)", "2026-06-01", None),
    ]  # fmt: skip
    assert states[0]["geometry"] == square(0)
    for day in ("2026-05-31", "2026-06-16"):
        refused = drawn.patch("/v1/grids/c-1", {"name": "一", "from": day})
        assert (refused.status_code, refused.json["code"]) == (422, "DAY_UNFIT")
    (said,) = drawn.said("grid.changed")
    assert (said.data["since"], len(said.data["boundary"])) == ("2026-06-01", 64)
    assert "coordinates" not in said.body.decode()


def test_two_changes_on_a_day_are_one_state(drawn: Office) -> None:
    drawn.patch("/v1/grids/c-1", {"name": "甲格"})
    drawn.patch("/v1/grids/c-1", {"name": "乙格"})
    drawn.patch("/v1/grids/c-1", {"name": "乙格"})
    assert [each["name"] for each in drawn.get("/v1/grids/c-1/history").json["items"]] == ["乙格"]
    assert drawn.types("grid.changed") == ["grid.changed"] * 2


def test_merged_grids_have_a_successor_that_takes_over_what_lies_in_them(drawn: Office) -> None:
    on_day(drawn, "2026-07-01")
    busy = drawn.post("/v1/grids/c-1/end", {})
    assert (busy.status_code, busy.json["code"], busy.json["dependants"]) == (409, "GRID_BUSY", 1)
    merged = drawn.post(
        "/v1/grids/c-2/merge", {"grids": ["c-1"], "name": "合并格", "geometry": square(0, 0, 20)}
    )
    assert (merged.status_code, merged.json["name"]) == (200, "合并格")
    ended = drawn.get("/v1/grids/c-1").json
    assert (ended["ended_on"], ended["successor"]) == ("2026-07-01", "c-2")
    assert drawn.get("/v1/grids/school").json["parent"] == "c-2"
    assert "c-1" not in ids(drawn.get("/v1/grids").json["items"])
    assert "c-1" in ids(drawn.get("/v1/grids?ended=true").json["items"])
    assert ids(drawn.get(f"/v1/grids/locate?{at(3, 3)}").json["chain"])[0] == "c-2"
    assert ids(drawn.get(f"/v1/grids/locate?{at(3, 3)}&at=2026-06-30").json["chain"])[0] == "c-1"
    tree = drawn.get("/v1/grids/g-01-02/tree?at=2026-06-30").json
    assert [(each["id"], ids(each["children"])) for each in tree["children"]] == [
        ("c-1", ["school"]),
        ("c-2", []),
    ]
    assert drawn.types("grid.ended", "grid.changed") == ["grid.ended", "grid.changed", "grid.changed"]
    (said,) = drawn.said("grid.ended")
    assert said.data == {"grid": "c-1", "since": "2026-07-01", "successor": "c-2"}


def test_what_has_ended_changes_no_more_and_frees_its_code(drawn: Office) -> None:
    assert drawn.post("/v1/grids/school/end", {}).json["ended_on"] == "2026-03-01"
    for answer in (
        drawn.post("/v1/grids/school/end", {}),
        drawn.patch("/v1/grids/school", {"name": "某"}),
        drawn.post("/v1/grids/school/merge", {"grids": ["c-1"]}),
    ):
        assert answer.json["code"] in ("GRID_HAS_ENDED", "SUCCESSOR_UNFIT")
        assert answer.status_code in (409, 422)
    assert drawn.post("/v1/grids", CELLS[2]).json["code"] == "ALREADY_THERE"
    assert drawn.post("/v1/grids", {**CELLS[2], "id": "school-2"}).status_code == 201
    for wrong in ({"successor": "c-1"}, {"successor": "g-01-02"}):
        assert drawn.post("/v1/grids/c-1/end", wrong).json["code"] == "SUCCESSOR_UNFIT"
    assert drawn.post("/v1/grids/c-1/end", {"successor": "nowhere"}).status_code in (404, 422)


def test_an_offline_report_reaches_a_grid_that_has_ended_since(drawn: Office) -> None:
    on_day(drawn, "2026-07-01")
    assert drawn.post("/v1/grids/g-01-02/end", {}).json["code"] == "GRID_BUSY"
    for grid in ("school", "c-1", "c-2", "g-01-02"):
        assert drawn.post(f"/v1/grids/{grid}/end", {}).status_code == 200
    report = {"grid": "g-01-02", "matter_type": "hazard", "category": "safety", "text": "桥栏松动"}
    late = drawn.post("/v1/reports", {**report, "observed_at": "2026-06-30T09:00:00+08:00"}, WORKER)
    assert late.status_code == 201, late.json
    after = drawn.post("/v1/reports", report, WORKER)
    assert (after.status_code, after.json["code"]) == (409, "GRID_HAS_ENDED")


def test_a_unit_ends_once_its_grids_have(drawn: Office) -> None:
    on_day(drawn, "2026-07-01")
    assert drawn.post("/v1/units/village-1/end").json["code"] == "UNIT_BUSY"
    for grid in ("school", "c-1", "c-2", "g-01-02"):
        drawn.post(f"/v1/grids/{grid}/end", {})
    assert drawn.post("/v1/units/village-1/end").status_code == 200
    tied = drawn.post("/v1/staff", {**LEADER, "id": "leader-2", "unit": "town-1", "grids": ["c-1"]})
    assert tied.json["code"] == "UNIT_UNKNOWN"


def test_two_grids_made_at_once_never_share_a_code(drawn: Office) -> None:
    start = threading.Barrier(2)
    answers: list[int] = []

    def make(id_: str) -> None:
        start.wait()
        body = {**CELLS[0], "id": id_, "code": "ONE", "geometry": None}
        answers.append(drawn.post("/v1/grids", body).status_code)

    threads = [threading.Thread(target=make, args=(id_,)) for id_ in ("c-8", "c-9")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [201, 409]
    assert len(drawn.get("/v1/grids?code=ONE").json["items"]) == 1


BAD: tuple[tuple[str, str, dict[str, Any] | None, str], ...] = (
    ("POST", "/v1/grids", {**CELLS[0], "id": "locate"}, "INVALID_INPUT"),
    ("POST", "/v1/grids", {**CELLS[0], "id": "x", "leader": "nobody"}, "UNIT_UNKNOWN"),
    ("POST", "/v1/grids", {**CELLS[0], "id": "x", "from": "2099-01-01"}, "DAY_UNFIT"),
    ("POST", "/v1/grids", {**CELLS[0], "id": "x", "tier": "hamlet", "parent": "g"}, "PARENT_UNFIT"),
    ("POST", "/v1/grids", {**CELLS[0], "id": "x", "geometry": {"type": "Point"}}, "BOUNDARY_UNFIT"),
    ("PATCH", "/v1/grids/c-1", {"tier": "town"}, "INVALID_INPUT"),
    ("PATCH", "/v1/grids/c-1", {"from": "0001-01-01"}, "INVALID_INPUT"),
    ("GET", "/v1/grids/locate", None, "INVALID_INPUT"),
    ("GET", "/v1/grids/locate?lon=nan&lat=1", None, "INVALID_INPUT"),
    ("GET", "/v1/grids/locate?lon=1e400&lat=1", None, "INVALID_INPUT"),
    ("GET", "/v1/grids/c-1?at=yesterday", None, "INVALID_INPUT"),
)


@pytest.mark.parametrize(("method", "path", "body", "code"), BAD)
def test_bad_input_is_named(drawn: Office, method: str, path: str, body: Any, code: str) -> None:
    answer = drawn.call(method, path, DISPATCHER, body)
    assert (answer.status_code, answer.json["code"]) == (422, code)
    assert answer.json["errors"]


def test_only_those_who_run_the_centre_change_the_tree(drawn: Office) -> None:
    before = drawn.types()
    for post in (CLERK, HANDLER, WORKER):
        for answer in (
            drawn.post("/v1/grids/c-1/end", {}, post),
            drawn.post("/v1/grids/c-1/merge", {"grids": ["c-2"]}, post),
            drawn.patch("/v1/grids/c-1", {"geometry": square(0)}, post),
        ):
            assert (answer.status_code, answer.json["code"]) == (403, "FORBIDDEN")
    assert [each for each in drawn.types() if not each.startswith("access.")] == before


def test_a_village_grid_in_a_village_grid_is_an_overlay_as_it_ever_was(office: Office) -> None:
    made = office.post("/v1/grids", {**GRIDS[2], "id": "g-school", "parent": "g-01-02"})
    assert (made.status_code, made.json["is_overlay"]) == (201, True)
    again = office.post("/v1/grids", {**GRIDS[2], "id": "g-school", "parent": "g-01-02"})
    assert again.status_code == 201
