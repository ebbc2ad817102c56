"""云梦: four slips, five linked procedures, simple matters the same day, daily reception."""

import pytest

from procedures import library
from procedures.model import Procedure
from procedures.starting import StartEvent
from procedures.vocabulary import (
    Every,
    Grade,
    Route,
)
from tests.unit.procedures.places.reading import last_day, published, slips


@pytest.fixture
def place() -> Procedure:
    return library.load("yunmeng")


def test_yunmeng_runs_on_four_slips(place: Procedure) -> None:
    assert slips(place) == ["中心派单", "部门接单", "归口督单", "回访核单"]


def test_yunmeng_links_five_procedures_with_mediation(place: Procedure) -> None:
    assert set(place.mediation.linked_with) == {
        Route.PETITION, Route.LITIGATION, Route.POLICE, Route.LEGAL_AID, Route.ARBITRATION,
    }  # fmt: skip


def test_yunmeng_settles_a_simple_matter_at_the_window_the_same_day(place: Procedure) -> None:
    assert last_day(place, "completion", "2026-03-04", "ordinary") == "2026-03-04"
    assert place.rule("completion", Grade.ORDINARY).owner == "clerk"
    assert place.rule("completion", Grade.ORDINARY).start is StartEvent.REGISTERED
    assert published(place) == {"completion.ordinary"}


def test_yunmeng_confers_on_complex_matters_and_a_leader_takes_major_ones(place: Procedure) -> None:
    assert place.grade(Grade.SERIOUS).manner == "联席会商"
    leader = place.grade(Grade.MAJOR).led_by
    assert leader is not None
    assert place.posts[leader].name == "分管领导"


def test_yunmeng_receives_daily(place: Procedure) -> None:
    assert [(each.every, each.times) for each in place.organisation.reception] == [(Every.DAY, 1)]


def test_yunmeng_leaves_open_where_failed_mediation_leads(place: Procedure) -> None:
    assert place.mediation.from_defaults == {"ladder", "after_failure"}
