"""Lists of cases: filtered, newest first, page by page, and only what the reader may see."""

from casekit.clock import rfc3339
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
    for query, found in {
        "state=routed": [routed],
        "state=registered": [plain],
        "route=order": [routed],
        "grade=ordinary": [routed],
        "channel=letter": [routed],
        "unit=justice": [routed],
        "grid=grid-1": [routed],
        "matter_type=suggestion": [plain],
        f"q={plain.replace('-', '').lower()}": [plain],
    }.items():
        assert codes(desk, f"{since}&{query}") == found, query
    assert codes(desk, f"until={rfc3339(start).replace('+', '%2B')}&q={plain}") == []


def test_overdue_cases_are_those_whose_running_term_is_over(desk: Desk) -> None:
    late = desk.register()["code"]
    desk.later(days=10)
    fresh = desk.register()["code"]
    withdrawn = desk.register()["code"]
    desk.act(withdrawn, "withdrawal")
    overdue = codes(desk, "overdue=true")
    assert late in overdue
    assert not {fresh, withdrawn} & set(overdue)
    assert {fresh, withdrawn} <= set(codes(desk, "overdue=false"))
    assert desk.page(late)["is_overdue"] is True


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
