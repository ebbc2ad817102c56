"""All services together, under arbitrary interleavings: `docs/crossings.md`, held by machines over the pure domains.

A `World` is the four services of two cases of one root, each with its own copy of what it owns, and the events between
them. An event reaches each listener after its source's earlier ones of that stream and after all that its source had
heard of it (`after`), and otherwise whenever Hypothesis likes. What a service does on a fact is `REACTIONS`, which the
page's table states in words; the aggregates are the services' own.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from casekit.facts import Event
from casekit.ids import derived_id
from contracts.corrections import CaseTransferred, CaseUnitsCorrected, CaseVoided
from contracts.grid import OrderCancelled, OrderDecided, OrderVerified
from contracts.intake import (
    CaseCompleted,
    CaseRegistered,
    CaseReopened,
    CaseReturned,
    CaseRouted,
    CaseWithdrawn,
)
from contracts.mediation import AgreementMade, MediationEnded
from contracts.petition import PetitionAnswered, PetitionRefused
from contracts.vocabulary import (
    AgreementForm,
    AttemptOutcome,
    Channel,
    CorrectionGround,
    EscalationGround,
    Grade,
    MatterType,
    MediationEnd,
    Outcome,
    RefusalGround,
    Relation,
    ReturnGround,
    Route,
    Satisfaction,
    Tier,
    TransferGround,
    UnitKind,
    UnitRelation,
    VoidGround,
)
from services.evaluation.domain.tally import COUNTED, Tally
from services.grid.domain import lifecycle as order_states
from services.grid.domain.order import Order
from services.intake.domain import lifecycle as case_states
from services.intake.domain.case import Case
from services.intake.domain.correcting import correct_units
from services.intake.domain.routing import Routing
from services.mediation.domain import lifecycle as mediation_states
from services.mediation.domain.agreement import Agreement
from services.mediation.domain.mediation import Attempt, Mediation
from services.petition.domain import lifecycle as petition_states
from services.petition.domain.petition import Notice, Petition, WrittenForm

NOON = datetime(2026, 3, 12, 4, 0, tzinfo=UTC)
LATER = NOON + timedelta(days=30)
CODES = ("case-a", "case-b")
SERVICES = ("intake", "grid", "mediation", "petition")
CENTRE = "unit-centre"
ROUTINGS = {
    Route.ORDER: Routing(Route.ORDER, "unit-justice", UnitKind.DEPARTMENT),
    Route.GRID: Routing(Route.GRID, "unit-village", UnitKind.VILLAGE),
    Route.MEDIATION: Routing(Route.MEDIATION, "unit-committee", UnitKind.COMMITTEE),
    Route.PETITION: Routing(Route.PETITION, "unit-bureau", UnitKind.PETITION_OFFICE),
}
ORDERED = (Route.ORDER, Route.GRID)
PAGE = Path(__file__).resolve().parents[2] / "docs" / "crossings.md"


@dataclass(frozen=True, slots=True)
class Said:
    """An event, its place in its source's part of the stream, and what its source had heard of the stream."""

    id: UUID
    source: str
    code: str
    seq: int
    after: frozenset[tuple[str, int]]
    event: Event


