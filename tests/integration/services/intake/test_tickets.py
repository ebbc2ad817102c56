"""The hall's queue on a real PostgreSQL: nobody is called twice, and a ticket tells of nobody."""

import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from casekit.casecode import CaseCode
from casekit.clock import monotonic
from casekit.testing.sample import NOON, REGION
from tests.integration.services.intake.desk import Desk

LINES = {"general": ("A", 0), "elderly": ("B", 30)}


def put(desk: Desk, path: str, body: object, role: str = "dispatcher", unit: str = "centre") -> Any:
    headers = {"Authorization": f"Bearer {desk.token(role, unit)}"}
    return desk.app.test_client().put(path, json=body, headers=headers)


@pytest.fixture(autouse=True)
def _an_empty_hall_with_two_lines_and_three_windows(desk: Desk) -> Iterator[None]:
    with desk.runtime.db.begin() as db:
        for table in ("tickets", "ticket_counters", "ticket_cases", "hall_lines", "hall_windows"):
            db.exec_driver_sql(f"DELETE FROM {table}")
    for line, (letter, head_start) in LINES.items():
        answer = put(desk, f"/v1/lines/{line}", {"letter": letter, "name": "综合", "head_start": head_start})
        assert answer.status_code == 200, answer.json
    for number in (1, 2, 3):
        answer = put(desk, f"/v1/windows/w{number}", {"name": f"{number}号窗口", "lines": sorted(LINES)})
        assert answer.status_code == 200, answer.json
    yield
    desk.clock.moment = NOON


def take(desk: Desk, line: str = "general") -> dict[str, Any]:
    answer = desk.post("/v1/tickets", {"line": line}, "guide")
    assert answer.status_code == 201, answer.json
    return dict(answer.json)


def call(desk: Desk, window: str = "w1", status: int = 200) -> dict[str, Any]:
    answer = desk.post("/v1/tickets/calls", {"window": window})
    assert answer.status_code == status, answer.json
    return dict(answer.json)


def act(desk: Desk, ticket: dict[str, Any], name: str, status: int = 200, **body: str) -> dict[str, Any]:
    answer = desk.post(f"/v1/tickets/{ticket['id']}/{name}", body)
    assert answer.status_code == status, answer.json
    return dict(answer.json)


def test_a_visit_from_the_ticket_to_the_end(desk: Desk) -> None:
    first, second = take(desk), take(desk)
    assert [first["number"], first["ahead"], second["number"], second["ahead"]] == ["A001", 0, "A002", 1]
    desk.later(minutes=7)
    called = call(desk)
    assert (called["number"], called["state"], called["window"], called["calls"]) == (
        "A001",
        "called",
        "w1",
        1,
    )
    assert call(desk, status=409)["number"] == "A001"
    assert act(desk, first, "recall", window="w1")["calls"] == 2
    act(desk, first, "service")
    code = desk.register()["code"]
    desk.later(minutes=5)
    assert act(desk, first, "finish", case=code)["state"] == "finished"
    assert desk.get(f"/v1/tickets/{first['id']}").json["cases"] == [code]
    assert act(desk, first, "pass", 409)["code"] == "TRANSITION_REFUSED"
    (row,) = desk.get("/v1/tickets/figures").json["items"]
    assert (row["taken"], row["waiting"], row["finished"]) == (2, 1, 1)
    assert (row["wait_average_seconds"], row["service_average_seconds"]) == (420, 300)


def test_who_was_passed_is_called_again_and_who_is_moved_keeps_his_number_and_his_wait(desk: Desk) -> None:
    one, two = take(desk), take(desk)
    call(desk)
    assert act(desk, one, "pass")["state"] == "passed"
    assert call(desk)["number"] == two["number"]
    assert act(desk, one, "recall", 409, window="w1")["code"] == "WINDOW_BUSY"
    again = act(desk, one, "recall", window="w2")
    assert (again["state"], again["window"], again["first_called_at"]) == ("called", "w2", again["taken_at"])
    moved = act(desk, one, "transfer", line="elderly")
    assert (moved["number"], moved["line"], moved["state"], moved["window"]) == (
        "A001",
        "elderly",
        "waiting",
        None,
    )
    assert moved["taken_at"] == one["taken_at"]
    assert act(desk, two, "recall", 409, window="w3")["code"] == "CALLED_ELSEWHERE"


