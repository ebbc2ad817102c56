"""The table of states and moves: no dead end by accident, no way out of what is final."""

import pytest

from casekit.errors import TransitionRefused
from services.intake.domain.lifecycle import FINAL, TRANSITIONS, Move, State, after, can


def test_every_state_is_reached_from_registration() -> None:
    reached, frontier = {State.REGISTERED}, [State.REGISTERED]
    while frontier:
        state = frontier.pop()
        following = {moves[state] for moves in TRANSITIONS.values() if state in moves} - reached
        reached |= following
        frontier += following
    assert reached == set(State)


def test_only_these_states_are_final() -> None:
    ended = {State.ARCHIVED, State.REFUSED, State.WITHDRAWN, State.VOIDED, State.TRANSFERRED}
    assert ended == FINAL


def test_every_move_is_possible_somewhere() -> None:
    assert set(TRANSITIONS) == set(Move)
    assert all(TRANSITIONS.values())


@pytest.mark.parametrize("move", Move)
@pytest.mark.parametrize("state", State)
def test_a_move_that_the_table_does_not_know_is_refused_by_name(move: Move, state: State) -> None:
    if can(move, state):
        assert after(move, state) is TRANSITIONS[move][state]
    else:
        with pytest.raises(TransitionRefused) as refused:
            after(move, state)
        assert refused.value.extra == {"state": state.value, "act": move.value}
