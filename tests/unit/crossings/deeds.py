"""What people may do in a `World`: every act that the lifecycles allow now, with a name."""

from collections.abc import Callable, Iterator
from uuid import UUID

from casekit.facts import Event
from casekit.ids import derived_id
from contracts.corrections import CaseTransferred
from contracts.reviews import ReviewAnswered
from contracts.vocabulary import (
    AgreementForm,
    AttemptOutcome,
    CorrectionGround,
    EscalationGround,
    Grade,
    HandOverTo,
    MediationEnd,
    Outcome,
    RefusalGround,
    Relation,
    ReturnGround,
    ReviewLevel,
    ReviewOutcome,
    Route,
    RulingKind,
    Satisfaction,
    Tier,
    TransferGround,
    VoidGround,
)
from services.grid.domain import lifecycle as order_states
from services.grid.domain.order import Order
from services.intake.domain import lifecycle as case_states
from services.intake.domain.case import Case
from services.intake.domain.correcting import correct_units
from services.intake.domain.routing import Routing
from services.mediation.domain import lifecycle as mediation_states
from services.mediation.domain.agreement import Agreement
from services.mediation.domain.mediation import Attempt, Mediation
from services.mediation.domain.ruling import Ruling
from services.petition.domain import handing
from services.petition.domain import lifecycle as petition_states
from services.petition.domain.petition import Notice, Petition, WrittenForm
from tests.unit.crossings.world import CODES, LATER, NOON, ROUTINGS, World, issue

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
HEIR = "unit-heir"  # into which every unit is merged that is merged
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
            yield f"{code}: order passed on", ("grid", code, lambda order=order: (order.pass_on(HEIR, None),))  # type: ignore[misc]
        yield from _deeds_elsewhere(world, code)


def _deeds_elsewhere(world: World, code: str) -> Iterator[tuple[str, Deed]]:
    for each in world.mediations[code]:
        for move, act in MEDIATION_ACTS.items():
            for related in ((), tuple(other for other in CODES if other != code)):
                if mediation_states.can(move, each.state):
                    name = f"{code}: mediation {move} {related}"
                    yield name, ("mediation", code, lambda act=act, each=each, too=related: (act(each, too),))  # type: ignore[misc]
        if each.state is not mediation_states.State.ENDED:
            yield (
                f"{code}: mediation passed on",
                ("mediation", code, lambda each=each: (each.pass_on(HEIR, ()),)),
            )  # type: ignore[misc]
        for related in ((), tuple(other for other in CODES if other != code)):
            if each.is_open:
                given = Ruling(RulingKind.MEDIATION_PAPER, "court", NOON.date(), related)
                yield (
                    f"{code}: mediation ruling {related}",
                    ("mediation", code, lambda each=each, given=given: each.rule(given)),
                )  # type: ignore[misc]
    for petition in world.petitions[code]:
        for step, do in PETITION_ACTS.items():
            if petition_states.can(step, petition.state):
                yield f"{code}: petition {step}", ("petition", code, lambda do=do, it=petition: (do(it),))  # type: ignore[misc]
        if petition.state in (*petition_states.OPEN, petition_states.State.ANSWERED):
            yield f"{code}: petition passed on", ("petition", code, lambda it=petition: (it.pass_on(HEIR),))  # type: ignore[misc]
        if petition_states.can(PetitionMove.HAND_OVER, petition.state):
            yield f"{code}: petition handed over", ("petition", code, lambda it=petition: handed_over(it))  # type: ignore[misc]
        if petition.is_open:  # its office was merged into an accused one
            yield f"{code}: petition left", ("petition", code, lambda it=petition: (it.end(),))  # type: ignore[misc]
        if petition.state is petition_states.State.ANSWERED:
            yield f"{code}: answer revoked", ("petition", code, lambda it=petition: (revoked(it),))  # type: ignore[misc]
    if world.live[code] is not None and not world.open_orders(code):
        yield f"{code}: another order", ("grid", code, lambda: issue_by_hand(world, code))


def handed_over(petition: Petition) -> tuple[Event, ...]:
    """移交调解, as both sides wish."""
    notice = Notice(WrittenForm.HANDED, NOON)
    return handing.hand_over(petition, HandOverTo.PEOPLES_MEDIATION, notice, NOON)


def revoked(petition: Petition) -> Event:
    """复查 that revokes the answer."""
    petition.state = petition_states.State.REVIEWED
    return ReviewAnswered(
        petition.id,
        petition.code,
        petition.unit,
        ReviewLevel.REVIEW,
        ReviewOutcome.REVOKED,
        True,
        petition.round,
    )


def escalate(world: World, code: str, order: Order) -> tuple[Event, ...]:
    """提级: another order of the same round takes its place."""
    successor = derived_id(UUID(int=len(world.said)), "escalated")
    world.say("grid", code, order.escalate(EscalationGround.OVERDUE, "unit-town", successor))
    higher = Order(successor, code, "unit-town", order.round, LATER)
    world.orders[code].append(higher)
    return (higher.issued(),)


def issue_by_hand(world: World, code: str) -> tuple[Event, ...]:
    """A dispatcher issues another order in the same round."""
    issue(world, code, derived_id(UUID(int=len(world.said)), "by hand"))
    return ()
