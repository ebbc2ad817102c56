"""Who is stationed at a centre and who came, over HTTP. The office's clock stands at Thursday, 12 March 2026, 15:30."""

from datetime import timedelta
from typing import Any

from contracts.samples import MOMENT
from tests.integration.services.grid.office import CLERK, HANDLER, OTHER, Office

AT = "/v1/centres/centre"
PERMANENT = {"unit": "labour", "presence": "permanent", "begins_on": "2026-03-02"}
ROTA = {"unit": "water", "presence": "rotating", "begins_on": "2026-03-01", "weekdays": [4, 2, 4]}
ON_CALL = {"unit": "justice", "presence": "on_call", "begins_on": "2026-03-01", "response_minutes": 30}
DIRECTOR = ("director", "centre")


def stationed(office: Office) -> list[dict[str, Any]]:
    answers = [office.post(f"{AT}/stationings", body) for body in (PERMANENT, ROTA, ON_CALL)]
    assert [answer.status_code for answer in answers] == [201] * 3, answers[-1].json
    return [answer.json for answer in answers]


def there(office: Office, query: str = "") -> dict[str, tuple[bool, bool]]:
    items = office.get(f"{AT}/presence{query}", HANDLER).json["items"]
    return {item["unit"]: (item["is_expected"], item["is_present"]) for item in items}


def test_units_are_stationed_come_and_are_counted_by_month(office: Office) -> None:
    made = stationed(office)
    assert (made[1]["weekdays"], made[1]["unit_name"]) == ([2, 4], "水务局")
    assert there(office) == {"justice": (False, False), "labour": (True, False), "water": (True, False)}
    assert there(office, "?date=2026-03-13")["water"] == (False, False)
    assert there(office, "?date=2026-02-13") == {}
    came = office.post(f"{AT}/arrivals", {}, HANDLER)
    assert (came.status_code, came.json["unit"], came.json["is_present"]) == (201, "labour", True)
    assert office.post(f"{AT}/arrivals", {}, HANDLER).json == came.json
    earlier = {"unit": "labour", "at": "2026-03-11T09:00:00+08:00"}
    assert office.post(f"{AT}/arrivals", earlier, CLERK).json["day"] == "2026-03-11"
    office.put_clock(MOMENT + timedelta(hours=2))
    left = office.post(f"{AT}/departures", {"unit": "labour"}, CLERK).json
    assert (left["is_present"], left["left_at"]) == (False, "2026-03-12T17:30:00.000+08:00")
    assert there(office)["labour"] == (True, False)
    figures = office.get(f"{AT}/attendance?month=2026-03", DIRECTOR).json["items"]
    assert {
        each["unit"]: (each["expected"], each["attended"], each["absent"], each["is_provisional"])
        for each in figures
    } == {"justice": (0, 0, 0, False), "labour": (9, 2, 7, False), "water": (3, 0, 3, False)}
    own = office.get(f"{AT}/attendance?month=2026-03&unit=labour", HANDLER).json["items"]
    assert own == [each for each in figures if each["unit"] == "labour"]
    said = office.said("stationing.", "attendance.")
    assert [each.type for each in said[3:]] == ["attendance.begun"] * 2 + ["attendance.ended"]
    assert {each.subject for each in said[3:]} == {"unit/labour"}


def test_a_stationing_ends_and_another_takes_its_place(office: Office) -> None:
    labour = stationed(office)[0]
    again = office.post(f"{AT}/stationings", {**PERMANENT, "begins_on": "2026-05-01"})
    assert (again.status_code, again.json["code"]) == (409, "STATIONING_OVERLAPS")
    path = f"{AT}/stationings/{labour['id']}"
    stale = office.post(f"{path}/end", {}, If_Match='"1"')
    assert (stale.status_code, stale.json["code"]) == (412, "VERSION_CONFLICT")
    ended = office.post(f"{path}/end", {"ends_on": "2026-03-31"})
    assert ended.json["ends_on"] == office.get(path, HANDLER).json["ends_on"] == "2026-03-31"
    assert office.post(f"{AT}/stationings", {**PERMANENT, "begins_on": "2026-04-01"}).status_code == 201
    listed = office.get(f"{AT}/stationings?unit=labour&limit=1").json
    rest = office.get(f"{AT}/stationings?unit=labour&cursor={listed['next']}").json["items"]
    assert [each["begins_on"] for each in listed["items"] + rest] == ["2026-03-02", "2026-04-01"]
    assert len(office.get(f"{AT}/stationings?on=2026-04-01").json["items"]) == 3


def test_what_is_not_ones_own_to_say_is_refused_and_changes_nothing(office: Office) -> None:
    stationed(office)
    before = office.types("stationing.", "attendance.")
    for path, body, post, expected in (
        ("stationings", {**PERMANENT, "unit": "town-1"}, CLERK, (403, "FORBIDDEN")),
        ("stationings", {**PERMANENT, "unit": "nobody"}, DIRECTOR, (422, "UNIT_UNKNOWN")),
        ("stationings", {**PERMANENT, "unit": "town-1", "weekdays": [1]}, DIRECTOR, (422, "STATIONING_UNFIT")),
        ("stationings", {**ROTA, "unit": "town-1", "weekdays": [8]}, DIRECTOR, (422, "INVALID_INPUT")),
        ("arrivals", {"unit": "labour"}, OTHER, (403, "FORBIDDEN")),
        ("arrivals", {"at": "2026-03-11T09:00:00+08:00"}, HANDLER, (422, "ATTENDANCE_UNFIT")),
        ("arrivals", {"unit": "town-1"}, CLERK, (409, "NOT_STATIONED")),
        ("arrivals", {"unit": "nobody"}, CLERK, (409, "NOT_STATIONED")),
        ("departures", {}, HANDLER, (422, "ATTENDANCE_UNFIT")),
    ):  # fmt: skip
        answer = office.post(f"{AT}/{path}", body, post)
        assert (answer.status_code, answer.json["code"]) == expected, (path, body)
    assert office.post("/v1/centres/labour/stationings", PERMANENT).json["code"] == "UNIT_NOT_FOUND"
    nowhere = f"{AT}/stationings/00000000-0000-0000-0000-000000000000"
    assert office.post(f"{nowhere}/end", {}).json["code"] == "STATIONING_NOT_FOUND"
    for query, who in (("month=2026-03", HANDLER), ("month=2026-03&unit=labour", OTHER)):
        assert office.get(f"{AT}/attendance?{query}", who).status_code == 403
    assert office.get(f"{AT}/attendance?month=2026-13").status_code == 422
    assert office.types("stationing.", "attendance.") == before