@dataclass
class World:
    """Two cases, at every service."""

    cases: dict[str, Case] = field(default_factory=dict)
    orders: dict[str, list[Order]] = field(default_factory=dict)
    live: dict[str, CaseRouted | None] = field(default_factory=dict)
    mediations: dict[str, list[Mediation]] = field(default_factory=dict)
    petitions: dict[str, list[Petition]] = field(default_factory=dict)
    said: list[Said] = field(default_factory=list)
    heard: dict[tuple[str, str, str], int] = field(default_factory=dict)  # listener, source, code → seq

    def __post_init__(self) -> None:
        for code in CODES:
            self.cases[code] = Case(code, MatterType.DISPUTE, "p", "p@1", has_petitioner=True)
            self.orders[code], self.mediations[code], self.petitions[code] = [], [], []
            self.live[code] = None
            self.say(
                "intake", code, CaseRegistered(code, MatterType.DISPUTE, Channel.WINDOW, "p", "p@1", CENTRE)
            )

    def say(self, source: str, code: str, *events: Event) -> None:
        """`source` says these, having heard what it has heard of the case."""
        for event in events:
            known = {
                (of, seq)
                for (who, of, about), seq in self.heard.items()
                if who == source and about == code and of != source
            }
            seq = 1 + sum(each.source == source and each.code == code for each in self.said)
            self.said.append(
                Said(derived_id(UUID(int=len(self.said))), source, code, seq, frozenset(known), event)
            )

    def deliverable(self, listener: str) -> list[Said]:
        """What may reach the listener next."""
        return [each for each in self.said if each.source != listener and self._is_next(listener, each)]

    def _is_next(self, listener: str, each: Said) -> bool:
        if self.heard.get((listener, each.source, each.code), 0) + 1 != each.seq:
            return False
        return all(
            of == listener or self.heard.get((listener, of, each.code), 0) >= seq for of, seq in each.after
        )

    def deliver(self, listener: str, each: Said) -> None:
        """The listener reacts, as REACTIONS says, and has heard it."""
        self.heard[listener, each.source, each.code] = each.seq
        for (who, kind), react in REACTIONS.items():
            if who == listener and isinstance(each.event, kind):
                react(self, each.code, each)

    def settle(self) -> None:
        """Everything arrives."""
        while waiting := [(who, each) for who in SERVICES for each in self.deliverable(who)]:
            self.deliver(*waiting[0])

    def open_orders(self, code: str) -> list[Order]:
        return [order for order in self.orders[code] if order.is_open]

    def open_objects(self, code: str) -> list[Order | Mediation | Petition]:
        return [
            *self.open_orders(code),
            *(each for each in self.mediations[code] if each.is_open),
            *(each for each in self.petitions[code] if each.is_open),
        ]


# ------------------------------------------------------------------------------ what a service does on a fact


def complete_by(outcome: Outcome, *routes: Route) -> Callable[[World, str, Said], None]:
    def react(world: World, code: str, each: Said) -> None:
        event: Any = each.event
        if getattr(event, "is_passed", True):
            unit = getattr(event, "unit", None) or event.committee
            world.say(
                "intake", code, *world.cases[code].complete(outcome, event.round, routes, unit, each.id)
            )

    return react


def give_back(*routes: Route) -> Callable[[World, str, Said], None]:
    def react(world: World, code: str, each: Said) -> None:
        event: Any = each.event
        if getattr(event, "is_upheld", True):
            world.say("intake", code, *world.cases[code].give_back(event.round, routes, each.id))

    return react


def agree(world: World, code: str, each: Said) -> None:
    assert isinstance(each.event, AgreementMade)
    said = world.cases[code].complete(
        Outcome.AGREEMENT, each.event.round, (Route.MEDIATION,), each.event.committee, each.id
    )
    world.say("intake", code, *said)
    for other in each.event.related if said else ():
        world.say("intake", other, *world.cases[other].complete_related(each.id))


def order_opens(world: World, code: str, each: Said) -> None:
    assert isinstance(each.event, CaseRouted)
    cancel_orders(world, code, each)
    if each.event.route in ORDERED and each.event.unit is not None:
        world.live[code] = each.event
        issue(world, code, derived_id(each.id, "order"))


def issue(world: World, code: str, order_id: UUID) -> None:
    routed = world.live[code]
    assert routed is not None
    order = Order(order_id, code, str(routed.unit), routed.round, LATER)
    world.orders[code].append(order)
    world.say("grid", code, order.issued())


def cancel_orders(world: World, code: str, each: Said) -> None:
    world.live[code] = None
    for order in world.open_orders(code):
        world.say("grid", code, order.cancel())


def cancel_orders_of_the_accused(world: World, code: str, each: Said) -> None:
    assert isinstance(each.event, CaseUnitsCorrected)
    accused = {named.unit for named in each.event.units if named.relation is Relation.ACCUSED}
    for order in world.open_orders(code):
        if order.unit in accused:
            world.say("grid", code, order.cancel())


def if_away(react: Callable[[World, str, Said], None]) -> Callable[[World, str, Said], None]:
    """To another centre of the installation: `case.returned` does what there is to do."""

    def react_if_away(world: World, code: str, each: Said) -> None:
        assert isinstance(each.event, CaseTransferred)
        if each.event.centre is None:
            react(world, code, each)

    return react_if_away


def mediation_opens(world: World, code: str, each: Said) -> None:
    assert isinstance(each.event, CaseRouted)
    if each.event.route is Route.MEDIATION and each.event.unit is not None:
        opened = Mediation(derived_id(each.id, "mediation"), code, each.event.unit, each.event.round, LATER)
        world.mediations[code].append(opened)
        world.say("mediation", code, opened.opened())


