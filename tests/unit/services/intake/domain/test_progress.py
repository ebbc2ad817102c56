"""How a case stands, for its owner."""

from datetime import UTC, datetime, timedelta

import pytest

from contracts.vocabulary import Route
from services.intake.domain.lifecycle import State
from services.intake.domain.progress import Entered, in_words, stretches, under_way, what_comes_next

START = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_each_step_lasts_until_the_next_and_the_last_until_now() -> None:
    entered = [Entered(State.REGISTERED, START), Entered(State.ADMITTED, START + HOUR)]
    steps = stretches(entered, START + 4 * HOUR)
    assert [(step.spent, step.ended_at) for step in steps] == [(HOUR, START + HOUR), (3 * HOUR, None)]


def test_a_case_that_is_over_spends_no_more_time() -> None:
    entered = [Entered(State.REGISTERED, START), Entered(State.WITHDRAWN, START + HOUR)]
    last = stretches(entered, START + 100 * HOUR)[-1]
    assert (last.spent, last.ended_at) == (timedelta(), START + HOUR)


def test_handling_is_called_by_what_is_done() -> None:
    assert under_way(State.ROUTED, Route.MEDIATION)[1] == "调解"
    assert under_way(State.ROUTED, Route.PETITION)[1] == "信访办理"
    assert under_way(State.ROUTED, Route.ORDER)[1] == "办理"


@pytest.mark.parametrize("state", State)
def test_every_state_has_a_name_and_says_what_comes_next(state: State) -> None:
    for route in (None, *Route):
        assert under_way(state, route)[1]
        assert what_comes_next(state, route).endswith("。")


@pytest.mark.parametrize(
    ("spent", "words"),
    [
        (timedelta(), "不到1分钟"),
        (timedelta(minutes=25, seconds=59), "25分钟"),
        (timedelta(hours=2), "2小时"),
        (timedelta(hours=2, minutes=5), "2小时5分钟"),
        (timedelta(days=3), "3天"),
        (timedelta(days=3, hours=4, minutes=59), "3天4小时"),
    ],
)
def test_a_length_of_time_is_said_as_people_say_it(spent: timedelta, words: str) -> None:
    assert in_words(spent) == words
