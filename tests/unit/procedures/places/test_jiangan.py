"""江岸: mediation first, then the fast-track court; a risk list; four rhythms."""

import pytest

from procedures import library
from procedures.model import Procedure
from procedures.vocabulary import (
    Grade,
    Letter,
    Route,
    Stage,
)
from tests.unit.procedures.places.reading import rhythm


@pytest.fixture
def place() -> Procedure:
    return library.load("jiangan")


def test_jiangan_mediates_first_and_then_goes_to_the_fast_track_court(place: Procedure) -> None:
    mediate = next(step for step in place.steps if step.stage is Stage.MEDIATE)
    court = next(step for step in place.steps if step.key == mediate.on_failure)
    assert court.stage is Stage.COURT
    assert place.mediation.after_failure is Route.LITIGATION


def test_jiangan_meets_daily_weekly_monthly_and_quarterly(place: Procedure) -> None:
    assert rhythm(place) == {
        "调度": ("day", 1),
        "例会": ("week", 1),
        "优秀案例交流": ("month", 1),
        "最佳调解员评选": ("quarter", 1),
    }


def test_jiangan_has_a_district_leader_lead_on_major_matters(place: Procedure) -> None:
    leader = place.grade(Grade.MAJOR).led_by
    assert leader is not None
    assert place.posts[leader].name == "区领导"


def test_jiangan_works_a_risk_off_on_two_papers_and_strikes_it_off(place: Procedure) -> None:
    risks = place.organisation.risk_list
    assert risks is not None
    assert risks.papers == ("转交办单", "风险预警函")
    assert next(step.name for step in place.steps if step.key == risks.struck_off_at) == "销号"
    assert [(letter.kind, letter.name) for letter in place.organisation.letters] == [
        (Letter.ASSIGNMENT, "转交办单"),
        (Letter.RISK_WARNING, "风险预警函"),
    ]
