"""A move leads where the table says, and is refused everywhere else."""

from enum import StrEnum
from itertools import product

import pytest

from casekit.errors import TransitionRefused
from casekit.lifecycle import Lifecycle


class Light(StrEnum):
    OFF = "off"
    ON = "on"
    BROKEN = "broken"


class Hand(StrEnum):
    PRESS = "press"
    DROP = "drop"


TABLE = {
    Hand.PRESS: {Light.OFF: Light.ON, Light.ON: Light.OFF},
    Hand.DROP: {Light.OFF: Light.BROKEN, Light.ON: Light.BROKEN},
}
LIFE = Lifecycle(Light, TABLE)


@pytest.mark.parametrize(("move", "state"), list(product(Hand, Light)))
def test_a_move_is_possible_where_the_table_says_and_nowhere_else(move: Hand, state: Light) -> None:
    assert LIFE.can(move, state) == (state in TABLE[move])
    if LIFE.can(move, state):
        assert LIFE.after(move, state) is TABLE[move][state]
    else:
        with pytest.raises(TransitionRefused) as refused:
            LIFE.after(move, state)
        assert refused.value.extra == {"state": state.value, "act": move.value}


def test_a_state_that_no_move_leaves_is_final() -> None:
    assert LIFE.final == {Light.BROKEN}
