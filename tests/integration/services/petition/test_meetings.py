"""见面: a stage of a place's plan (双123) is a term of its own, met by the first meeting on record."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from casekit.clock import rfc3339
from casekit.deadlines.ticker import tick
from contracts.intake import CaseWithdrawn
from contracts.samples import MOMENT
from contracts.vocabulary import Grade, Route
from tests.integration.services.petition.conftest import OFFICE
from tests.integration.services.petition.test_receptions import BEGINS, booked, rota
from tests.support.cases import Handler

KIND = "petition.meeting"
RECEIVED_DAY_ENDS = datetime(2026, 3, 12, 16, tzinfo=UTC)
TEXT = "当面听取诉求"


def received(office: Handler, grade: Grade = Grade.ORDINARY, **said: Any) -> tuple[str, str]:
    code = office.routed(Route.PETITION, OFFICE, place="yumen", grade=grade, **said)
    return code, office.only(code, "petition_officer", OFFICE)["id"]


def at(office: Handler, moment: datetime) -> None:
    office.clock.moment = moment
    while tick(office.listener.runtime):
        pass


def meet(office: Handler, petition: str, **body: Any) -> Any:
    return office.post(f"/{petition}/meeting", {"text": TEXT, **body}, "petition_officer", OFFICE)


def told(office: Handler, code: str) -> list[str]:
    return [
        each.type
        for each in office.said(code)
        if each.type.startswith("deadline.") and each.data["kind"] == KIND
    ]


@pytest.mark.parametrize(("grade", "days"), [(Grade.ORDINARY, 2), (Grade.SERIOUS, 14)])
def test_yumen_meets_the_petitioner_by_day_2_or_week_2_or_is_late_to_the_day(
    office: Handler, grade: Grade, days: int
) -> None:
    code, petition = received(office, grade)
    end = RECEIVED_DAY_ENDS + timedelta(days=days)
    assert (office.deadlines(code)[KIND].due_at, office.deadlines(code)[KIND].owner) == (end, OFFICE)
    at(office, end - timedelta(seconds=1))
    assert told(office, code) == ["deadline.set", "deadline.approaching"]  # neither early nor late
    at(office, end)
    assert "deadline.missed" in told(office, code)
    late = meet(
        office, petition, met_at=rfc3339(end - timedelta(hours=8))
    )  # an earlier day makes nothing punctual
    assert (late.status_code, office.said(code)[-1].data["is_on_time"]) == (200, False)


def test_the_first_meeting_on_record_meets_it_and_is_told_to_the_office_alone(office: Handler) -> None:
    code, petition = received(office)
    shown = meet(office, petition).json
    assert (shown["met_at"], shown["notes"][0]["text"]) == (rfc3339(MOMENT), TEXT)
    assert office.said(code)[-1].data == {
        "petition": petition, "code": code, "unit": OFFICE, "met_at": office.said(code)[-1].data["met_at"],
        "is_on_time": True,
    }  # fmt: skip
    assert (told(office, code), office.deadlines(code)[KIND].state) == (
        ["deadline.set", "deadline.met"],
        "met",
    )
    early = meet(office, petition, met_at=rfc3339(MOMENT - timedelta(days=1)))
    assert (early.status_code, list(early.json["errors"])) == (422, ["met_at"])
    again = meet(office, petition, met_at=rfc3339(office.clock.moment))
    assert again.json["met_at"] == shown["met_at"]


def test_a_leaders_reception_is_a_meeting(office: Handler) -> None:
    code, petition = received(office)
    visit = booked(office, petition, rota(office))
    office.clock.moment = BEGINS + timedelta(hours=1)
    held = office.post(f"/{petition}/{visit}/record", {"text": TEXT}, "petition_officer", OFFICE)
    assert held.json["met_at"] == rfc3339(BEGINS + timedelta(hours=1))
    assert office.deadlines(code)[KIND].state == "met"


def test_no_meeting_is_owed_to_whom_nobody_can_reach_nor_where_none_is_planned_nor_once_it_is_over(
    office: Handler,
) -> None:
    for code, _ in (received(office, is_anonymous=True), received(office, Grade.MAJOR)):
        assert KIND not in office.deadlines(code)
    withdrawn, petition = received(office)
    office.say(CaseWithdrawn(withdrawn))
    assert office.deadlines(withdrawn)[KIND].state == "cancelled"
    assert meet(office, petition).status_code == 409
