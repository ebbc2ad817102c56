"""Who mediates follows from what can be read off the answer."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.vocabulary import AssignedBy
from services.mediation.domain.assignment import (
    Candidate,
    Exclusion,
    Matter,
    Verdict,
    assign_by_rule,
    assign_chosen,
)
from services.mediation.domain.errors import MediatorUnfit, NobodyToAssign

LAND = Matter("land_forest", "grid-1")
PLAIN = Candidate("plain")
OF_FIELD = Candidate("of-field", fields=("land_forest",), load=5)
OF_PLACE = Candidate("of-place", grids=("grid-1",), load=1)
candidates = st.lists(
    st.builds(
        Candidate,
        st.sampled_from("abcdefgh"),
        st.sampled_from([(), ("land_forest",), ("labour",)]),
        st.sampled_from([(), ("grid-1",)]),
        st.integers(0, 4),
        st.sampled_from([None, 1, 3]),
        st.booleans(),
        st.booleans(),
    ),
    unique_by=lambda each: each.post,
)


def test_field_comes_before_place_and_place_before_load() -> None:
    found = assign_by_rule([PLAIN, OF_PLACE, OF_FIELD], LAND)
    assert found.mediators == ("of-field",)
    assert [each.post for each in found.weighed] == ["of-field", "of-place", "plain"]
    assert [each.verdict for each in found.weighed] == [Verdict.CHOSEN, *[Verdict.PASSED_OVER] * 2]
    assert assign_by_rule([PLAIN, OF_PLACE], LAND).mediators == ("of-place",)
    busy, idle = replace(PLAIN, post="busy", load=2), replace(PLAIN, post="idle", load=1)
    assert assign_by_rule([busy, idle], LAND).mediators == ("idle",)


def test_a_grid_above_is_the_place_too_and_the_smaller_comes_before_the_wider() -> None:
    town, village = replace(OF_PLACE, post="town", grids=("town",)), replace(OF_PLACE, post="village", load=9)
    village, plain = replace(village, grids=("village",)), replace(PLAIN, load=0)
    matter = Matter("land_forest", "grid-1", ("village", "town"))
    found = assign_by_rule([plain, town, village], matter)
    assert [each.post for each in found.weighed] == ["village", "town", "plain"]
    assert [each.is_of_place for each in found.weighed] == [True, True, False]
    assert assign_by_rule([town, village, OF_PLACE], matter).mediators == ("of-place",)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"is_recused": True}, Exclusion.RECUSED),
        ({"is_available": False}, Exclusion.UNAVAILABLE),
        ({"load": 3, "most": 3}, Exclusion.FULL),
    ],
)
def test_who_is_recused_away_or_full_is_out_and_the_answer_says_why(
    change: dict[str, object], why: Exclusion
) -> None:
    out = replace(OF_FIELD, **change)  # type: ignore[arg-type]
    found = assign_by_rule([out, PLAIN], LAND)
    assert found.mediators == ("plain",)
    assert (found.weighed[-1].post, found.weighed[-1].exclusion) == ("of-field", why)
    with pytest.raises(NobodyToAssign):
        assign_by_rule([out], LAND)


def test_parties_may_choose_whom_they_like_even_one_who_is_full() -> None:
    full = replace(OF_FIELD, most=1)
    found = assign_chosen([full, PLAIN], LAND, ["plain", "of-field"])
    assert (found.by, found.mediators) == (AssignedBy.PARTIES, ("plain", "of-field"))
    assert {each.verdict for each in found.weighed} == {Verdict.CHOSEN}


@pytest.mark.parametrize("chosen", [["nobody"], ["plain", "plain"], ["recused"]])
def test_parties_cannot_choose_a_stranger_one_twice_or_one_recused(chosen: list[str]) -> None:
    with pytest.raises(MediatorUnfit):
        assign_chosen([PLAIN, Candidate("recused", is_recused=True)], LAND, chosen)


def test_one_who_joins_leaves_the_others_in_their_place() -> None:
    assert assign_by_rule([PLAIN, OF_FIELD], LAND, ("of-field",)).mediators == ("of-field", "plain")


@given(candidates)
def test_the_rule_is_the_same_in_any_order_and_weighs_everyone(found: list[Candidate]) -> None:
    fit = [each for each in found if each.exclusion is None]
    if not fit:
        with pytest.raises(NobodyToAssign):
            assign_by_rule(found, LAND)
        return
    first, again = assign_by_rule(found, LAND), assign_by_rule(found[::-1], LAND)
    assert first == again
    assert {each.post for each in first.weighed} == {each.post for each in found}
    (chosen,) = [each for each in first.weighed if each.verdict is Verdict.CHOSEN]
    best = min("land_forest" not in each.fields for each in fit)
    assert chosen.exclusion is None
    assert chosen.is_of_field == (not best)
