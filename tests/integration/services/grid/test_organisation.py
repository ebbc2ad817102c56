"""Units, grids and posts over HTTP."""

import threading
from typing import Any

from tests.integration.services.grid.office import (
    CLERK,
    DISPATCHER,
    GRIDS,
    HANDLER,
    UNITS,
    WORKER,
    Office,
)

POST = {
    "id": "window-1@centre",
    "title": "窗口一号",
    "unit": "centre",
    "roles": ["clerk", "clerk"],
    "grids": ["g-01"],
}


def test_the_organisation_is_registered_listed_and_said_of(office: Office) -> None:
    units = office.get("/v1/units", HANDLER).json["items"]
    assert [unit["id"] for unit in units] == sorted(unit["id"] for unit in UNITS)
    assert office.get("/v1/units/mediators", CLERK).json == {
        "id": "mediators", "name": "调委会", "kind": "committee", "tier": "town", "parent": None,
        "fields": ["labour", "land"], "is_active": True, "successor": None,
    }  # fmt: skip
    assert [unit["id"] for unit in office.get("/v1/units?parent=centre&kind=department").json["items"]] == [
        "justice", "labour", "water",
    ]  # fmt: skip
    assert [grid["id"] for grid in office.get("/v1/grids?parent=g").json["items"]] == ["g-01"]
    assert office.types() == ["unit.registered"] * len(UNITS) + ["grid.registered"] * len(GRIDS)
    streams = {each.data["unit"]: each.subject for each in office.said("unit.")}
    assert streams["labour"] == "unit/labour"


def test_lists_are_paged_by_cursor(office: Office) -> None:
    first = office.get("/v1/units?limit=4").json
    rest = office.get(f"/v1/units?limit=4&cursor={first['next']}").json
    assert rest["next"] is None
    assert [unit["id"] for unit in first["items"] + rest["items"]] == sorted(unit["id"] for unit in UNITS)


def test_the_tree_holds_what_lies_below_a_grid(office: Office) -> None:
    cell = {
        "id": "g-school",
        "name": "学校专属网格",
        "tier": "village",
        "unit": "village-1",
        "parent": "g-01-02",
    }
    assert office.post("/v1/grids", cell).status_code == 201
    tree = office.get("/v1/grids/g/tree", WORKER).json
    assert tree["id"] == "g"
    (town,) = tree["children"]
    (village,) = town["children"]
    assert [cell["id"] for cell in village["children"]] == ["g-school"]
    assert office.get("/v1/grids/none/tree").json["code"] == "GRID_NOT_FOUND"


def test_the_same_again_is_answered_alike_and_said_once_and_another_is_refused(office: Office) -> None:
    before = office.types()
    assert office.post("/v1/units", UNITS[1]).status_code == 201
    assert office.post("/v1/grids", GRIDS[1]).status_code == 201
    assert office.types() == before
    for path, row in (("/v1/units", UNITS[1]), ("/v1/grids", GRIDS[1])):
        answer = office.post(path, {**row, "name": "别的名称"})
        assert (answer.status_code, answer.json["code"]) == (409, "ALREADY_THERE")


def test_a_unit_changes_and_says_so_only_when_it_does(office: Office) -> None:
    answer = office.patch("/v1/units/labour", {"name": "人力资源和社会保障局", "fields": ["labour"]})
    assert answer.json["name"] == "人力资源和社会保障局"
    assert answer.headers["ETag"] == '"2"'
    again = office.patch("/v1/units/labour", {"fields": ["labour"]})
    assert again.status_code == 200
    (said,) = office.said("unit.changed")
    assert (said.subject, said.data["fields"]) == ("unit/labour", ["labour"])
    stale = office.patch("/v1/units/labour", {"name": "旧"}, If_Match='"1"')
    assert (stale.status_code, stale.json["code"]) == (412, "VERSION_CONFLICT")