def mediation_ends(reason: MediationEnd) -> Callable[[World, str, Said], None]:
    def react(world: World, code: str, each: Said) -> None:
        for mediation in world.mediations[code]:
            if mediation.is_open:
                world.say("mediation", code, mediation.end_with_case(reason))

    return react


def petition_opens(world: World, code: str, each: Said) -> None:
    assert isinstance(each.event, CaseRouted)
    if each.event.route is Route.PETITION and each.event.unit is not None:
        opened = Petition(
            derived_id(each.id, "petition"), code, each.event.unit, each.event.round, NOON, LATER
        )
        world.petitions[code].append(opened)
        world.say("petition", code, opened.received())


def petition_ends(world: World, code: str, each: Said) -> None:
    for petition in world.petitions[code]:
        if petition.is_open:
            world.say("petition", code, petition.end())


REACTIONS: dict[tuple[str, type[Event]], Callable[[World, str, Said], None]] = {
    ("intake", OrderVerified): complete_by(Outcome.ORDER_VERIFIED, *ORDERED),
    ("intake", OrderDecided): give_back(*ORDERED),
    ("intake", AgreementMade): agree,
    ("intake", MediationEnded): give_back(Route.MEDIATION),
    ("intake", PetitionAnswered): complete_by(Outcome.PETITION_ANSWERED, Route.PETITION),
    ("intake", PetitionRefused): give_back(Route.PETITION),
    ("grid", CaseRouted): order_opens,
    ("grid", CaseWithdrawn): cancel_orders,
    ("grid", CaseCompleted): cancel_orders,
    ("grid", CaseReopened): cancel_orders,
    ("grid", CaseReturned): cancel_orders,
    ("grid", CaseVoided): cancel_orders,
    ("grid", CaseTransferred): if_away(cancel_orders),
    ("grid", CaseUnitsCorrected): cancel_orders_of_the_accused,
    ("mediation", CaseRouted): mediation_opens,
    ("mediation", CaseWithdrawn): mediation_ends(MediationEnd.CASE_WITHDRAWN),
    ("mediation", CaseCompleted): mediation_ends(MediationEnd.CASE_COMPLETED),
    ("mediation", CaseReopened): mediation_ends(MediationEnd.CASE_COMPLETED),
    ("mediation", CaseReturned): mediation_ends(MediationEnd.CASE_RETURNED),
    ("mediation", CaseVoided): mediation_ends(MediationEnd.CASE_VOIDED),
    ("mediation", CaseTransferred): if_away(mediation_ends(MediationEnd.CASE_TRANSFERRED)),
    ("petition", CaseRouted): petition_opens,
    ("petition", CaseWithdrawn): petition_ends,
    ("petition", CaseCompleted): petition_ends,
    ("petition", CaseReopened): petition_ends,
    ("petition", CaseReturned): petition_ends,
    ("petition", CaseVoided): petition_ends,
    ("petition", CaseTransferred): if_away(petition_ends),
}


# ------------------------------------------------------------------------------------------ what people do

CaseMove, OrderMove = case_states.Move, order_states.Move
MediationMove, PetitionMove = mediation_states.Move, petition_states.Move

