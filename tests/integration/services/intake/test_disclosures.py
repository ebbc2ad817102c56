"""Who was shown what of a case is on record, once per post, for who oversees it."""

from typing import Any

from tests.integration.services.intake.desk import Desk
from tests.integration.services.intake.test_access import handled_case


def disclosed(desk: Desk, code: str, query: str = "", role: str = "auditor") -> list[dict[str, Any]]:
    answer = desk.get(f"/v1/disclosures/intake?case={code}{query}", role)
    assert answer.status_code == 200, answer.json
    return list(answer.json["items"])


def test_each_post_stands_once_with_the_first_and_the_last_time(desk: Desk) -> None:
    code = handled_case(desk)
    assert disclosed(desk, code) == []
    desk.page(code, "handler", "justice")
    first = disclosed(desk, code)
    desk.later(seconds=30)
    desk.page(code, "handler", "justice")
    assert disclosed(desk, code) == first
    desk.later(seconds=31)
    desk.page(code, "handler", "justice")
    (again,) = disclosed(desk, code)
    assert again["first_at"] == first[0]["first_at"] < again["last_at"]
    assert (again["viewer"], again["unit"], again["what"]) == ("handler-1@justice", "justice", "page")


def test_the_page_the_parties_and_what_stood_there_before_are_told_apart(desk: Desk) -> None:
    code = handled_case(desk)
    desk.get(f"/v1/cases/{code}/parties?purpose=handle", "handler", "justice")
    desk.act(code, "corrections", {"ground": "entry_error", "location": "东街"})
    (item,) = desk.get(f"/v1/cases/{code}/corrections").json["items"]
    desk.get(f"/v1/cases/{code}/corrections/{item['id']}/former?purpose=audit", "auditor")
    assert {(each["viewer"], each["what"]) for each in disclosed(desk, code)} == {
        ("handler-1@justice", "parties"), ("auditor-1@centre", "former"),
    }  # fmt: skip
    assert [each["what"] for each in disclosed(desk, code, "&unit=justice", "supervisor")] == ["parties"]
    assert disclosed(desk, code, "&what=material") == []


def test_who_was_refused_has_seen_nothing_and_who_does_not_oversee_is_not_told(desk: Desk) -> None:
    code = handled_case(desk)
    assert desk.get(f"/v1/cases/{code}", "handler", "labour").status_code == 404
    assert disclosed(desk, code) == []
    for role, unit, status in (
        ("clerk", "centre", 403),
        ("handler", "justice", 403),
        ("handler", "labour", 404),
    ):
        assert desk.get(f"/v1/disclosures/intake?case={code}", role, unit).status_code == status
