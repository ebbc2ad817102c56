"""The four services of two cases of one root, and what each does on a fact. `docs/crossings.md` states it in words.

A `World` is the four services, each with its own copy of what it owns, and the events between them. An event reaches
each listener after its source's earlier ones of that stream and after all that its source had heard of it (`after`),
and otherwise whenever who plays it likes. What a service does on a fact is `REACTIONS`; the aggregates are the
services' own.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from casekit.facts import Event
from casekit.ids import derived_id
from contracts.chain import OrderEscalated, OrderPassedOn
from contracts.corrections import CaseTransferred, CaseUnitsCorrected, CaseVoided
from contracts.grid import OrderDecided, OrderVerified
from contracts.intake import (
    CaseCompleted,
    CaseRegistered,
    CaseReopened,
    CaseReturned,
    CaseRouted,
    CaseWithdrawn,
)
from contracts.mediation import AgreementMade, MediationEnded, MediationPassedOn
from contracts.petition import PetitionAnswered, PetitionEnded, PetitionPassedOn, PetitionRefused
from contracts.reviews import ReviewAnswered
from contracts.settlement import RulingGiven
from contracts.vocabulary import (
    Channel,
    MatterType,
    MediationEnd,
    Outcome,
    Relation,
    ReviewOutcome,
    Route,
    UnitKind,
)
from services.grid.domain.order import Order
from services.intake.domain.case import Case
from services.intake.domain.correcting import may_have
from services.intake.domain.routing import Routing
from services.mediation.domain.mediation import Mediation
from services.petition.domain.lifecycle import Move, can
from services.petition.domain.petition import Petition
from services.petition.domain.review import Recourse

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


def pass_on(*routes: Route) -> Callable[[World, str, Said], None]:
    def react(world: World, code: str, each: Said) -> None:
        assert isinstance(each.event, OrderPassedOn | MediationPassedOn | PetitionPassedOn)
        case, event = world.cases[code], each.event
        if isinstance(event, MediationPassedOn):
            former, unit = event.former_committee, event.committee
        else:
            former, unit = event.former_unit, event.unit
        if case.pass_on(event.round, routes, former, unit):
            keep_or_take_back(world, code, each)

    return react


def escalated(world: World, code: str, each: Said) -> None:
    assert isinstance(each.event, OrderEscalated)
    event = each.event
    if event.superior is not None and world.cases[code].escalate(
        event.round, ORDERED, event.unit, event.superior, None
    ):
        keep_or_take_back(world, code, each)


def keep_or_take_back(world: World, code: str, each: Said) -> None:
    case = world.cases[code]
    if not may_have(case, case.accused, None):
        world.say("intake", code, *case.take_back(each.id))


def settle(outcome: Outcome) -> Callable[[World, str, Said], None]:
    def react(world: World, code: str, each: Said) -> None:
        assert isinstance(each.event, AgreementMade | RulingGiven)
        said = world.cases[code].complete(
            outcome, each.event.round, (Route.MEDIATION,), each.event.committee, each.id
        )
        world.say("intake", code, *said)
        for other in each.event.related if said else ():
            world.say("intake", other, *world.cases[other].complete_related(each.id))

    return react


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


def revoke(world: World, code: str, each: Said) -> None:
    assert isinstance(each.event, ReviewAnswered)
    if each.event.outcome is ReviewOutcome.REVOKED:
        world.say("intake", code, *world.cases[code].answer_revoked(each.event.round))


def petition_voided(world: World, code: str, each: Said) -> None:
    for petition in world.petitions[code]:
        if can(Move.VOID, petition.state):
            world.say("petition", code, petition.void())


def petition_reopened(world: World, code: str, each: Said) -> None:
    """A petition of this model is reviewed when its answer was revoked."""
    petition_ends(world, code, each)
    for petition in world.petitions[code]:
        if can(Move.HANDLE_AGAIN, petition.state) and petition.round == each.event.round - 1:
            recourse = Recourse(petition.id, code, petition.unit, petition.state)
            said = recourse.handle_again()
            petition.state = recourse.state
            world.say("petition", code, said)


def petition_ends(world: World, code: str, each: Said) -> None:
    for petition in world.petitions[code]:
        if petition.is_open:
            world.say("petition", code, petition.end())


REACTIONS: dict[tuple[str, type[Event]], Callable[[World, str, Said], None]] = {
    ("intake", OrderVerified): complete_by(Outcome.ORDER_VERIFIED, *ORDERED),
    ("intake", OrderDecided): give_back(*ORDERED),
    ("intake", OrderPassedOn): pass_on(*ORDERED),
    ("intake", OrderEscalated): escalated,
    ("intake", MediationPassedOn): pass_on(Route.MEDIATION),
    ("intake", PetitionPassedOn): pass_on(Route.PETITION),
    ("intake", PetitionEnded): give_back(Route.PETITION),
    ("intake", AgreementMade): settle(Outcome.AGREEMENT),
    ("intake", RulingGiven): settle(Outcome.RULED),
    ("intake", MediationEnded): give_back(Route.MEDIATION),
    ("intake", PetitionAnswered): complete_by(Outcome.PETITION_ANSWERED, Route.PETITION),
    ("intake", PetitionRefused): give_back(Route.PETITION),
    ("intake", ReviewAnswered): revoke,
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
    ("petition", CaseReopened): petition_reopened,
    ("petition", CaseReturned): petition_ends,
    ("petition", CaseVoided): petition_voided,
    ("petition", CaseTransferred): if_away(petition_ends),
}