CASE_ACTS: dict[CaseMove, Callable[[Case], tuple[Event, ...]]] = {
    CaseMove.ADMIT: lambda case: case.admit(),
    CaseMove.REFUSE: lambda case: case.refuse(RefusalGround.DUPLICATE, None),
    CaseMove.TRIAGE: lambda case: case.triage("land", Grade.ORDINARY, None),
    CaseMove.ANSWER: lambda case: case.answer(),
    CaseMove.GUIDE: lambda case: case.direct(Routing(Route.LITIGATION), LATER),
    CaseMove.WITHDRAW: lambda case: case.withdraw(),
    CaseMove.REOPEN: lambda case: case.reopen(),
    CaseMove.FOLLOW_UP: lambda case: case.follow_up(Satisfaction.SATISFIED),
    CaseMove.CLOSE: lambda case: told(case).close(needs_follow_up=False),
    CaseMove.ARCHIVE: lambda case: case.archive(),
    CaseMove.VOID: lambda case: case.void(VoidGround.MISTAKE, None),
    CaseMove.TRANSFER: lambda case: transferred(case, None),
    CaseMove.HAND_OVER: lambda case: transferred(case, "unit-town-centre"),
}
ORDER_ACTS: dict[OrderMove, Callable[[Order], Event]] = {
    OrderMove.ACCEPT: lambda order: order.accept(),
    OrderMove.RETURN: lambda order: order.give_back(ReturnGround.WRONG_UNIT),
    OrderMove.UPHOLD: lambda order: order.decide(is_upheld=True),
    OrderMove.OVERRULE: lambda order: order.decide(is_upheld=False),
    OrderMove.PROGRESS: lambda order: order.report(),
    OrderMove.COMPLETE: lambda order: order.complete((), NOON),
    OrderMove.PASS: lambda order: order.verify(),
    OrderMove.FAIL: lambda order: order.fail(LATER),
    OrderMove.CANCEL: lambda order: order.cancel(),
}
MEDIATION_ACTS: dict[MediationMove, Callable[[Mediation, tuple[str, ...]], Event]] = {
    MediationMove.ATTEMPT: lambda each, _: each.attempt(
        Attempt(Tier.TOWN, AttemptOutcome.NO_AGREEMENT, NOON), ["town"], NOON
    ),
    MediationMove.AGREE: lambda each, related: each.agree(
        Agreement(AgreementForm.ORAL, "各自退让", NOON, related=related), NOON
    ),
    MediationMove.END: lambda each, _: each.end(MediationEnd.FAILED),
}
PETITION_ACTS: dict[PetitionMove, Callable[[Petition], Event]] = {
    PetitionMove.ADMIT: lambda each: each.admit(
        each.admission(Notice(WrittenForm.HANDED, NOON), NOON), LATER
    ),
    PetitionMove.REFUSE: lambda each: each.refuse(RefusalGround.DUPLICATE, None),
    PetitionMove.ANSWER: lambda each: each.answer(NOON, NOON, is_on_time=True),
}
ENDS_FOR_GOOD = (
    CaseMove.WITHDRAW,
    CaseMove.ARCHIVE,
    CaseMove.VOID,
    CaseMove.TRANSFER,
    CaseMove.CLOSE,
    OrderMove.CANCEL,
)
Deed = tuple[str, str, Callable[[], tuple[Event, ...]]]  # who says it, of which case, and the act


def told(case: Case) -> Case:
    """The party has been told of the completion."""
    case.notified_round = case.round
    return case


def transferred(case: Case, centre: str | None) -> tuple[Event, ...]:
    """移送, within the installation or away."""
    return case.transfer(UUID(int=6), TransferGround.JURISDICTION, "520303000000", centre)


def left(event: Event) -> bool:
    """Whether the case has left the installation."""
    return isinstance(event, CaseTransferred) and event.centre is None


def may_be_voided(case: Case) -> bool:
    """Nobody else has settled it."""
    return case.outcome in (None, Outcome.ANSWERED, Outcome.GUIDED)


def accuse(case: Case) -> tuple[Event, ...]:
    """The unit that has the case, or had it last, turns out to be accused."""
    return put_right(case, {str(case.unit): Relation.ACCUSED})


def clear(case: Case) -> tuple[Event, ...]:
    """Nobody is accused after all."""
    return put_right(case, {each.unit: None for each in case.units})


def put_right(case: Case, wanted: dict[str, Relation | None]) -> tuple[Event, ...]:
    return correct_units(case, UUID(int=5), CorrectionGround.FOUND_OTHERWISE, wanted, None)


def deeds(world: World) -> Iterator[tuple[str, Deed]]:
    """Everything that somebody may do now, with a name."""
    for code, case in world.cases.items():
        for move, act in CASE_ACTS.items():
            if case_states.can(move, case.state) and (move is not CaseMove.VOID or may_be_voided(case)):
                yield f"{code}: {move}", ("intake", code, lambda act=act, case=case: act(case))  # type: ignore[misc]
        if case.unit is not None and case.unit not in case.accused:
            yield f"{code}: accuse", ("intake", code, lambda case=case: accuse(case))  # type: ignore[misc]
        if case.units:
            yield f"{code}: clear", ("intake", code, lambda case=case: clear(case))  # type: ignore[misc]
        if case_states.can(CaseMove.ROUTE, case.state):
            for route, to in ROUTINGS.items():
                if to.unit in case.accused:
                    continue
                yield f"{code}: to {route}", ("intake", code, lambda to=to, case=case: case.direct(to, LATER))  # type: ignore[misc]
        for order in world.open_orders(code):
            for step, do in ORDER_ACTS.items():
                if order_states.can(step, order.state):
                    yield f"{code}: order {step}", ("grid", code, lambda do=do, order=order: (do(order),))  # type: ignore[misc]
            if order_states.can(OrderMove.ESCALATE, order.state):
                yield (
                    f"{code}: order escalate",
                    ("grid", code, lambda code=code, order=order: escalate(world, code, order)),
                )  # type: ignore[misc]
        yield from _deeds_elsewhere(world, code)