def test_a_priority_line_has_its_head_start_and_no_more(desk: Desk) -> None:
    early = take(desk)
    desk.later(minutes=20)
    late = take(desk)
    desk.later(minutes=15)
    elder = take(desk, "elderly")
    assert [call(desk, window)["id"] for window in ("w1", "w2", "w3")] == [
        early["id"],
        elder["id"],
        late["id"],
    ]


def test_windows_that_call_at_once_never_get_the_same_number(desk: Desk) -> None:
    windows = [f"w{number}" for number in range(1, 9)]
    for window in windows:
        put(desk, f"/v1/windows/{window}", {"name": window, "lines": ["general"]})
    with ThreadPoolExecutor(8) as many:
        taken = [each["number"] for each in many.map(lambda _: take(desk), range(20))]
    assert sorted(taken) == [f"A{number:03d}" for number in range(1, 21)]
    called: list[str] = []
    gate = threading.Barrier(8)

    def work(window: str) -> None:
        gate.wait()
        while (answer := desk.post("/v1/tickets/calls", {"window": window})).status_code == 200:
            called.append(answer.json["number"])
            act(desk, answer.json, "finish")
        assert answer.json["code"] == "NOBODY_WAITS", answer.json

    with ThreadPoolExecutor(8) as many:
        list(many.map(work, windows))
    assert sorted(called) == sorted(taken)
    assert len(set(called)) == 20


def test_the_same_press_sent_twice_calls_one(desk: Desk) -> None:
    take(desk), take(desk)
    once, twice = (
        desk.post("/v1/tickets/calls", {"window": "w1"}, Idempotency_Key="press-1").json for _ in range(2)
    )
    assert once == twice


def test_the_display_shows_numbers_and_windows_and_is_for_everyone(desk: Desk) -> None:
    one, two = take(desk), take(desk)
    call(desk), act(desk, one, "pass"), call(desk, "w2")
    shown = desk.get("/v1/tickets/display", "guide").json
    assert [(each["number"], each["window_name"]) for each in shown["items"]] == [("A002", "2号窗口")]
    assert shown["passed"] == ["A001"]
    public = desk.app.test_client().get("/v1/public/tickets?centre=centre")
    assert (public.status_code, public.json) == (200, shown)
    assert set(shown["items"][0]) == {"number", "state", "window", "window_name", "calls"}
    assert two["id"] not in json.dumps(shown)
    assert desk.app.test_client().get("/v1/public/tickets?centre=nowhere").json["items"] == []


def test_a_screen_that_waits_is_told_when_a_number_is_called(desk: Desk) -> None:
    take(desk)
    version = desk.get("/v1/tickets/display", "guide").json["version"]
    began = monotonic()
    timer = threading.Timer(0.2, lambda: call(desk))
    timer.start()
    answer = desk.get(f"/v1/tickets/display?wait=20&version={version}", "guide").json
    timer.join()
    assert [each["number"] for each in answer["items"]] == ["A001"]
    assert monotonic() - began < 5


def test_a_new_day_begins_at_one_and_yesterdays_tickets_are_over(desk: Desk) -> None:
    old = take(desk)
    call(desk)
    desk.clock.moment += timedelta(days=1)
    assert act(desk, old, "service", 409)["code"] == "TICKET_LAPSED"
    assert call(desk, status=409)["code"] == "NOBODY_WAITS"
    assert take(desk)["number"] == "A001"
    assert [each["id"] for each in desk.get("/v1/tickets?state=called").json["items"]] == []
    day = old["day"]
    assert [each["id"] for each in desk.get(f"/v1/tickets?day={day}&state=called").json["items"]] == [
        old["id"]
    ]


