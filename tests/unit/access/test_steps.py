"""What a place's file lets a role do: every owner it names, nobody else, never sight, never behind the wall."""

from dataclasses import replace
from itertools import product

import pytest

from access.acts import Act
from access.policy import Decision, Verdict, decide, permitted
from access.relations import CaseRelations
from access.rules import CASE_RULES
from access.steps import ACTS, NOTHING, granted
from access.testing import COUNTY, UNIT, Situation, situations
from casekit.auth.actor import Role
from procedures import library
from procedures.library import library_of
from procedures.owners import ABLE, owners
from procedures.vocabulary import Role as Named
from procedures.vocabulary import Stage

OURS = library_of(None)
# where somebody in the role has to do with a case by where it lies
_AT = {
    Role.GRID_WORKER: Situation(own_grid=True),
    Role.GRID_LEADER: Situation(own_grid=True),
    Role.SUPERVISOR: Situation(region=COUNTY),
}
_LOOKERS_ON = (Named.EVALUATOR, Named.AUDITOR, Named.OPS)


def of(place: str, situation: Situation) -> CaseRelations:
    return replace(situation.case(), granted=granted(OURS, place, library.load(place).version))


def beyond_the_table() -> set[tuple[str, Role, Act]]:
    table = {(role, act) for rule in CASE_RULES for role in rule.roles for act in rule.acts}
    return {
        (place, *each)
        for place in library.places()
        for each in granted(OURS, place, library.load(place).version) - table
    }


@pytest.mark.parametrize("place", library.places())
def test_every_owner_that_a_place_names_may_do_his_step_there(place: str) -> None:
    for stage, named in owners(library.load(place)):
        role = next((each for each in Role if each.value == named), None)
        if role is None:
            continue
        at = _AT.get(role, Situation(own_centre=True))
        for act in ACTS.get(stage, ()):
            assert decide(at.actor(role), act, of(place, at)).is_allowed, (stage, role, act)


def test_what_places_add_to_the_table_is_what_they_publish() -> None:
    assert beyond_the_table() == {
        ("laibin-xiaopingyang", Role.GRID_WORKER, Act.CASE_ROUTE),  # 派: the grid worker dispatches
        ("laibin-xiaopingyang", Role.GRID_WORKER, Act.ORDER_ISSUE),
        ("laibin-xiaopingyang", Role.CLERK, Act.ORDER_VERIFY),  # 验
        ("yumen", Role.GRID_LEADER, Act.CASE_TRIAGE),  # 网格长分拣
        ("yunmeng", Role.CLERK, Act.ORDER_VERIFY),  # 回访核单
        ("zhijiang", Role.CLERK, Act.CASE_TRIAGE),  # 前台精准分流
    }


def test_it_holds_in_that_place_alone_and_for_the_role_that_is_named_alone() -> None:
    for place, role, act in beyond_the_table():
        at = _AT.get(role, Situation(own_centre=True))
        assert decide(at.actor(role), act, at.case()) == Decision(Verdict.FORBIDDEN)
        assert decide(at.actor(role), act, of("shishou", at)) == Decision(Verdict.FORBIDDEN)
        for other in (Role.GUIDE, Role.EVALUATOR, Role.AUDITOR):
            here = Situation(own_centre=True, own_grid=True, region=COUNTY)
            assert not decide(here.actor(other), act, of(place, here)).is_allowed


def test_nothing_that_shows_anything_is_ever_among_it() -> None:
    acts = frozenset().union(*ACTS.values())
    words = {act.value.rpartition(".")[2] for act in acts}
    assert not words & {"read", "reveal", "open", "add"}


def test_no_place_opens_the_wall_or_shows_a_case_to_who_did_not_see_it() -> None:
    everything = frozenset(product(frozenset(Role), frozenset().union(*ACTS.values())))
    for situation, role in product(situations(), (Role.CLERK, Role.GRID_WORKER, Role.HANDLER, Role.MEDIATOR)):
        actor, case = situation.actor(role), situation.case()
        before, after = permitted(actor, case), permitted(actor, replace(case, granted=everything))
        if situation.accused:
            assert after == NOTHING
        if Act.CASE_READ not in before or situation.respondent:
            assert after == before
        assert all(act in frozenset().union(*ACTS.values()) for act in after - before)


def test_nobody_judges_what_his_own_unit_did_whatever_a_place_says() -> None:
    at = Situation(own_centre=True, owner=UNIT)
    case = of("yunmeng", at)
    assert decide(at.actor(Role.CLERK), Act.ORDER_VERIFY, case, unit="unit-other").is_allowed
    assert not decide(at.actor(Role.CLERK), Act.ORDER_VERIFY, case, unit=UNIT).is_allowed


def test_a_version_that_is_not_kept_any_more_adds_nothing() -> None:
    assert granted(OURS, "yumen", "1999.1+1+1") == granted(OURS, "nowhere", "1+1+1") == NOTHING


def test_who_only_looks_on_owns_no_step() -> None:
    assert set(ABLE) == set(Stage)
    assert not any(role in roles for roles in ABLE.values() for role in _LOOKERS_ON)
