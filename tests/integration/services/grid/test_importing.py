"""Files of grids over HTTP: tried, taken in whole or not at all, and again without effect."""

import json
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.integration.services.grid.office import CLERK, DISPATCHER, WORKER, Office, Post
from tests.integration.services.grid.test_grids import LEADER, SOUTH, WEST, at, on_day, square

CSV = """网格编码,网格名称,层级,责任单位,上级网格编码,网格长岗位,专属网格
520302001,一格,网格,village-1,g-01-02,leader-1,
520302002,二格,网格,village-1,g-01-02,,否
520302S01,"学校,专属",屯,village-1,520302001,leader-1,是
"""
MANY = 500


def send(
    office: Office, content: bytes | str, query: str = "", post: Post = DISPATCHER, **headers: str
) -> TestResponse:
    head = b'--cut\r\nContent-Disposition: form-data; name="file"; filename="grids.csv"\r\n\r\n'
    body = head + (content.encode() if isinstance(content, str) else content) + b"\r\n--cut--\r\n"
    kind = "multipart/form-data; boundary=cut"
    return office.call("POST", f"/v1/grids/import{query}", post, body, Content_Type=kind, **headers)


def collection(*features: dict[str, Any]) -> str:
    return json.dumps({"type": "FeatureCollection", "features": features})


def feature(code: Any, geometry: Any = None, **values: Any) -> dict[str, Any]:
    fields = {"code": code, "name": f"{code}格", "tier": "hamlet", "unit": "village-1", "parent": "g-01-02"}
    return {"type": "Feature", "properties": {**fields, **values}, "geometry": geometry}


@pytest.fixture
def staffed(office: Office) -> Office:
    """The village has a grid leader's post."""
    assert office.post("/v1/staff", LEADER).status_code == 201
    return office


