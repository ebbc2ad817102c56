"""Every place runs its cases through the API by its own terms, to the day."""

import itertools
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import pytest

from casekit.clock import SHANGHAI, to_local
from casekit.streams import case_stream
from contracts.grid import OrderVerified
from procedures import library
from procedures.owners import owners
from procedures.vocabulary import Stage
from tests.integration.services.intake.desk import Desk

OURS_AT = Path("procedures/data")
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
    code = str(desk.register(place=place, grid="grid-1")["code"])
    desk.act(code, "admission", None, named(place, Stage.ADMIT))
    category = library.load(place).categories[0].key
    desk.act(code, "triage", {"category": category, "grade": grade}, named(place, Stage.TRIAGE))
    return code


def named(place: str, stage: Stage) -> str:
    """The role that the place's file names for the stage; the dispatcher where it names none."""
    return next((role.value for each, role in owners(library.load(place)) if each is stage), "dispatcher")


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
    morning.act(code, "routing", {"route": "order", "unit": "justice"}, named(place, Stage.DISPATCH))
    morning.later(hours=5)
    morning.hear(morning.grid, case_stream(code), OrderVerified(uuid4(), code, "justice", 1, is_passed=True))
    morning.act(code, "notifications", {"kind": "completion", "form": "in_person", "text": "办结告知"})
    morning.act(code, "follow-ups", {"satisfaction": "satisfied"}, named(place, Stage.FOLLOW_UP))
    assert morning.act(code, "closure")["state"] == "closed"
    page = morning.page(code)
    assert (page["place"], page["procedure"]) == (place, library.load(place).version)
    assert {term["kind"]: term["state"] for term in page["deadlines"]} == dict.fromkeys(
        ("admission", "triage", "completion", "follow_up"), "met"
    )
    # Ching Ming 2026 is 4–6 April: the five working days after 31 March are 1, 2, 3, 7 and 8 April.
    assert last_days(morning, code)["follow_up"] == "2026-04-08"


OWN = {  # what a place lets a role do that elsewhere is the dispatcher's
    ("yumen", "grid_leader", "triage"), ("zhijiang", "clerk", "triage"),
    ("laibin-xiaopingyang", "grid_worker", "routing"),
}  # fmt: skip


def test_who_the_place_does_not_name_is_refused(morning: Desk) -> None:
    category = {"category": "other", "grade": "ordinary"}
    bodies = {"triage": category, "routing": {"route": "order", "unit": "justice"}}
    for place in ("yumen", "zhijiang", "laibin-xiaopingyang", "shishou"):
        code = str(morning.register(place=place, grid="grid-1")["code"])
        for role, act in itertools.product(("grid_leader", "grid_worker", "clerk"), bodies):
            answer = morning.post(f"/v1/cases/{code}/{act}", bodies[act], role)
            is_named = (place, role, act) in OWN  # and then it is the case's state that refuses
            assert answer.status_code == (409 if is_named else 403)


def test_who_sorts_by_the_places_word_sees_no_more_than_before(morning: Desk) -> None:
    before, here = (
        morning.page(
            str(morning.register(place=place, grid="grid-1", description="邻里噪声")["code"]), "grid_leader"
        )
        for place in ("shishou", "yumen")
    )
    assert before["description"] is here["description"] is None
    assert (before["acts"], here["acts"]) == ([], [])  # nothing is to be sorted before it is admitted


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


def test_a_term_that_nobody_publishes_is_marked_on_the_page(morning: Desk) -> None:
    marks = {}
    for place in ("xiaogan", "shishou"):
        terms = morning.page(at(morning, place, "ordinary"))["deadlines"]
        marks[place] = {term["kind"]: term["is_unpublished"] for term in terms}
    assert (marks["xiaogan"]["completion"], marks["shishou"]["completion"]) == (False, True)


def test_a_case_keeps_the_version_it_began_with_when_a_new_one_is_in_force(
    morning: Desk, tmp_path: Path
) -> None:
    ours = (OURS_AT / "xiaogan.yaml").read_text("utf-8")
    newer = ours.replace('version: "1"', 'version: "2"').replace("2024-01-01", "2026-04-01")
    assert newer.count("amount: 3") == 1
    (tmp_path / "xiaogan@1.yaml").write_text(ours, "utf-8")
    (tmp_path / "xiaogan.yaml").write_text(newer.replace("amount: 3", "amount: 2"), "utf-8")
    before = morning.runtime.extras["procedures"]
    morning.runtime.extras["procedures"] = library.library_of(tmp_path)
    try:
        first = str(morning.register(place="xiaogan")["code"])
        morning.later(days=1)
        second = str(morning.register(place="xiaogan")["code"])
        for code in (first, second):  # both admitted and graded on 1 April, when version 2 is in force
            morning.act(code, "admission")
            morning.act(code, "triage", {"category": "other", "grade": "ordinary"}, "dispatcher")
        pages = [morning.page(code) for code in (first, second)]
        found = [(page["procedure"].partition("+")[0], last_days(morning, page["code"])) for page in pages]
        assert [(version, days["completion"]) for version, days in found] == [
            ("1", "2026-04-04"), ("2", "2026-04-03"),
        ]  # fmt: skip
    finally:
        morning.runtime.extras["procedures"] = before
