"""查阅记录 of pages that another service than intake shows: once a day and post, and no page is refused for it."""

from datetime import timedelta
from typing import Any

from sqlalchemy import text

from access.viewing import Shown, seen
from casekit.auth import Actor, Role
from contracts.vocabulary import Route
from tests.integration.services.petition.conftest import OFFICE
from tests.support.cases import CENTRE, Handler

PATH = "/v1/disclosures/petition"


def received(office: Handler) -> tuple[str, str]:
    code = office.routed(Route.PETITION, OFFICE)
    return code, office.only(code, "petition_officer", OFFICE)["id"]


def shown(office: Handler, code: str, query: str = "") -> list[dict[str, Any]]:
    answer = office.listener.get(f"{PATH}?case={code}{query}", "supervisor", CENTRE)
    assert answer.status_code == 200, answer.json
    return list(answer.json["items"])


def test_a_page_is_noted_once_a_day_and_post(office: Handler) -> None:
    code, petition = received(office)
    office.get(f"/{petition}", "petition_officer", OFFICE)
    (first,) = shown(office, code)
    assert (first["unit"], first["what"], first["first_at"]) == (OFFICE, "petition", first["last_at"])
    office.clock.moment += timedelta(hours=23)
    office.get(f"/{petition}", "petition_officer", OFFICE)
    assert shown(office, code) == [first]
    office.clock.moment += timedelta(hours=1)
    office.get(f"/{petition}", "petition_officer", OFFICE)
    (again,) = shown(office, code)
    assert again["first_at"] == first["first_at"] < again["last_at"]
    assert shown(office, code, "&what=forwarding") == shown(office, code, "&unit=nobody") == []


def test_who_was_refused_has_seen_nothing_and_who_does_not_oversee_is_not_told(office: Handler) -> None:
    code, petition = received(office)
    assert office.get(f"/{petition}", "petition_officer", "petition-other").status_code == 404
    assert shown(office, code) == []
    refused = office.listener.get(f"{PATH}?case={code}", "petition_officer", OFFICE)
    assert refused.status_code == 403


def test_what_cannot_be_noted_refuses_nobody_a_page(office: Handler) -> None:
    code, _ = received(office)
    reader = Actor("reader", frozenset({Role.PETITION_OFFICER}), OFFICE)
    runtime = office.listener.runtime
    with runtime.db.begin() as db:
        db.execute(text("SET TRANSACTION READ ONLY"))
        seen(runtime.work(db, reader.id), reader, code, Shown.PETITION)
        assert db.execute(text("SELECT 1")).scalar_one() == 1
    assert shown(office, code) == []