def test_the_list_is_paged_and_filtered(desk: Desk) -> None:
    numbers = []
    for _ in range(3):
        numbers.append(take(desk)["number"])
        desk.later(seconds=1)
    take(desk, "elderly")
    first = desk.get("/v1/tickets?line=general&limit=2").json
    rest = desk.get(f"/v1/tickets?line=general&limit=2&cursor={first['next']}").json
    assert [each["number"] for each in first["items"] + rest["items"]] == numbers[::-1]
    assert rest["next"] is None
    assert [each["line"] for each in desk.get("/v1/tickets?number=B001").json["items"]] == ["elderly"]


def test_a_unit_that_is_accused_is_not_told_which_case_came_with_a_ticket(desk: Desk) -> None:
    accused = desk.register(units=[{"unit": "justice", "relation": "accused"}])["code"]
    ticket = take(desk)
    call(desk), act(desk, ticket, "finish", case=accused)
    assert desk.get(f"/v1/tickets/{ticket['id']}").json["cases"] == [accused]
    assert desk.get(f"/v1/tickets/{ticket['id']}", "handler", "justice").json["cases"] == []
    other = take(desk)
    call(desk)
    nobodys = str(CaseCode(REGION, 2026, 8_888_888))
    for_accused, for_unknown = (
        desk.post(f"/v1/tickets/{other['id']}/finish", {"case": code}, "handler", "justice")
        for code in (accused, nobodys)
    )
    assert for_accused.status_code == for_unknown.status_code == 404
    assert {**for_accused.json, "trace": ""} == {**for_unknown.json, "trace": ""}


def test_departments_stand_in_the_hall_of_the_centre_above_them_and_arrange_nothing(desk: Desk) -> None:
    take(desk)
    called = desk.post("/v1/tickets/calls", {"window": "w1"}, "handler", "labour")
    assert (called.status_code, called.json["number"]) == (200, "A001")
    line = {"letter": "C", "name": "劳动"}
    assert put(desk, "/v1/lines/c", line, "dispatcher", "labour").status_code == 403
    assert put(desk, "/v1/lines/c", line, "clerk").status_code == 403
    assert desk.post("/v1/tickets", {"line": "general"}, "handler", "labour").status_code == 403


def test_what_cannot_be_is_refused_by_field(desk: Desk) -> None:
    for answer, code, field in (
        (desk.post("/v1/tickets", {"line": "nowhere"}), "LINE_UNKNOWN", "line"),
        (desk.post("/v1/tickets/calls", {"window": "w9"}), "WINDOW_UNKNOWN", "window"),
        (put(desk, "/v1/windows/w1", {"name": "一", "lines": ["general", "x"]}), "LINE_UNKNOWN", "lines.1"),
        (put(desk, "/v1/lines/c", {"letter": "A", "name": "重"}), "LETTER_TAKEN", "letter"),
        (put(desk, "/v1/lines/c", {"letter": "a", "name": "小"}), "INVALID_INPUT", "letter"),
    ):
        assert (answer.json["code"], list(answer.json["errors"])) == (code, [field])
    assert put(desk, "/v1/lines/一", {"letter": "C", "name": "一"}).status_code == 404
    put(desk, "/v1/lines/general", {"letter": "A", "name": "综合", "is_open": False})
    assert desk.post("/v1/tickets", {"line": "general"}).json["code"] == "LINE_CLOSED"
    put(desk, "/v1/windows/w1", {"name": "一", "lines": ["general"], "is_open": False})
    assert call(desk, status=409)["code"] == "WINDOW_CLOSED"
    assert desk.get(f"/v1/tickets/{'0' * 8}-0000-0000-0000-{'0' * 12}").json["code"] == "TICKET_NOT_FOUND"
