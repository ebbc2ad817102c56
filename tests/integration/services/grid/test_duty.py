"""The duty roster over HTTP. The office's clock stands at Thursday, 12 March 2026, 15:30."""

from datetime import timedelta
from typing import Any

from contracts.samples import MOMENT
from tests.integration.services.grid.office import CANARY, CLERK, DISPATCHER, HANDLER, OTHER, Office

DESK = {"id": "command", "centre": "centre", "name": "指挥中心"}
AT = "/v1/desks/command"
DAY = "2026-03-12T"
NOBODY = "00000000-0000-0000-0000-000000000000"


def shift(post: str, begins: str, ends: str) -> dict[str, str]:
    return {"post": post, "begins_at": f"{DAY}{begins}:00+08:00", "ends_at": f"{DAY}{ends}:00+08:00"}


def kept(office: Office) -> list[dict[str, Any]]:
    """A desk with two posts of the centre and one of the labour department on its roster."""
    for post, unit in (("desk-1", "centre"), ("desk-2", "centre"), ("police-1", "labour")):
        body = {"id": post, "title": "值班岗", "unit": unit, "roles": ["handler"], "grids": []}
        assert office.post("/v1/staff", body).status_code == 201
    assert office.post("/v1/desks", DESK).status_code == 201
    roster = [shift("desk-1", "08:00", "16:00"), shift("desk-2", "15:00", "20:00")]
    answer = office.post(f"{AT}/shifts", {"shifts": roster})
    assert answer.status_code == 201, answer.json
    items: list[dict[str, Any]] = answer.json["items"]
    return items


def on_duty(office: Office) -> list[tuple[str, bool]]:
    return [(each["post"], each["is_deputy"]) for each in office.get(f"{AT}/on-duty", HANDLER).json["items"]]


def test_a_roster_tells_who_is_on_duty_where_nobody_is_and_where_two_are(office: Office) -> None:
    first, _ = kept(office)
    assert on_duty(office) == [("desk-1", False), ("desk-2", False)]
    span = f"from={DAY}00:00:00%2B08:00&to={DAY}23:00:00%2B08:00"
    told = office.get(f"{AT}/gaps?{span}", HANDLER).json
    hours = [(each["begins_at"][11:16], each["ends_at"][11:16]) for each in told["gaps"]]
    assert hours == [("00:00", "08:00"), ("20:00", "23:00")]
    assert [(each["begins_at"][11:16], each["posts"]) for each in told["overlaps"]] == [
        ("15:00", ["desk-1", "desk-2"])
    ]
    passed = office.post(f"{AT}/shifts/{first['id']}/deputy", {"post": "police-1"}).json["items"]
    assert [(each["post"], each["kept_by"]) for each in passed] == [("desk-1", "police-1")]
    assert on_duty(office) == [("police-1", True), ("desk-2", False)]
    page = office.get(f"{AT}/shifts?post=police-1", HANDLER).json
    assert [each["id"] for each in page["items"]] == [first["id"]]
    assert office.types("desk.", "duty.") == ["desk.registered"] + ["duty.assigned"] * 2 + ["duty.passed"]
    assert office.said("duty.passed")[0].subject == "unit/centre"


def test_a_post_that_has_ended_is_put_down_for_nothing(office: Office) -> None:
    first, _ = kept(office)
    assert office.post("/v1/staff/police-1/end", {}).status_code == 200
    for path, body in (
        ("shifts", {"shifts": [shift("police-1", "20:00", "23:00")]}),
        (f"shifts/{first['id']}/deputy", {"post": "police-1"}),
    ):
        assert office.post(f"{AT}/{path}", body).json["code"] == "UNIT_UNKNOWN"