def test_a_hamlet_is_a_tier_like_another(office: Office) -> None:
    hamlet = {"id": "hamlet-1", "name": "一屯", "kind": "village", "tier": "hamlet", "parent": "village-1"}
    assert office.post("/v1/units", hamlet).json["tier"] == "hamlet"
    cell = {"id": "c-1", "name": "一屯网格", "tier": "hamlet", "unit": "hamlet-1", "parent": "g-01-02"}
    assert office.post("/v1/grids", cell).json["tier"] == "hamlet"
    for path, row in (
        ("/v1/units", {**hamlet, "id": "x", "tier": "village", "parent": "hamlet-1"}),
        ("/v1/grids", {**cell, "id": "x", "parent": "g"}),
    ):
        unfit = office.post(path, row)
        assert (unfit.status_code, unfit.json["code"]) == (422, "PARENT_UNFIT")


def test_a_grid_passes_to_another_unit(office: Office) -> None:
    assert office.patch("/v1/grids/g-01", {"unit": "justice"}).json["unit"] == "justice"
    assert office.types("grid.changed") == ["grid.changed"]
    assert office.patch("/v1/grids/g-01", {"unit": "nobody"}).json["code"] == "UNIT_UNKNOWN"


def test_posts_hang_on_a_unit_and_are_told_without_title(office: Office) -> None:
    answer = office.post("/v1/staff", POST)
    assert answer.status_code == 201
    assert answer.json == {**POST, "roles": ["clerk"], "ended_on": None}
    assert office.post("/v1/staff", POST).status_code == 201
    assert office.get("/v1/staff?unit=centre", HANDLER).json["items"] == [answer.json]
    assert office.get("/v1/staff/window-1@centre").json == answer.json
    assert office.get("/v1/staff/none").json["code"] == "POST_NOT_FOUND"
    (said,) = office.said("staff.")
    assert (said.subject, "title" in said.data) == ("unit/centre", False)
    assert office.post("/v1/staff", {**POST, "unit": "labour"}).json["code"] == "ALREADY_THERE"


def test_a_unit_ends_once_nothing_belongs_to_it(office: Office) -> None:
    busy = office.post("/v1/units/town-1/end")
    assert (busy.status_code, busy.json["code"]) == (409, "UNIT_BUSY")
    assert office.post("/v1/units/water/end").json["is_active"] is False
    assert office.types("unit.ended") == ["unit.ended"]
    assert office.get("/v1/units/water").json["is_active"] is False
    assert "water" not in {unit["id"] for unit in office.get("/v1/units").json["items"]}
    assert "water" in {unit["id"] for unit in office.get("/v1/units?ended=true").json["items"]}
    for again in (office.post("/v1/units/water/end"), office.patch("/v1/units/water", {"name": "水"})):
        assert (again.status_code, again.json["code"]) == (409, "UNIT_HAS_ENDED")
    under = office.post(
        "/v1/units", {"id": "x", "name": "某所", "kind": "village", "tier": "village", "parent": "water"}
    )
    assert under.json["code"] == "UNIT_UNKNOWN"


def test_a_unit_with_an_open_order_does_not_end(office: Office) -> None:
    _, order = office.routed_case("water")
    busy = [office.post(f"/v1/units/{unit}/end").json for unit in ("water", "town-1")]
    assert busy[0]["code"] == "UNIT_BUSY"
    said = [
        {name: value for name, value in each.items() if name not in ("trace", "instance")} for each in busy
    ]
    assert said[0] == said[1], "what is open at a unit is told apart from what belongs to it"
    assert not any(isinstance(value, int) for name, value in said[0].items() if name != "status")
    office.act(order, "cancellation", {}, DISPATCHER)
    assert office.post("/v1/units/water/end").status_code == 200


def test_units_never_form_a_ring(office: Office) -> None:
    ring = office.patch("/v1/units/town-1", {"parent": "village-1"})
    assert (ring.status_code, ring.json["code"]) == (422, "PARENT_UNFIT")
    assert office.patch("/v1/units/labour", {"parent": "water"}).status_code == 200
    assert office.patch("/v1/units/water", {"parent": "labour"}).json["code"] == "PARENT_UNFIT"