def _deeds_elsewhere(world: World, code: str) -> Iterator[tuple[str, Deed]]:
    for each in world.mediations[code]:
        for move, act in MEDIATION_ACTS.items():
            for related in ((), tuple(other for other in CODES if other != code)):
                if mediation_states.can(move, each.state):
                    name = f"{code}: mediation {move} {related}"
                    yield name, ("mediation", code, lambda act=act, each=each, too=related: (act(each, too),))  # type: ignore[misc]
    for petition in world.petitions[code]:
        for step, do in PETITION_ACTS.items():
            if petition_states.can(step, petition.state):
                yield f"{code}: petition {step}", ("petition", code, lambda do=do, it=petition: (do(it),))  # type: ignore[misc]
    if world.live[code] is not None and not world.open_orders(code):
        yield f"{code}: another order", ("grid", code, lambda: issue_by_hand(world, code))


def escalate(world: World, code: str, order: Order) -> tuple[Event, ...]:
    """提级: another order of the same round takes its place; the case is told nothing."""
    successor = derived_id(UUID(int=len(world.said)), "escalated")
    world.say("grid", code, order.escalate(EscalationGround.OVERDUE, "unit-town", successor))
    higher = Order(successor, code, "unit-town", order.round, LATER)
    world.orders[code].append(higher)
    return (higher.issued(),)


def issue_by_hand(world: World, code: str) -> tuple[Event, ...]:
    """A dispatcher issues another order in the same round."""
    issue(world, code, derived_id(UUID(int=len(world.said)), "by hand"))
    return ()


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
            assert set(self._figures(code).values()) <= {0, 1}

    def _figures(self, code: str) -> Counter[tuple[str, str]]:
        tally, sums = Tally(CENTRE), Counter[tuple[str, str]]()
        for each in self.world.said:  # an order in which evaluation may hear them
            if each.code == code and isinstance(each.event, COUNTED):
                tally, facts = tally.heard(each.event, NOON)
                for fact in facts:
                    sums[fact.unit, fact.indicator.value] += fact.delta
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


# -------------------------------------------------------------------------------- the page states every crossing

STATES = {
    "case": [state.value for state in case_states.State],
    "order": [state.value for state in order_states.State],
    "mediation": [state.value for state in mediation_states.State],
    "petition": [state.value for state in petition_states.State],
}


def table(title: str) -> dict[tuple[str, str], str]:
    """(state, fact) → what happens, from the table under `title`."""
    section = PAGE.read_text(encoding="utf-8").split(f"\n## {title}\n")[1].split("\n## ")[0]
    rows = [line for line in section.splitlines() if " | " in line]
    head = [re.sub(r"[`*]", "", cell.strip()) for cell in rows[0].split(" | ")]
    found = {}
    for line in rows[2:]:
        state, *cells = [cell.strip() for cell in line.split(" | ")]
        for fact, cell in zip(head[1:], cells, strict=True):
            found[state.strip("`"), fact] = cell
    return found


@pytest.mark.parametrize(
    ("title", "who", "what"),
    [
        ("At intake: the case", "intake", "case"),
        ("At grid: the order", "grid", "order"),
        ("At mediation: the mediation", "mediation", "mediation"),
        ("At petition: the petition", "petition", "petition"),
    ],
)
def test_the_page_answers_every_state_and_every_fact_that_is_reacted_to(
    title: str, who: str, what: str
) -> None:
    facts = {kind.TYPE for listener, kind in REACTIONS if listener == who}
    answered = table(title)
    assert {state for state, _ in answered} == set(STATES[what])
    assert {fact for _, fact in answered} == facts
    assert all(answered.values())


@pytest.mark.parametrize("state", [case_states.State(name) for name in STATES["case"]])
@pytest.mark.parametrize(
    ("fact", "route"),
    [
        (OrderVerified(UUID(int=1), "case-a", "u", 1, True), Route.ORDER),
        (OrderDecided(UUID(int=1), "case-a", "u", 1, True), Route.GRID),
        (AgreementMade(UUID(int=1), "case-a", "u", 1, AgreementForm.ORAL, NOON), Route.MEDIATION),
        (MediationEnded(UUID(int=1), "case-a", "u", 1, MediationEnd.FAILED), Route.MEDIATION),
        (PetitionAnswered(UUID(int=1), "case-a", "u", 1, True), Route.PETITION),
        (PetitionRefused(UUID(int=1), "case-a", "u", 1, RefusalGround.DUPLICATE), Route.PETITION),
    ],
    ids=lambda value: value.TYPE if isinstance(value, Event) else str(value),
)
def test_a_case_does_what_the_page_says(state: case_states.State, fact: Event, route: Route) -> None:
    said = {round_: _on_case(state, fact, route, round_) for round_ in (1, 2)}
    cell = table("At intake: the case")[state.value, fact.TYPE]
    assert said[2] == [], "a fact of another round changes nothing"
    expected = [word.strip("`") for word in re.findall(r"`[a-z_.]+`", cell)]
    assert said[1] == expected, cell


