"""Who manages the organisation: a centre's people, what stands under it; and the county's centre, everything."""

from typing import Any

import pytest
from werkzeug.test import TestResponse

from contracts.samples import REGION
from tests.integration.services.grid.office import DISPATCHER, UNITS, Office, Post
from tests.integration.services.grid.test_importing import counts, send

DIRECTOR: Post = ("director", "centre")
EAST: Post = ("dispatcher", "centre-east")
WEST: Post = ("director", "centre-west")
CENTRES: tuple[dict[str, Any], ...] = (
    {"id": "centre-east", "name": "东镇综治中心", "kind": "centre", "tier": "town", "parent": "centre"},
    {"id": "centre-west", "name": "西镇综治中心", "kind": "centre", "tier": "town", "parent": "centre"},
)
HALL = {"id": "hall-east", "name": "东镇人民政府", "kind": "town", "tier": "town", "parent": "centre-east"}
CELL = {"id": "g-02", "name": "东镇网格", "tier": "town", "unit": "hall-east", "parent": "g"}
FIELD = {"id": "g-02-01", "name": "东一网格", "tier": "village", "unit": "hall-east", "parent": "g-02"}


@pytest.fixture
def towns(office: Office) -> Office:
    """The county with two towns' centres; one of them has a hall and a grid."""
    for path, rows in (("/v1/units", (*CENTRES, HALL)), ("/v1/grids", (CELL,))):
        for row in rows:
            assert office.post(path, row).status_code == 201
    return office


def post(id_: str, unit: str, *roles: str, grids: tuple[str, ...] = ()) -> dict[str, Any]:
    return {"id": id_, "title": "岗位", "unit": unit, "roles": [*roles], "grids": [*grids]}


def refused(answer: TestResponse) -> bool:
    return (answer.status_code, answer.json["code"]) == (403, "FORBIDDEN")


def test_a_towns_centre_manages_what_stands_under_it(towns: Office) -> None:
    station = {"id": "station", "name": "派出所", "kind": "department", "tier": "town", "parent": "hall-east"}
    assert towns.post("/v1/units", station, EAST).status_code == 201
    assert (
        towns.patch("/v1/units/station", {"name": "东镇派出所", "parent": "centre-east"}, EAST).status_code
        == 200
    )
    assert towns.post("/v1/units/station/end", None, EAST).status_code == 200
    assert towns.patch("/v1/grids/g-02", {"name": "东镇大网格"}, EAST).status_code == 200
    assert towns.post("/v1/grids", FIELD, EAST).status_code == 201
    own = post("window-east", "centre-east", "clerk")
    worker = post("worker-east", "hall-east", "grid_worker", grids=("g-02-01",))
    assert [towns.post("/v1/staff", each, EAST).status_code for each in (own, worker)] == [201, 201]


def test_a_towns_centre_manages_nothing_else(towns: Office) -> None:
    before = towns.types("unit.", "grid.", "staff.")
    for path, change in (
        ("/v1/units/labour", {"name": "改"}), ("/v1/units/centre", {"name": "改"}),
        ("/v1/units/centre-west", {"name": "改"}), ("/v1/units/centre-east", {"parent": "centre-west"}),
        ("/v1/units/hall-east", {"parent": "centre-west"}), ("/v1/units/hall-east", {"parent": None}),
        ("/v1/units/town-1", {"parent": "centre-east"}),
        ("/v1/grids/g-01", {"name": "改"}), ("/v1/grids/g-01", {"unit": "hall-east"}),
        ("/v1/grids/g-02", {"unit": "town-1"}),
    ):  # fmt: skip
        assert refused(towns.patch(path, change, EAST)), (path, change)
    for path, body in (
        ("/v1/units", {**HALL, "id": "x", "parent": None}), ("/v1/units", {**HALL, "id": "x", "parent": "centre"}),
        ("/v1/units", {**UNITS[0], "id": "x"}), ("/v1/units/water/end", None), ("/v1/units/centre-east/end", None),
        ("/v1/grids", {**CELL, "id": "x"}), ("/v1/grids", {**FIELD, "id": "x", "unit": "town-1"}),
        ("/v1/grids", {"id": "x", "name": "格", "tier": "county", "unit": "hall-east"}),
        ("/v1/staff", post("x", "centre", "clerk")), ("/v1/staff", post("x", "labour", "handler")),
        ("/v1/staff", post("x", "hall-east", "grid_worker", grids=("g-02", "g-01-02"))),
    ):  # fmt: skip
        assert refused(towns.post(path, body, EAST)), (path, body)
    assert refused(towns.patch("/v1/units/hall-east", {"name": "改"}, WEST))
    assert towns.types("unit.", "grid.", "staff.") == before


