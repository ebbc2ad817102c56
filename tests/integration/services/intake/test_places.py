"""Every place runs its cases through the API by its own terms, to the day."""

from collections.abc import Iterator
from datetime import datetime
from uuid import uuid4

import pytest

from casekit.clock import SHANGHAI, to_local
from casekit.streams import case_stream
from contracts.grid import OrderVerified
from procedures import library
from tests.integration.services.intake.desk import Desk

GRADES = ("ordinary", "serious", "major")
# The last day of completion of a matter that is admitted on Tuesday, 31 March 2026: ordinary, serious, major.
OURS = ("2026-04-15", "2026-04-30", "2026-05-30")  # 15, 30, 60 days: of places that publish none
LAST_DAYS = dict.fromkeys(library.places(), OURS) | {
    "xiaogan": ("2026-04-03", "2026-04-20", "2026-05-30"),  # 3 days, 20 days, and an open end
    "yunmeng": ("2026-03-31", "2026-04-30", "2026-05-30"),  # the same day at the window
    "zhijiang": ("2026-03-31", "2026-04-30", "2026-06-30"),  # the same day, a month, three months
}


@pytest.fixture
def morning(desk: Desk) -> Iterator[Desk]:
    """The desk on Tuesday, 31 March 2026, at nine."""
    before = desk.clock.moment
    desk.clock.moment = datetime(2026, 3, 31, 9, tzinfo=SHANGHAI)
    yield desk
    desk.clock.moment = before


def at(desk: Desk, place: str, grade: str) -> str:
    """The code of a case of the place that was registered, admitted and graded."""
    code = str(desk.register(place=place)["code"])
    desk.act(code, "admission")
    category = library.load(place).categories[0].key
    desk.act(code, "triage", {"category": category, "grade": grade}, "dispatcher")
    return code


def last_days(desk: Desk, code: str) -> dict[str, str]:
    """The last day of each term of the case, as its page shows it."""
    due = {term["kind"]: datetime.fromisoformat(term["due_at"]) for term in desk.page(code)["deadlines"]}
    return {kind: to_local(at - datetime.resolution).date().isoformat() for kind, at in due.items()}


@pytest.mark.parametrize("place", library.places())
def test_every_place_completes_by_its_own_term_for_each_grade(morning: Desk, place: str) -> None:
    found = tuple(last_days(morning, at(morning, place, grade))["completion"] for grade in GRADES)
    assert found == LAST_DAYS[place]


@pytest.mark.parametrize("place", library.places())
def test_every_place_takes_a_case_from_the_window_to_its_closing(morning: Desk, place: str) -> None:
    code = at(morning, place, "ordinary")
    morning.act(code, "routing", {"route": "order", "unit": "justice"}, "dispatcher")
    morning.later(hours=5)
    morning.hear(morning.grid, case_stream(code), OrderVerified(uuid4(), code, "justice", 1, is_passed=True))
    morning.act(code, "notifications", {"kind": "completion", "form": "in_person", "text": "办结告知"})
    morning.act(code, "follow-ups", {"satisfaction": "satisfied"})
    assert morning.act(code, "closure")["state"] == "closed"
    page = morning.page(code)
    assert (page["place"], page["procedure"]) == (place, library.load(place).version)
    assert {term["kind"]: term["state"] for term in page["deadlines"]} == dict.fromkeys(
        ("admission", "triage", "completion", "follow_up"), "met"
    )
    # Ching Ming 2026 is 4–6 April: the five working days after 31 March are 1, 2, 3, 7 and 8 April.
    assert last_days(morning, code)["follow_up"] == "2026-04-08"


def test_zhijiang_aims_at_the_same_day_and_promises_a_month(morning: Desk) -> None:
    targets = {}
    for grade in GRADES:
        terms = morning.page(at(morning, "zhijiang", grade))["deadlines"]
        targets[grade] = next(term["is_target"] for term in terms if term["kind"] == "completion")
    assert targets == {"ordinary": True, "serious": False, "major": False}


@pytest.mark.parametrize("place", ["zunyi-bozhou", "zunyi-xinpu"])
def test_bozhou_and_xinpu_take_a_matter_in_at_any_hour_of_the_spring_festival(
    morning: Desk, place: str
) -> None:
    morning.clock.moment = datetime(2026, 2, 17, 3, tzinfo=SHANGHAI)  # the first day of the year of the horse
    code = str(morning.register(place=place, channel="police_110", reference=f"夜-{place}")["code"])
    # The festival is 15–23 February 2026: the first working day after is Tuesday the 24th.
    assert last_days(morning, code) == {"admission": "2026-02-24"}
