"""What becomes of a mediation when its committee is merged: one line for each situation."""

import pytest

from casekit.errors import TransitionRefused
from casekit.ids import new_id
from contracts.samples import MOMENT
from services.mediation.domain.lifecycle import State
from services.mediation.domain.mediation import Mediation
from services.mediation.domain.succession import Fate, Heir, fate_of, going_on

HEIR, GONE = Heir("heir"), Heir("heir", is_active=False)
OPEN, AGREED, ENDED = State.OPENED, State.AGREED, State.ENDED


@pytest.mark.parametrize(
    ("state", "heir", "concerned", "is_followed", "fate"),
    [
        (OPEN, HEIR, set(), False, Fate.PASSED_ON),
        (OPEN, HEIR, {"another"}, False, Fate.PASSED_ON),
        (OPEN, HEIR, {"heir"}, False, Fate.GIVEN_BACK),  # it is accused, or answers: 回避
        (OPEN, GONE, set(), False, Fate.GIVEN_BACK),
        (AGREED, HEIR, set(), True, Fate.PASSED_ON),  # to watch over what was agreed
        (AGREED, HEIR, set(), False, Fate.LEFT),  # all was done
        (AGREED, HEIR, {"heir"}, True, Fate.LEFT),
        (AGREED, GONE, set(), True, Fate.LEFT),
        (ENDED, HEIR, set(), True, Fate.LEFT),
    ],
)
def test_who_has_a_mediation_after_a_merger(
    state: State, heir: Heir, concerned: set[str], is_followed: bool, fate: Fate
) -> None:
    assert fate_of(state, heir, concerned, is_followed=is_followed) is fate


@pytest.mark.parametrize(
    ("serving", "recused", "concerned", "kept"),
    [
        (
            {"one": "heir", "two": "bureau"},
            set(),
            set(),
            ("two", "one"),
        ),  # in their order: the first presides
        ({"one": "heir"}, set(), set(), ("one",)),  # two has ended, or does not serve the successor
        ({"one": "heir", "two": "bureau"}, {"two"}, set(), ("one",)),
        ({"one": "heir", "two": "bureau"}, set(), {"bureau"}, ("one",)),  # conflict of interest, asked again
        ({}, set(), set(), ()),
    ],
)
def test_who_goes_on_mediating(
    serving: dict[str, str], recused: set[str], concerned: set[str], kept: tuple[str, ...]
) -> None:
    assert going_on(("two", "one"), serving, recused, concerned) == kept


def test_it_passes_on_with_those_who_go_on_and_not_when_it_has_ended() -> None:
    mediation = Mediation(new_id(), "code", "town", 2, MOMENT, mediators=("one", "two"))
    said = mediation.pass_on("county", ("one",))
    assert (said.committee, said.former_committee, said.round, said.mediators) == (
        "county",
        "town",
        2,
        ("one",),
    )
    assert (mediation.committee, mediation.mediators, said.is_over) == ("county", ("one",), False)
    assert said.named_streams() == ("unit/county",)
    mediation.state = AGREED
    assert mediation.pass_on("city", ()).mediators == ("one",), "who made the agreement stays so"
    mediation.state = ENDED
    with pytest.raises(TransitionRefused):
        mediation.pass_on("heir", ())
