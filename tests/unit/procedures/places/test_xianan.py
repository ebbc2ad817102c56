"""咸安: thirty drawn at random a month, three slips and one letter, court after failure."""

import pytest

from procedures import library
from procedures.model import Procedure
from procedures.vocabulary import (
    Channel,
    Counted,
    Route,
    Satisfaction,
)
from tests.unit.procedures.places.reading import counts, steps


@pytest.fixture
def place() -> Procedure:
    return library.load("xianan")


def test_xianan_draws_thirty_parties_at_random_each_month(place: Procedure) -> None:
    assert place.follow_up.sample_per_month == 30


@pytest.mark.parametrize(
    ("answer", "supervised"), [("satisfied", False), ("basically_satisfied", True), ("dissatisfied", True)]
)
def test_xianan_supervises_the_unit_from_basically_satisfied_down(
    place: Procedure, answer: str, supervised: bool
) -> None:
    assert place.follow_up.supervised_from is Satisfaction.BASICALLY_SATISFIED
    assert place.follow_up.supervised(answer) is supervised


def test_xianan_has_three_slips_and_one_letter_of_unpublished_names(place: Procedure) -> None:
    assert counts(place) == {Counted.SLIP: 3, Counted.LETTER: 1}
    assert place.organisation.letters == ()


def test_xianan_goes_through_seven_steps(place: Procedure) -> None:
    seven = ["汇", "研", "交", "办", "督", "结", "评"]
    assert [name for name in steps(place) if name in seven] == seven


def test_xianan_takes_non_police_disputes_from_the_police_and_sends_failed_ones_to_court(
    place: Procedure,
) -> None:
    assert Channel.POLICE in place.organisation.channels
    assert place.mediation.after_failure is Route.LITIGATION