def counts(answer: TestResponse) -> tuple[int, int, int]:
    assert answer.status_code == 200, answer.json
    return answer.json["made"], answer.json["changed"], answer.json["unchanged"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_table_is_tried_taken_in_and_the_same_again_changes_nothing(staffed: Office, encoding: str) -> None:
    content = CSV.encode(encoding)
    before = staffed.types()
    tried = send(staffed, content, "?dry_run=true")
    assert (counts(tried), tried.json["is_dry_run"]) == ((3, 0, 0), True)
    assert staffed.types() == before
    assert counts(send(staffed, content)) == (3, 0, 0)
    assert staffed.types()[len(before) :] == ["grid.registered"] * 3
    school = staffed.get("/v1/grids/520302s01").json
    assert (school["name"], school["is_overlay"], school["parent"]) == ("学校,专属", True, "520302001")
    assert (school["code"], school["leader"]) == ("520302S01", "leader-1")
    again = staffed.types()
    assert counts(send(staffed, content)) == (0, 0, 3)
    assert staffed.types() == again


def test_what_is_changed_is_said_and_kept_and_the_rest_is_not(staffed: Office) -> None:
    send(staffed, CSV)
    assert counts(send(staffed, CSV.replace("二格", "新二格"))) == (0, 1, 2)
    (said,) = staffed.said("grid.changed")
    assert (said.data["name"], said.data["grid_code"]) == ("新二格", "520302002")


def test_a_collection_draws_boundaries_and_warns_of_those_that_overlap(staffed: Office) -> None:
    send(staffed, CSV)
    drawn = collection(
        feature("520302001", square(0), name="一格"), feature("520302002", square(5), name="二格")
    )
    answer = send(staffed, drawn)
    assert counts(answer) == (0, 2, 0)
    (warning,) = answer.json["warnings"]
    assert (warning["row"], warning["field"], warning["code"], warning["other"]) == (
        2, "geometry", "OVERLAPS", "520302001",
    )  # fmt: skip
    assert staffed.get("/v1/grids/520302001").json["geometry"] == square(0)
    assert staffed.get("/v1/grids/520302001").json["leader"] == "leader-1"
    assert counts(send(staffed, drawn)) == (0, 0, 2)


WRONG = collection(
    feature("A", tier="planet"),
    feature("B", name=""),
    feature("C", {"type": "Polygon", "coordinates": [[[WEST, SOUTH], [WEST, SOUTH + 1], [WEST + 1, SOUTH]]]}),
    feature("D", unit="nobody", parent="E"),
    feature("E", parent="D"),
    feature("F", boss="某人"),
    feature(7),
    feature("fine"),
)


def test_every_fault_of_every_row_is_told_in_both_languages_and_nothing_is_changed(staffed: Office) -> None:
    before = staffed.types()
    expected = [
        (1, "tier"), (2, "name"), (3, "geometry"), (4, "parent"), (4, "unit"), (5, "parent"), (6, "?"), (7, "code"),
    ]  # fmt: skip
    tried = send(staffed, WRONG, "?dry_run=true")
    assert [(each["row"], each["field"]) for each in tried.json["errors"]] == expected
    refused = send(staffed, WRONG)
    assert (refused.status_code, refused.json["code"], refused.json["found"]) == (422, "IMPORT_REFUSED", 8)
    assert [(each["row"], each["field"]) for each in refused.json["findings"]] == expected
    assert all(each["en"] and each["zh"] for each in refused.json["findings"])
    assert "某人" not in refused.get_data(as_text=True)
    assert staffed.types() == before
    assert staffed.get("/v1/grids/fine").status_code == 404


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\xff\xff\xff\xff", "名称\n一".encode(), b"code,name,tier,unit,code\n",
        b"code,name,tier,unit,x\n1,2,3,4,5",
        b'code,name,tier,unit\n1,"2', b"{", b'{"type": "Feature"}', b'{"type": "FeatureCollection", "features": [7]}',
        b"code,name,tier,unit\n" + b"1,2,town,4\n" * (MANY + 1),
    ],
)  # fmt: skip
def test_a_file_that_is_none_is_refused_whole(office: Office, content: bytes) -> None:
    answer = send(office, content)
    assert (answer.status_code, answer.json["code"]) == (422, "FILE_UNREADABLE")


def test_a_trial_is_never_answered_in_place_of_the_import(staffed: Office) -> None:
    key = {"Idempotency_Key": "one"}
    tried, taken, again = (send(staffed, CSV, query, **key) for query in ("?dry_run=true", "", ""))
    assert (tried.json["is_dry_run"], taken.json["is_dry_run"]) == (True, False)
    assert counts(tried) == counts(taken) == counts(again) == (3, 0, 0)
    assert again.headers["Idempotent-Replayed"] == "true"


def test_only_those_who_run_the_centre_take_grids_in_or_try(office: Office) -> None:
    for post in (CLERK, WORKER):
        for query in ("", "?dry_run=true"):
            assert send(office, b"anything", query, post).json["code"] == "FORBIDDEN"


def test_as_many_as_are_allowed_are_taken_in_within_one_request(staffed: Office) -> None:
    drawn = collection(*(feature(f"K{n:04}", square(n % 45 * 10, n // 45 * 10)) for n in range(MANY)))
    assert counts(send(staffed, drawn)) == (MANY, 0, 0)
    assert counts(send(staffed, drawn)) == (0, 0, MANY)
    on_day(staffed, "2026-07-01")
    renamed = "".join(f"K{n:04},{n}格,hamlet,village-1,g-01-02\n" for n in range(MANY))
    assert counts(send(staffed, "code,name,tier,unit,parent\n" + renamed)) == (0, MANY, 0)
    assert [each["name"] for each in staffed.get("/v1/grids/k0311/history").json["items"]] == [
        "K0311格",
        "311格",
    ]
    assert staffed.get(f"/v1/grids/locate?{at(5, 5)}").json["chain"][0]["id"] == "k0000"
