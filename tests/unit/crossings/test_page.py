"""`docs/crossings.md` answers every state and every fact, and the aggregates do what it says."""

import re
from pathlib import Path
from uuid import UUID

import pytest

from casekit.facts import Event
from contracts.chain import OrderEscalated, OrderPassedOn
from contracts.corrections import CaseTransferred, CaseUnitsCorrected, CaseVoided
from contracts.grid import OrderCancelled, OrderDecided, OrderVerified
from contracts.intake import CaseCompleted, CaseReopened, CaseReturned, CaseRouted, CaseWithdrawn
from contracts.mediation import AgreementMade, MediationEnded, MediationPassedOn
from contracts.petition import PetitionAnswered, PetitionEnded, PetitionPassedOn, PetitionRefused
from contracts.reviews import ReviewAnswered
from contracts.settlement import RulingGiven
from contracts.vocabulary import (
    AgreementForm,
    CorrectionGround,
    EscalationGround,
    Grade,
    MatterType,
    MediationEnd,
    Outcome,
    RefusalGround,
    Relation,
    ReviewLevel,
    ReviewOutcome,
    Route,
    RulingKind,
    TransferGround,
    UnitRelation,
    VoidGround,
)
from services.grid.domain import lifecycle as order_states
from services.grid.domain.order import Order
from services.intake.domain import lifecycle as case_states
from services.mediation.domain import lifecycle as mediation_states
from services.mediation.domain.mediation import Mediation
from services.petition.domain import lifecycle as petition_states
from services.petition.domain.petition import Petition
from tests.unit.crossings.world import LATER, NOON, REACTIONS, Said, World

PAGE = Path(__file__).resolve().parents[3] / "docs" / "crossings.md"
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
        (OrderPassedOn(UUID(int=1), "case-a", "u", 1, "unit-justice"), Route.ORDER),
        (
            OrderEscalated(UUID(int=1), "case-a", "u", 1, EscalationGround.OVERDUE, "unit-town", UUID(int=2)),
            Route.ORDER,
        ),
        (MediationPassedOn(UUID(int=1), "case-a", "u", 1, "unit-committee"), Route.MEDIATION),
        (PetitionPassedOn(UUID(int=1), "case-a", "u", 1, "unit-bureau"), Route.PETITION),
        (PetitionEnded(UUID(int=1), "case-a", "u", 1), Route.PETITION),
        (AgreementMade(UUID(int=1), "case-a", "u", 1, AgreementForm.ORAL, NOON), Route.MEDIATION),
        (RulingGiven(UUID(int=1), "case-a", "u", 1, RulingKind.AWARD, NOON.date()), Route.MEDIATION),
        (MediationEnded(UUID(int=1), "case-a", "u", 1, MediationEnd.FAILED), Route.MEDIATION),
        (PetitionAnswered(UUID(int=1), "case-a", "u", 1, True), Route.PETITION),
        (
            ReviewAnswered(
                UUID(int=1),
                "case-a",
                "u",
                ReviewLevel.REVIEW,
                ReviewOutcome.REVOKED,
                is_on_time=True,
                round=1,
            ),
            Route.PETITION,
        ),
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
    if state in (case_states.State.COMPLETED, case_states.State.CLOSED):
        case.outcome = Outcome.PETITION_ANSWERED
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
