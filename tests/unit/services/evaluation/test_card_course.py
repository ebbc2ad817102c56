"""A card moves as its two tables say and no other way; every course comes to an end."""

from itertools import product
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from casekit.errors import TransitionRefused
from contracts.vocabulary import CardStep, Colour, ContestOutcome
from services.evaluation.domain.card_course import COURSES, FIRST, Card, Result, State

_ENDED = (State.WITHDRAWN, State.DONE, State.LAPSED, State.WITHHELD)


def card(colour: Colour = Colour.RED, state: State = State.ISSUED, step: CardStep | None = None) -> Card:
    return Card(UUID(int=1), "unit-town", colour, state, step)


def test_an_uncontested_card_stands_and_asks_for_what_its_colour_asks() -> None:
    for colour, step in FIRST.items():
        published = card(colour).publish()
        assert (published.state, published.step) == (State.STANDING, step)


def test_a_contested_card_is_frozen_until_it_is_decided() -> None:
    contested = card().contest()
    for act in (contested.publish, contested.contest):
        with pytest.raises(TransitionRefused):
            act()
    for step, result in product(CardStep, Result):
        with pytest.raises(TransitionRefused):
            contested.end_step(step, result)
    assert contested.decide(ContestOutcome.WITHDRAWN).state is State.WITHDRAWN
    upheld = contested.decide(ContestOutcome.UPHELD)
    assert (upheld.state, upheld.step) == (State.STANDING, CardStep.INTERVIEW)


@pytest.mark.parametrize("colour", list(Colour))
def test_every_course_ends_when_its_steps_are_done_and_judged_well(colour: Colour) -> None:
    first = card(colour).publish()
    assert first.step is not None
    second = first.end_step(first.step, Result.DONE)
    assert second.step is not None
    again = second.end_step(second.step, Result.FAILED)
    assert again.step is first.step
    assert second.end_step(second.step, Result.PASSED).state is State.DONE


def test_no_step_of_another_colour_and_none_before_its_time() -> None:
    for colour, step in product(Colour, CardStep):
        standing = card(colour).publish()
        if step is not standing.step:
            with pytest.raises(TransitionRefused):
                standing.end_step(step, Result.DONE)


@pytest.mark.parametrize("state", _ENDED)
def test_what_has_ended_stays_as_it_is(state: State) -> None:
    ended = card(state=state)
    assert not ended.is_open
    for act in (ended.contest, ended.publish, ended.lapse, lambda: ended.decide(ContestOutcome.UPHELD)):
        with pytest.raises(TransitionRefused):
            act()


class Course(RuleBasedStateMachine):
    """Whatever is tried in whatever order: a step is owed exactly while the card stands."""

    @initialize(colour=st.sampled_from(Colour))
    def issue(self, colour: Colour) -> None:
        self.card = card(colour)

    def _try(self, act: object) -> None:
        before = self.card
        try:
            self.card = act()  # type: ignore[operator]
        except TransitionRefused:
            assert self.card is before

    @rule()
    def contest(self) -> None:
        self._try(lambda: self.card.contest())

    @rule()
    def publish(self) -> None:
        self._try(lambda: self.card.publish())

    @rule(outcome=st.sampled_from(ContestOutcome))
    def decide(self, outcome: ContestOutcome) -> None:
        self._try(lambda: self.card.decide(outcome))

    @rule(step=st.sampled_from(CardStep), result=st.sampled_from(Result))
    def end(self, step: CardStep, result: Result) -> None:
        if result in COURSES[step]:
            self._try(lambda: self.card.end_step(step, result))

    @invariant()
    def a_step_is_owed_exactly_while_it_stands(self) -> None:
        assert (self.card.step is not None) == (self.card.state is State.STANDING)


TestCourse = Course.TestCase
TestCourse.settings = settings(max_examples=30, stateful_step_count=12, deadline=None)
