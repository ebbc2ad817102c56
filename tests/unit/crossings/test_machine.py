"""All services together, under arbitrary interleavings: people act, events arrive, and in the end all agree."""

from collections import Counter
from collections.abc import Iterator
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from contracts.corrections import CaseTransferred, CaseUnitsCorrected, CaseVoided
from contracts.grid import OrderDecided, OrderVerified
from contracts.intake import CaseCompleted, CaseWithdrawn
from contracts.vocabulary import Grade, Route
from services.evaluation.catalogue import catalogue, rules_at
from services.evaluation.domain.tally import Tally
from services.intake.domain import lifecycle as case_states
from tests.unit.crossings.deeds import ENDS_FOR_GOOD, Deed, deeds, left
from tests.unit.crossings.world import CENTRE, CODES, LATER, NOON, ORDERED, ROUTINGS, SERVICES, World

RULES = rules_at(NOON)
# What a case counts for once however often it happens.
ONCE = {
    key
    for key, count in catalogue().counts.items()
    if not any(gain.each or gain.since for gain in count.gained)
}


class Crossings(RuleBasedStateMachine):
    """People act where they may, events arrive when they like."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World()

    @initialize(
        to=st.tuples(st.sampled_from(sorted(ROUTINGS)), st.sampled_from(sorted(ROUTINGS))), all_=st.booleans()
    )
    def both_cases_are_routed(self, to: tuple[Route, Route], all_: bool) -> None:
        for code, route in zip(CODES, to, strict=True):
            case = self.world.cases[code]
            said = (
                *case.admit(),
                *case.triage("land", Grade.ORDINARY, None),
                *case.direct(ROUTINGS[route], LATER),
            )
            self.world.say("intake", code, *said)
        if all_:
            self.world.settle()

    @rule(data=st.data(), rarely=st.sampled_from((False, False, False, True)))
    def somebody_acts(self, data: st.DataObject, rarely: bool) -> None:
        """Somewhere; what ends a case for good is done rarely, or little else would be seen."""
        for _ in range(2):
            possible = {
                name: deed for name, deed in deeds(self.world) if rarely or not name.endswith(ENDS_FOR_GOOD)
            }
            where = sorted({source for source, _, _ in possible.values()})
            if where:
                source = data.draw(st.sampled_from(where))
                names = sorted(name for name, deed in possible.items() if deed[0] == source)
                self._do(possible[data.draw(st.sampled_from(names))])

    @rule(data=st.data())
    def an_event_arrives(self, data: st.DataObject) -> None:
        waiting = [(who, each) for who in SERVICES for each in self.world.deliverable(who)]
        if waiting:
            self.world.deliver(*data.draw(st.sampled_from(waiting)))

    @rule()
    def everything_arrives(self) -> None:
        self.world.settle()
        self._is_settled()

    def anybody_acts(self, chance: Random) -> None:
        """The same, by chance."""
        possible = [
            deed
            for name, deed in deeds(self.world)
            if not name.endswith(ENDS_FOR_GOOD) or chance.random() < 0.01
        ]
        if possible:
            self._do(chance.choice(possible))

    def _do(self, deed: Deed) -> None:
        source, code, act = deed
        said = act()
        self.world.say(source, code, *said)
        if any(isinstance(event, OrderDecided) and event.is_upheld for event in said):
            self.world.live[code] = None
        if any(isinstance(event, OrderVerified) and event.is_passed for event in said):
            self.world.live[code] = None

    @invariant()
    def a_case_completes_at_most_once_a_round(self) -> None:
        rounds = Counter((each.code, each.event.round) for each in self._completions())
        assert set(rounds.values()) <= {1}

    def _completions(self) -> Iterator[Any]:
        return (each for each in self.world.said if isinstance(each.event, CaseCompleted))

    @invariant()
    def nothing_is_said_of_a_withdrawn_or_voided_case_by_intake(self) -> None:
        """But for who is accused in it: the wall must stand round the right unit whatever became of the case."""
        for code in CODES:
            told = [
                each.event
                for each in self.world.said
                if each.source == "intake"
                and each.code == code
                and each.event.TYPE != CaseUnitsCorrected.TYPE
            ]
            assert not any(
                isinstance(event, CaseWithdrawn | CaseVoided) or left(event) for event in told[:-1]
            )

    @invariant()
    def who_is_accused_has_no_case_at_intake(self) -> None:
        for case in self.world.cases.values():
            if case.state is case_states.State.ROUTED:
                assert case.unit not in case.accused

    @invariant()
    def a_case_has_one_thing_of_a_kind_open_at_most(self) -> None:
        for code in CODES:
            kinds = Counter(type(each) for each in self.world.open_objects(code))
            assert set(kinds.values()) <= {1}

    @invariant()
    def a_unit_counts_a_case_once_at_most(self) -> None:
        for code in CODES:
            figures = self._figures(code)
            assert {figures[mark] for mark in figures if mark[1] in ONCE} <= {0, 1}
            assert min(figures.values(), default=0) >= 0

    def _figures(self, code: str) -> Counter[tuple[str, str]]:
        tally, sums = Tally(CENTRE), Counter[tuple[str, str]]()
        for each in self.world.said:  # an order in which evaluation may hear them
            if each.code == code:
                tally, facts = tally.heard(each.event, NOON, RULES)
                for fact in facts:
                    sums[fact.unit, fact.count] += fact.amount
        return sums

    def _centre(self, code: str) -> str:
        """Whose the case is."""
        moves = [
            each.event.centre
            for each in self.world.said
            if each.code == code and isinstance(each.event, CaseTransferred)
        ]
        return next((centre for centre in reversed(moves) if centre), CENTRE)

    def _is_settled(self) -> None:
        """When all has arrived, the services agree on what is open."""
        world = self.world
        assert not any(world.deliverable(who) for who in SERVICES)
        assert len(world.said) * 3 == sum(world.heard.values())
        for code, case in world.cases.items():
            opened = world.open_objects(code)
            if case.state is case_states.State.ROUTED:
                cancelled = case.route in ORDERED and world.live[code] is not None
                assert len(opened) == 1 or (not opened and cancelled)
                assert all(each.round == case.round for each in opened)
            else:
                assert opened == []
                assert world.live[code] is None
            figures = self._figures(code)
            is_completed = case.outcome is not None and case.state is not case_states.State.VOIDED
            assert figures[self._centre(code), "completed"] == is_completed

    def teardown(self) -> None:
        self.world.settle()
        self._is_settled()


TestCrossings = Crossings.TestCase
TestCrossings.settings = settings(stateful_step_count=40)


@given(st.integers(0, 2**32))
def test_a_long_walk_through_all_services_ends_in_agreement(seed: int) -> None:
    """The machine shrinks well and stays shallow; a walk goes deep: 120 deeds and arrivals in two cases."""
    chance, machine = Random(seed), Crossings()
    routes = [chance.choice(sorted(ROUTINGS)) for _ in CODES]
    machine.both_cases_are_routed((routes[0], routes[1]), chance.random() < 0.5)
    for _ in range(120):
        waiting = [(who, each) for who in SERVICES for each in machine.world.deliverable(who)]
        if waiting and chance.random() < 0.6:
            machine.world.deliver(*chance.choice(waiting))
        else:
            machine.anybody_acts(chance)
        if chance.random() < 0.02:
            machine.everything_arrives()
    machine.a_case_completes_at_most_once_a_round()
    machine.nothing_is_said_of_a_withdrawn_or_voided_case_by_intake()
    machine.a_case_has_one_thing_of_a_kind_open_at_most()
    machine.a_unit_counts_a_case_once_at_most()
    machine.teardown()