def _on_case(state: case_states.State, fact: Event, route: Route, round_: int) -> list[str]:
    world = World()
    case = world.cases["case-a"]
    case.state, case.round, case.routed_round, case.route = state, round_, round_, route
    before = len(world.said)
    REACTIONS["intake", type(fact)](
        world, "case-a", Said(UUID(int=9), "other", "case-a", 1, frozenset(), fact)
    )
    return [each.event.TYPE for each in world.said[before:]]


@pytest.mark.parametrize("state", [order_states.State(name) for name in STATES["order"]])
@pytest.mark.parametrize(
    "kind",
    [
        CaseRouted, CaseWithdrawn, CaseCompleted, CaseReopened, CaseReturned, CaseVoided, CaseUnitsCorrected,
        CaseTransferred,
    ],
)  # fmt: skip
def test_an_order_does_what_the_page_says(state: order_states.State, kind: type[Event]) -> None:
    world = World()
    world.orders["case-a"] = [Order(UUID(int=1), "case-a", "unit-justice", 1, LATER, state=state)]
    before = len(world.said)
    REACTIONS["grid", kind](world, "case-a", _from_intake(kind))
    said = [each.event.TYPE for each in world.said[before:] if isinstance(each.event, OrderCancelled)]
    cell = table("At grid: the order")[state.value, kind.TYPE]
    assert said == (["order.cancelled"] if "`order.cancelled`" in cell else [])


@pytest.mark.parametrize(
    "kind",
    [CaseRouted, CaseWithdrawn, CaseCompleted, CaseReopened, CaseReturned, CaseVoided, CaseTransferred],
)
@pytest.mark.parametrize("what", ["mediation", "petition"])
def test_a_mediation_and_a_petition_do_what_the_page_says(what: str, kind: type[Event]) -> None:
    titles = {"mediation": "At mediation: the mediation", "petition": "At petition: the petition"}
    for state in STATES[what]:
        world = World()
        if what == "mediation":
            mediation = Mediation(UUID(int=1), "case-a", "u", 1, LATER, state=mediation_states.State(state))
            world.mediations["case-a"] = [mediation]
        else:
            petition = Petition(
                UUID(int=1), "case-a", "u", 1, NOON, LATER, state=petition_states.State(state)
            )
            world.petitions["case-a"] = [petition]
        before = len(world.said)
        REACTIONS[what, kind](world, "case-a", _from_intake(kind))
        said = [each.event.TYPE for each in world.said[before:] if each.event.TYPE.endswith(".ended")]
        cell = table(titles[what])[state, kind.TYPE]
        assert said == ([f"{what}.ended"] if f"`{what}.ended`" in cell else []), (state, kind)


def transferred_away() -> CaseTransferred:
    return CaseTransferred("case-a", UUID(int=6), TransferGround.JURISDICTION, "530000000000")


def _from_intake(kind: type[Event]) -> Said:
    events: dict[type[Event], Event] = {
        CaseRouted: CaseRouted(
            "case-a", 2, Route.LITIGATION, MatterType.DISPUTE, "land", Grade.ORDINARY, "p", "p@1"
        ),
        CaseWithdrawn: CaseWithdrawn("case-a"),
        CaseCompleted: CaseCompleted("case-a", Outcome.RELATED, 1),
        CaseReopened: CaseReopened("case-a", 2),
        CaseReturned: CaseReturned("case-a", 1, Route.ORDER),
        CaseVoided: CaseVoided("case-a", VoidGround.MISTAKE),
        CaseTransferred: transferred_away(),
        CaseUnitsCorrected: CaseUnitsCorrected(
            "case-a",
            UUID(int=5),
            CorrectionGround.FOUND_OTHERWISE,
            units=(UnitRelation("unit-justice", Relation.ACCUSED),),
        ),
    }
    return Said(UUID(int=9), "intake", "case-a", 1, frozenset(), events[kind])
