"""Correcting (更正) and voiding (作废): what may be put right when, and what follows from it."""

from typing import Any
from uuid import UUID

import pytest

from casekit.errors import TransitionRefused
from contracts.corrections import CaseCorrected, CaseUnitsCorrected, CaseVoided
from contracts.intake import CaseReturned
from contracts.vocabulary import (
    CaseField,
    Channel,
    CorrectionGround,
    MatterType,
    Outcome,
    Relation,
    Route,
    UnitRelation,
    VoidGround,
)
from services.intake.domain.case import Case
from services.intake.domain.correcting import correct, correct_units
from services.intake.domain.errors import HandledAlready, NotTriaged
from services.intake.domain.lifecycle import State

CODE = "520302-2026-0000001-X"
THIS = UUID(int=1)
ERROR = CorrectionGround.ENTRY_ERROR
JUSTICE = "unit-justice"


def case(state: State = State.REGISTERED, **more: Any) -> Case:
    return Case(CODE, MatterType.DISPUTE, "p", "p@1", has_petitioner=True, state=state, **more)


def routed(unit: str = JUSTICE, **more: Any) -> Case:
    return case(State.ROUTED, route=Route.ORDER, unit=unit, routed_round=1, **more)


def test_the_event_names_the_fields_and_tells_codes_and_never_text() -> None:
    changes = {
        CaseField.CHANNEL: Channel.LETTER, CaseField.MATTER_TYPE: MatterType.PETITION,
        CaseField.DESCRIPTION: "张三丰说的话",
    }  # fmt: skip
    (said,) = correct(case(), THIS, ERROR, changes)
    assert said == CaseCorrected(
        CODE, THIS, ERROR, (CaseField.CHANNEL, CaseField.DESCRIPTION, CaseField.MATTER_TYPE),
        matter_type=MatterType.PETITION, channel=Channel.LETTER,
    )  # fmt: skip


def test_parties_put_right_decide_who_can_be_told() -> None:
    it = case()
    (said,) = correct(it, THIS, ERROR, {CaseField.PARTIES: None}, (1, True, True))
    assert isinstance(said, CaseCorrected)
    assert (said.party_count, said.is_anonymous) == (1, True)
    assert it.has_petitioner
    assert it.is_anonymous


@pytest.mark.parametrize("state", [State.ARCHIVED, State.VOIDED])
def test_a_sealed_file_is_not_corrected(state: State) -> None:
    with pytest.raises(TransitionRefused):
        correct(case(state), THIS, ERROR, {CaseField.LOCATION: None})


def test_a_category_is_corrected_once_it_was_decided() -> None:
    with pytest.raises(NotTriaged):
        correct(case(), THIS, ERROR, {CaseField.CATEGORY: "land"})
    it = case(State.TRIAGED, category="labour")
    correct(it, THIS, ERROR, {CaseField.CATEGORY: "land"})
    assert it.category == "land"


@pytest.mark.parametrize("state", State)
def test_who_is_accused_is_put_right_in_every_state(state: State) -> None:
    it = case(state, route=Route.ORDER)
    (said, *_) = correct_units(it, THIS, ERROR, {JUSTICE: Relation.ACCUSED}, None)
    assert said == CaseUnitsCorrected(
        CODE, THIS, ERROR, named=(UnitRelation(JUSTICE, Relation.ACCUSED),),
        units=(UnitRelation(JUSTICE, Relation.ACCUSED),),
    )  # fmt: skip
    assert it.accused == {JUSTICE}
    (lifted,) = correct_units(it, THIS, ERROR, {JUSTICE: None}, None)
    assert lifted == CaseUnitsCorrected(CODE, THIS, ERROR, lifted=(UnitRelation(JUSTICE, Relation.ACCUSED),))


def test_a_unit_that_stands_in_the_relation_already_changes_nothing() -> None:
    it = case(units=(UnitRelation(JUSTICE, Relation.ACCUSED),))
    assert correct_units(it, THIS, ERROR, {JUSTICE: Relation.ACCUSED, "unit-other": None}, None) == ()


@pytest.mark.parametrize(
    ("wanted", "supervisor", "supervisor_unit", "is_taken_back"),
    [
        ({JUSTICE: Relation.ACCUSED}, None, None, True),
        ({JUSTICE: Relation.RESPONDENT}, None, None, True),
        ({JUSTICE: Relation.RESPONDENT}, "leader", "unit-centre", False),
        ({"unit-centre": Relation.ACCUSED}, "leader", "unit-centre", True),
        ({"unit-centre": Relation.RESPONDENT}, "leader", "unit-centre", True),
        ({"unit-else": Relation.ACCUSED}, None, None, False),
    ],
)
def test_a_case_is_taken_back_from_whom_it_would_not_be_given(
    wanted: dict[str, Relation | None],
    supervisor: str | None,
    supervisor_unit: str | None,
    is_taken_back: bool,
) -> None:
    it = routed(supervisor=supervisor)
    said = correct_units(it, THIS, ERROR, wanted, supervisor_unit)
    if is_taken_back:
        assert said[1:] == (CaseReturned(CODE, 1, Route.ORDER, THIS),)
        assert (it.state, it.unit) == (State.TRIAGED, None)
    else:
        assert len(said) == 1
        assert it.state is State.ROUTED


def test_what_was_registered_by_mistake_is_voided_and_nothing_is_done_to_it_any_more() -> None:
    it = routed()
    assert it.void(VoidGround.DUPLICATE, "other") == (CaseVoided(CODE, VoidGround.DUPLICATE, "other"),)
    assert it.state is State.VOIDED
    with pytest.raises(TransitionRefused):
        it.void(VoidGround.MISTAKE, None)


@pytest.mark.parametrize("outcome", [Outcome.ORDER_VERIFIED, Outcome.AGREEMENT, Outcome.PETITION_ANSWERED])
def test_what_a_unit_has_settled_stays_counted(outcome: Outcome) -> None:
    it = case(State.CLOSED, outcome=outcome)
    with pytest.raises(HandledAlready):
        it.void(VoidGround.MISTAKE, None)
    assert it.state is State.CLOSED
