"""What is of no case and may rest on one is for whom it concerns: the same whatever cases there are."""

import pytest

from access.record import RESTING_ON_CASES, concerned, rests_on_cases
from casekit.deadlines.events import DeadlineSet
from contracts.registry import known_events
from contracts.samples import sample

RESTING = [kind for kind in known_events().values() if rests_on_cases(kind.TYPE, sample(kind).to_data())]


@pytest.mark.parametrize("kind", RESTING, ids=lambda kind: kind.TYPE)
def test_it_concerns_the_unit_that_it_names_and_the_one_on_whose_stream_it_is(kind: type) -> None:
    data = {**sample(kind).to_data(), "unit": "named", "attending": ["there"]}
    there = {"there"} if kind.TYPE.startswith("meeting.") else set()
    named = {"named"} if not kind.TYPE.startswith("checkpoint.") else set()
    assert concerned(kind.TYPE, "unit/own", data) == {"own"} | named | there
    assert concerned(kind.TYPE, "service/ledger", data) == named | there
    assert concerned(kind.TYPE, "service/ledger", {**data, "unit": None}) == there


def test_every_beginning_stands_for_some_event() -> None:
    assert all(any(kind.TYPE.startswith(start) for kind in RESTING) for start in RESTING_ON_CASES)


def test_the_terms_of_a_card_are_its_units_and_other_terms_rest_on_nothing() -> None:
    term = sample(DeadlineSet).to_data()
    assert rests_on_cases("deadline.set", {**term, "kind": "card.answer"})
    assert concerned("deadline.set", "unit/own", {**term, "kind": "card.answer"}) == {"own"}
    assert not rests_on_cases("deadline.set", {**term, "kind": "order.completion"})