def test_shifts_are_swapped_and_cancelled_while_they_last(office: Office) -> None:
    first, second = kept(office)
    swapped = office.post(f"{AT}/shifts/{first['id']}/swap", {"other": second["id"]}).json["items"]
    assert [each["kept_by"] for each in swapped] == ["desk-2", "desk-1"]
    assert office.post(f"{AT}/shifts/{second['id']}/cancellation").json["items"][0]["is_cancelled"]
    again = office.post(f"{AT}/shifts/{second['id']}/cancellation")
    assert (again.status_code, again.json["code"]) == (409, "SHIFT_IS_OVER")
    office.put_clock(MOMENT + timedelta(hours=1))
    late = office.post(f"{AT}/shifts/{first['id']}/deputy", {})
    assert (late.status_code, late.json["code"]) == (409, "SHIFT_IS_OVER")
    assert on_duty(office) == []


def test_notes_are_sealed_and_read_by_those_who_keep_the_desk(office: Office) -> None:
    first, _ = kept(office)
    refused = office.post(f"{AT}/handovers", {"text": CANARY}, HANDLER)
    assert (refused.status_code, refused.json["code"]) == (403, "FORBIDDEN")
    assert office.post(f"{AT}/shifts/{first['id']}/deputy", {"post": "police-1"}).status_code == 200
    mine = office.listener.token("handler", "labour", sub="police-1", region=None)
    made = office.call("POST", f"{AT}/handovers", HANDLER, {"text": CANARY}, **mine)
    assert (made.status_code, made.json["text"], made.json["written_by"]) == (201, CANARY, "police-1")
    assert office.get(f"{AT}/handovers", CLERK).json["items"] == [made.json]
    assert office.get(f"{AT}/handovers", OTHER).status_code == 403
    office.put_clock(MOMENT + timedelta(hours=3))
    assert office.call("GET", f"{AT}/handovers", HANDLER, None, **mine).status_code == 403
    assert CANARY.encode() not in office.everything_in_the_clear()


def test_what_does_not_hold_together_is_refused_and_changes_nothing(office: Office) -> None:
    first, _ = kept(office)
    before = office.types("desk.", "duty.")
    roster = [shift("desk-1", "20:00", "21:00"), shift("nobody", "21:00", "22:00")]
    unknown = office.post(f"{AT}/shifts", {"shifts": roster})
    assert (unknown.status_code, list(unknown.json["errors"])) == (422, ["shifts.1.post"])
    for path, body, post, expected in (
        ("/v1/desks", {**DESK, "name": "别台"}, DISPATCHER, (409, "ALREADY_THERE")),
        ("/v1/desks", {**DESK, "id": "x", "opens": "09:00"}, DISPATCHER, (422, "DESK_UNFIT")),
        ("/v1/desks", {**DESK, "id": "x", "opens": "9:00"}, DISPATCHER, (422, "INVALID_INPUT")),
        ("/v1/desks", {**DESK, "id": "x", "centre": "labour"}, DISPATCHER, (404, "UNIT_NOT_FOUND")),
        ("/v1/desks", {**DESK, "id": "x"}, CLERK, (403, "FORBIDDEN")),
        (f"{AT}/shifts", {"shifts": [shift("desk-1", "21:00", "20:00")]}, DISPATCHER, (422, "SHIFT_UNFIT")),
        (f"{AT}/shifts/{first['id']}/deputy", {"post": "nobody"}, DISPATCHER, (422, "UNIT_UNKNOWN")),
        (f"{AT}/shifts/{first['id']}/swap", {"other": NOBODY}, DISPATCHER, (404, "SHIFT_NOT_FOUND")),
        ("/v1/desks/none/shifts", {"shifts": [shift("desk-1", "20:00", "21:00")]}, DISPATCHER, (404, "DESK_NOT_FOUND")),
    ):  # fmt: skip
        answer = office.post(path, body, post)
        assert (answer.status_code, answer.json["code"]) == expected, (path, body)
    assert office.get(f"{AT}/gaps?to={DAY}00:00:00%2B08:00").json["code"] == "SPAN_UNFIT"
    assert office.types("desk.", "duty.") == before
