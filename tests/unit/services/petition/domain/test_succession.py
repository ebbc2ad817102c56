"""What becomes of a petition when its office is merged: one line for each situation."""

import pytest

from casekit.errors import TransitionRefused
from casekit.ids import new_id
from contracts.samples import MOMENT
from services.petition.domain.lifecycle import AFTER_ANSWER, OPEN, State
from services.petition.domain.petition import Petition
from services.petition.domain.succession import Fate, Heir, fate_of, reviewer_after

HEIR, GONE = Heir("heir"), Heir("heir", is_active=False)
OVER = tuple(set(State) - {*OPEN, *AFTER_ANSWER})


@pytest.mark.parametrize(
    ("states", "heir", "accused", "fate"),
    [
        (OPEN, HEIR, set(), Fate.PASSED_ON),
        (OPEN, HEIR, {"another"}, Fate.PASSED_ON),
        (OPEN, HEIR, {"heir"}, Fate.GIVEN_BACK),
        (OPEN, GONE, set(), Fate.GIVEN_BACK),
        (AFTER_ANSWER, HEIR, set(), Fate.PASSED_ON),  # the petitioner's windows run on
        (AFTER_ANSWER, HEIR, {"heir"}, Fate.LEFT),
        (AFTER_ANSWER, GONE, set(), Fate.LEFT),
        (OVER, HEIR, set(), Fate.LEFT),
    ],
)
def test_who_has_a_petition_after_a_merger(
    states: tuple[State, ...], heir: Heir, accused: set[str], fate: Fate
) -> None:
    assert {fate_of(state, heir, accused) for state in states} == {fate}


@pytest.mark.parametrize(
    ("heir", "handled", "accused", "reviewer"),
    [
        (HEIR, {"office"}, set(), "heir"),
        (HEIR, {"office", "heir"}, set(), None),  # nobody reviews what he has handled
        (HEIR, {"office"}, {"heir"}, None),
        (GONE, {"office"}, set(), None),
    ],
)
def test_who_reviews_after_a_merger(
    heir: Heir, handled: set[str], accused: set[str], reviewer: str | None
) -> None:
    assert reviewer_after(heir, handled, accused) == reviewer


@pytest.mark.parametrize("state", State)
def test_what_nothing_may_happen_to_is_not_passed_on(state: State) -> None:
    petition = Petition(new_id(), "code", "office", 3, MOMENT, MOMENT, state=state)
    if state in OVER:
        with pytest.raises(TransitionRefused):
            petition.pass_on("heir")
        return
    said = petition.pass_on("heir")
    assert (said.unit, said.former_unit, said.round, said.is_over) == ("heir", "office", 3, state not in OPEN)
    assert (petition.unit, said.named_streams()) == ("heir", ("unit/heir",))
