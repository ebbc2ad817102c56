"""Posts over HTTP: what one was and from when to when, and what of it follows the grids and the unit."""

from typing import Any

import pytest

from casekit.peers import LocalPeer
from tests.integration.services.grid.office import CLERK, DISPATCHER, HANDLER, WORKER, Office
from tests.integration.services.grid.test_grids import LEADER, on_day
from tests.integration.services.grid.test_managing import CENTRES, DIRECTOR, EAST, HALL, post, refused

WINDOW = post("window-1", "labour", "handler")
SCHOOL = {
    "id": "g-s", "name": "学校", "tier": "village", "unit": "village-1", "parent": "g-01-02", "leader": "leader-1",
}  # fmt: skip


@pytest.fixture
def staffed(office: Office) -> Office:
    """A post at a department, and the leader of a village's grid."""
    on_day(office, "2026-03-01")
    for each in (WINDOW, {**LEADER, "grids": ["g-01-02"]}):
        assert office.post("/v1/staff", each).status_code == 201
    return office


def states(office: Office, path: str) -> list[tuple[str, str | None]]:
    return [(each["from"], each["until"]) for each in office.get(f"{path}/history", HANDLER).json["items"]]


def test_a_service_is_told_what_posts_are_called_and_staff_are_not_that_way(staffed: Office) -> None:
    asked = {"posts": ["window-1", "nobody"]}
    told = LocalPeer(staffed.listener.runtime, "mediation").ask("/internal/post-titles", asked)
    assert told == {"titles": {"window-1": WINDOW["title"]}}
    assert staffed.post("/internal/post-titles", asked, CLERK).status_code == 401


def test_it_is_known_who_could_do_what_when(staffed: Office) -> None:
    on_day(staffed, "2026-06-15")
    moved = staffed.patch("/v1/staff/window-1", {"unit": "water", "roles": ["clerk"], "from": "2026-06-01"})
    assert (moved.status_code, moved.json["unit"], moved.json["roles"]) == (200, "water", ["clerk"])
    items = staffed.get("/v1/staff/window-1/history", CLERK).json["items"]
    assert [(each["unit"], each["roles"], each["from"], each["until"]) for each in items] == [
        ("labour", ["handler"], "2026-03-01", "2026-06-01"), ("water", ["clerk"], "2026-06-01", None),
    ]  # fmt: skip
    (said,) = staffed.said("staff.changed")
    assert (said.subject, said.data["former_unit"], "title" in said.data) == ("unit/water", "labour", False)
    assert staffed.patch("/v1/staff/window-1", {"unit": "water"}).status_code == 200
    assert staffed.types("staff.changed") == ["staff.changed"], "nothing is said when nothing changes"
    assert staffed.post("/v1/staff/window-1/end", {}).json["ended_on"] == "2026-06-15"
    assert states(staffed, "/v1/staff/window-1")[-1] == ("2026-06-01", "2026-06-15")
    assert "window-1" not in {each["id"] for each in staffed.get("/v1/staff").json["items"]}
    assert "window-1" in {each["id"] for each in staffed.get("/v1/staff?ended=true").json["items"]}
    for again in (
        staffed.patch("/v1/staff/window-1", {"title": "甲"}),
        staffed.post("/v1/staff/window-1/end", {}),
    ):
        assert (again.status_code, again.json["code"]) == (409, "POST_HAS_ENDED")


def test_a_unit_has_a_past_too_and_its_posts_end_with_it(staffed: Office) -> None:
    on_day(staffed, "2026-06-15")
    assert staffed.patch("/v1/units/labour", {"name": "人力资源局"}).status_code == 200
    assert staffed.patch("/v1/units/labour", {"name": "人社局(新)"}).status_code == 200
    on_day(staffed, "2026-07-01")
    assert staffed.post("/v1/units/labour/end").status_code == 200
    items = staffed.get("/v1/units/labour/history").json["items"]
    assert [(each["name"], each["until"]) for each in items] == [
        ("人社局", "2026-06-15"),
        ("人社局(新)", "2026-07-01"),
    ]
    assert staffed.get("/v1/units/nowhere/history").json["code"] == "UNIT_NOT_FOUND"
    assert staffed.get("/v1/staff/window-1").json["ended_on"] == "2026-07-01"
    assert staffed.types("staff.ended", "unit.ended") == ["staff.ended", "unit.ended"]