def test_a_towns_centre_changes_merges_and_ends_its_own_grids_alone(towns: Office) -> None:
    other = {**FIELD, "id": "g-02-02", "name": "东二网格"}
    for grid in (FIELD, other, {**FIELD, "id": "g-01-03", "parent": "g-01", "unit": "town-1"}):
        assert towns.post("/v1/grids", grid).status_code == 201
    before = towns.types("grid.")
    for method, path, body in (
        ("PATCH", "/v1/grids/g-02-01", {"parent": "g-01"}), ("PATCH", "/v1/grids/g-01-03", {"parent": "g-02"}),
        ("POST", "/v1/grids/g-01-02/end", {}), ("POST", "/v1/grids/g-02-01/end", {"successor": "g-01-02"}),
        ("POST", "/v1/grids/g-01-02/end", {"successor": "g-02-01"}),
        ("POST", "/v1/grids/g-02-01/merge", {"grids": ["g-02-02", "g-01-02"]}),
        ("POST", "/v1/grids/g-01-02/merge", {"grids": ["g-02-01"]}),
    ):  # fmt: skip
        assert refused(towns.call(method, path, EAST, body)), (path, body)
    assert towns.types("grid.") == before
    merged = towns.post("/v1/grids/g-02-01/merge", {"grids": ["g-02-02"], "name": "东镇合并网格"}, EAST)
    assert (merged.status_code, merged.json["name"]) == (200, "东镇合并网格")


def test_a_towns_centre_takes_in_files_of_what_stands_under_it_alone(towns: Office) -> None:
    head, own = "code,name,tier,unit,parent\n", "E1,东一网格,village,hall-east,g-02\n"
    for rows in (
        "W1,格,village,town-1,g-02\n", "W1,格,village,hall-east,g-01\n", "g-01-02,改,village,village-1,g-01\n",
        "g-01-02,一村网格,village,village-1,g-02\n", "C1,格,county,hall-east,\n",
    ):  # fmt: skip
        for query in ("", "?dry_run=true"):
            assert refused(send(towns, head + own + rows, query, EAST)), rows
    assert towns.get("/v1/grids/e1").status_code == 404
    unchanged = "g-01-02,一村网格,village,village-1,g-01\n"
    assert counts(send(towns, head + own + unchanged, "", EAST)) == (1, 0, 1)


def test_a_department_manages_nothing_whatever_its_people_are_called(towns: Office) -> None:
    for who in (("dispatcher", "labour"), ("director", "town-1"), ("director", "nowhere")):
        assert refused(towns.patch("/v1/units/labour", {"name": "改"}, who))
        assert refused(towns.post("/v1/staff", post("x", who[1], "clerk"), who))
        assert refused(towns.post("/v1/units", {**UNITS[0], "id": who[1]}, who)), (
            "a second centre of the county"
        )


@pytest.mark.parametrize("region", ["110101000000", "520303000000", "520302001000", None])
def test_a_region_that_does_not_take_in_the_organisation_manages_nothing(
    office: Office, region: str | None
) -> None:
    headers = office.listener.token("director", "centre", region=region)
    for path, body in (("/v1/units/water/end", None), ("/v1/staff", post("x", "centre", "clerk"))):
        assert refused(office.call("POST", path, DIRECTOR, body, **headers)), path
    province = office.listener.token("director", "centre", region=f"{REGION[:2]}0000000000")
    assert office.call("POST", "/v1/units/water/end", DIRECTOR, None, **province).status_code == 200


def test_posts_that_oversee_are_made_by_the_director_of_the_countys_centre_alone(towns: Office) -> None:
    for role in ("auditor", "director"):
        body = post(f"{role}-9", "centre-west", "clerk", role)
        for who in (DISPATCHER, EAST, WEST, ("director", "labour")):
            assert refused(towns.post("/v1/staff", body, who)), (role, who)
        assert towns.post("/v1/staff", body, DIRECTOR).status_code == 201
    assert towns.post("/v1/staff", post("clerk-9", "labour", "handler"), DISPATCHER).status_code == 201


def test_a_centre_that_has_ended_manages_nothing(towns: Office) -> None:
    assert towns.post("/v1/units/centre-west/end").status_code == 200
    assert refused(towns.post("/v1/staff", post("x", "centre-west", "clerk"), WEST))