def test_two_changes_at_once_close_no_ring(office: Office) -> None:
    start = threading.Barrier(2)
    answers: dict[str, int] = {}

    def change(unit: str, parent: str) -> None:
        start.wait()
        answers[unit] = office.patch(f"/v1/units/{unit}", {"parent": parent}).status_code

    for _ in range(2):
        threads = [
            threading.Thread(target=change, args=pair) for pair in (("labour", "water"), ("water", "labour"))
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(answers.values())[0] == 200
        assert set(answers.values()) <= {200, 422, 503}
        parents = {unit: office.get(f"/v1/units/{unit}").json["parent"] for unit in ("labour", "water")}
        assert parents != {"labour": "water", "water": "labour"}
        for unit in ("labour", "water"):
            office.patch(f"/v1/units/{unit}", {"parent": "centre"})


BAD: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("/v1/units", {**UNITS[1], "id": "Labour"}, "INVALID_INPUT"),
    ("/v1/units", {**UNITS[1], "id": "a" * 65}, "INVALID_INPUT"),
    ("/v1/units", {**UNITS[1], "id": "x", "kind": "ministry"}, "INVALID_INPUT"),
    ("/v1/units", {**UNITS[1], "id": "x", "parent": "nobody"}, "UNIT_UNKNOWN"),
    ("/v1/units", {**UNITS[1], "id": "x", "parent": "x"}, "PARENT_UNFIT"),
    ("/v1/units", {**UNITS[1], "id": "x", "boss": "某人"}, "INVALID_INPUT"),
    ("/v1/grids", {**GRIDS[2], "id": "x", "parent": "g"}, "PARENT_UNFIT"),
    ("/v1/grids", {**GRIDS[2], "id": "x", "parent": None}, "PARENT_UNFIT"),
    ("/v1/grids", {**GRIDS[2], "id": "x", "parent": "nowhere"}, "UNIT_UNKNOWN"),
    ("/v1/grids", {**GRIDS[2], "id": "x", "unit": "nobody"}, "UNIT_UNKNOWN"),
    ("/v1/staff", {**POST, "roles": []}, "INVALID_INPUT"),
    ("/v1/staff", {**POST, "roles": ["service"]}, "INVALID_INPUT"),
    ("/v1/staff", {**POST, "grids": ["nowhere"]}, "UNIT_UNKNOWN"),
    ("/v1/staff", {**POST, "unit": "nobody"}, "UNIT_UNKNOWN"),
)


def test_bad_input_is_named_and_changes_nothing(office: Office) -> None:
    before = office.types()
    for path, body, code in BAD:
        answer = office.post(path, body)
        assert (answer.status_code, answer.json["code"]) == (422, code), body
    assert office.types() == before


def test_what_is_not_there_is_not_found_whatever_its_name(office: Office) -> None:
    for path in ("/v1/units/nobody", f"/v1/units/{'长' * 2000}"):
        assert office.get(path).json["code"] == "UNIT_NOT_FOUND"
        assert office.patch(path, {"name": "某"}).json["code"] == "UNIT_NOT_FOUND"
        assert office.post(f"{path}/end").json["code"] == "UNIT_NOT_FOUND"
    assert office.patch("/v1/grids/nowhere", {"name": "某"}).json["code"] == "GRID_NOT_FOUND"


def test_only_those_who_run_the_centre_change_the_organisation(office: Office) -> None:
    for post in (CLERK, HANDLER, WORKER):
        for answer in (
            office.post("/v1/units", UNITS[1], post),
            office.patch("/v1/units/labour", {"name": "某"}, post),
            office.post("/v1/units/labour/end", None, post),
            office.post("/v1/grids", GRIDS[1], post),
            office.post("/v1/staff", POST, post),
        ):
            assert (answer.status_code, answer.json["code"]) == (403, "FORBIDDEN")
    assert office.get("/v1/units", ("ops", "centre")).status_code == 200
