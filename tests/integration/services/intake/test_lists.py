"""Lists of cases: filtered, newest first, page by page, and only what the reader may see."""

from datetime import timedelta
from uuid import uuid4

import pytest

from access import guard
from casekit.clock import rfc3339
from casekit.deadlines import deadlines_of
from casekit.deadlines.ticker import tick
from casekit.streams import case_stream
from contracts.chain import OrderPassedOn
from contracts.grid import OrderIssued
from services.intake.readmodel import filters
from tests.integration.services.intake.desk import Desk


def codes(desk: Desk, query: str, role: str = "clerk", unit: str = "centre") -> list[str]:
    answer = desk.get(f"/v1/cases?limit=200&{query}", role, unit)
    assert answer.status_code == 200, answer.json
    return [each["code"] for each in answer.json["items"]]


def test_pages_hold_every_case_once_newest_first(desk: Desk) -> None:
    made = []
    for _ in range(7):
        desk.later(minutes=1)
        made.append(desk.register()["code"])
    found, cursor = [], ""
    while cursor is not None:
        page = desk.get(f"/v1/cases?limit=3{'&cursor=' + cursor if cursor else ''}").json
        found += [each["code"] for each in page["items"]]
        cursor = page["next"]
    assert found[:7] == made[::-1]
    assert len(found) == len(set(found))


def test_each_filter_finds_its_cases_and_no_others(desk: Desk) -> None:
    desk.later(days=1)
    start = desk.clock.now()
    routed = desk.routed(channel="letter", grid="grid-1")
    plain = desk.register(matter_type="suggestion")["code"]
    since = f"since={rfc3339(start).replace('+', '%2B')}"
    far = rfc3339(start + timedelta(days=300)).replace("+", "%2B")
    desk.act(routed, "relations", {"other": plain}, status=201)
    for query, found in {
        "state=routed": [routed],
        "state=registered": [plain],
        "route=order": [routed],
        "grade=ordinary": [routed],
        "channel=letter": [routed],
        "unit=justice": [routed],
        "grid=grid-1": [routed],
        "matter_type=suggestion": [plain],
        "category=other": [routed],
        "centre=centre": [plain, routed],
        "centre=elsewhere": [],
        "is_back_dated=true": [],
        "is_group=false&state=routed": [routed],
        f"received_until={far}&state=routed": [routed],
        f"received_since={far}": [],
        f"due_until={far}": [plain, routed],
        f"due_since={far}": [],
        f"related={plain}": [routed],
        f"prefix={plain[:-2]}": [plain],
        "prefix=520302-2025": [],
        f"q={plain.replace('-', '').lower()}": [plain],
    }.items():
        assert codes(desk, f"{since}&{query}") == found, query
    assert codes(desk, f"until={rfc3339(start).replace('+', '%2B')}&q={plain}") == []


@pytest.mark.parametrize("much", [1, 1_000_000])
def test_cases_whose_next_term_ends_in_a_span_however_many(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, much: int
) -> None:
    """Also where the terms in the span are too many to be gathered; what has ended is none of them."""
    monkeypatch.setattr(filters, "_MUCH", much)
    running, over = desk.register()["code"], desk.register()["code"]
    desk.act(over, "withdrawal")
    with desk.runtime.db.begin() as db:
        due = min(each.due_at for each in deadlines_of(db, case_stream(running)))
    at, before = (rfc3339(each).replace("+", "%2B") for each in (due, due - timedelta(seconds=1)))
    assert running in codes(desk, f"due_since={at}&due_until={at}")
    assert over not in codes(desk, f"due_since={before}")
    assert running not in codes(desk, f"due_until={before}")


def test_overdue_cases_are_those_whose_running_term_is_over(desk: Desk) -> None:
    late = desk.register()["code"]
    desk.later(days=10)
    fresh = desk.register()["code"]
    withdrawn = desk.register()["code"]
    desk.act(withdrawn, "withdrawal")
    while tick(desk.runtime):
        continue
    overdue = codes(desk, "overdue=true")
    assert late in overdue
    assert not {fresh, withdrawn} & set(overdue)
    assert {fresh, withdrawn} <= set(codes(desk, "overdue=false"))
    assert desk.page(late)["is_overdue"] is True
    desk.act(late, "withdrawal")
    assert late not in codes(desk, "overdue=true")
    assert late in codes(desk, "overdue=false")


def test_a_list_shows_only_what_its_reader_may_see(desk: Desk) -> None:
    code = desk.register()["code"]
    assert code in codes(desk, "state=registered", "dispatcher")
    assert code not in codes(desk, "state=registered", "handler", "labour")
    assert desk.get("/v1/cases", "ops").status_code == 403


def test_a_bad_filter_or_cursor_is_refused(desk: Desk) -> None:
    for query in (
        "state=sleeping",
        "cursor=zzz",
        "limit=0",
        "limit=999",
        "q=1",
        "colour=red",
        "since=yesterday",
        "overdue=maybe",
    ):
        answer = desk.get(f"/v1/cases?{query}")
        assert (answer.status_code, list(answer.json["errors"])) == (422, [query.partition("=")[0]]), query


def test_a_filter_by_a_tied_case_does_not_tell_who_may_not_know_of_it(desk: Desk) -> None:
    accusing = desk.register(units=[{"unit": "labour", "relation": "accused"}])["code"]
    other = desk.register()["code"]
    desk.act(accusing, "relations", {"other": other}, status=201)
    assert codes(desk, f"related={accusing}") == [other]
    assert other in codes(desk, "state=registered", "auditor", "labour")
    assert codes(desk, f"related={accusing}", "auditor", "labour") == []


def test_a_unit_with_much_in_hand_sees_what_is_with_it_and_what_it_has_beside_another(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, assisted, passed_on = desk.routed(), desk.routed(unit="labour"), desk.routed(unit="planning")
    for code, unit in (
        (mine, "justice"),
        (assisted, "labour"),
        (assisted, "justice"),
        (passed_on, "planning"),
    ):
        desk.hear(desk.grid, case_stream(code), OrderIssued(uuid4(), code, unit, 1, desk.clock.now()))
    away = OrderPassedOn(uuid4(), passed_on, "justice", 1, "planning")
    desk.hear(desk.grid, case_stream(passed_on), away)
    expected = {mine, assisted, passed_on}
    assert expected <= set(codes(desk, "", "handler", "justice"))
    monkeypatch.setattr(guard, "_MUCH", 0)
    assert expected <= set(codes(desk, "", "handler", "justice"))
    assert assisted in codes(desk, "unit=labour", "handler", "justice")
    assert codes(desk, "route=petition", "handler", "justice") == []