def test_posts_follow_the_grid_that_succeeds_theirs(staffed: Office) -> None:
    east = {"id": "g-01-03", "name": "二村网格", "tier": "village", "unit": "town-1", "parent": "g-01"}
    assert staffed.post("/v1/grids", east).status_code == 201
    on_day(staffed, "2026-07-01")
    assert staffed.post("/v1/grids/g-01-03/merge", {"grids": ["g-01-02"]}).status_code == 200
    assert staffed.get("/v1/staff/leader-1").json["grids"] == ["g-01-03"]
    assert states(staffed, "/v1/staff/leader-1") == [("2026-03-01", "2026-07-01"), ("2026-07-01", None)]
    assert staffed.post("/v1/grids/g-01-03/end", {}).status_code == 200
    assert staffed.get("/v1/staff/leader-1").json["grids"] == []
    assert staffed.types("staff.changed") == ["staff.changed"] * 2


def test_a_post_that_leads_a_grid_does_not_end_nor_does_its_unit(staffed: Office) -> None:
    assert staffed.post("/v1/grids", SCHOOL).status_code == 201
    busy = staffed.post("/v1/staff/leader-1/end", {})
    assert (busy.status_code, busy.json["code"]) == (409, "POST_BUSY")
    assert staffed.patch("/v1/staff/leader-1", {"unit": "water"}).status_code == 200
    assert staffed.post("/v1/units/water/end").json["code"] == "UNIT_BUSY"
    assert staffed.patch("/v1/grids/g-s", {"leader": None}).status_code == 200
    assert staffed.post("/v1/staff/leader-1/end", {}).status_code == 200
    tied = staffed.patch("/v1/grids/g-s", {"leader": "leader-1"})
    assert (tied.status_code, list(tied.json["errors"])) == (422, ["leader"])


def test_who_may_register_a_post_may_change_and_end_it_and_nobody_else(staffed: Office) -> None:
    for unit in (*CENTRES, HALL):
        assert staffed.post("/v1/units", unit).status_code == 201
    assert staffed.post("/v1/staff", post("east-1", "hall-east", "handler"), EAST).status_code == 201
    before = staffed.types("staff.")
    wrong: tuple[tuple[Any, str, dict[str, Any]], ...] = (
        (EAST, "window-1", {"title": "甲"}), (EAST, "east-1", {"unit": "labour"}), (EAST, "leader-1", {"grids": []}),
        (EAST, "east-1", {"grids": ["g-01-02"]}), (EAST, "east-1", {"roles": ["auditor"]}),
        (DISPATCHER, "window-1", {"roles": ["director"]}), (WORKER, "leader-1", {"title": "甲"}),
        (CLERK, "window-1", {"title": "甲"}),
    )  # fmt: skip
    for who, id_, change in wrong:
        assert refused(staffed.patch(f"/v1/staff/{id_}", change, who)), (who, id_, change)
    assert refused(staffed.post("/v1/staff/window-1/end", {}, EAST))
    assert staffed.types("staff.") == before
    assert staffed.patch("/v1/staff/window-1", {"roles": ["auditor"]}, DIRECTOR).status_code == 200
    for answer in (
        staffed.post("/v1/staff/window-1/end", {}),
        staffed.patch("/v1/staff/window-1", {"roles": ["clerk"]}),
    ):
        assert refused(answer), "who oversees is not put out by those he oversees"
    assert staffed.patch("/v1/staff/east-1", {"title": "甲"}, EAST).status_code == 200


BAD: tuple[tuple[dict[str, Any], str, str], ...] = (
    ({"unit": "nobody"}, "UNIT_UNKNOWN", "unit"), ({"grids": ["nowhere"]}, "UNIT_UNKNOWN", "grids"),
    ({"roles": []}, "INVALID_INPUT", "roles"), ({"title": "甲", "from": "2199-01-01"}, "DAY_UNFIT", "from"),
    ({"title": "甲", "from": "2026-02-01"}, "DAY_UNFIT", "from"), ({"id": "x"}, "INVALID_INPUT", "id"),
)  # fmt: skip


def test_bad_input_is_named(staffed: Office) -> None:
    for change, code, field in BAD:
        answer = staffed.patch("/v1/staff/window-1", change)
        assert (answer.status_code, answer.json["code"], list(answer.json["errors"])) == (422, code, [field])
    assert staffed.patch("/v1/staff/nobody", {"title": "甲"}).json["code"] == "POST_NOT_FOUND"
