"""The hazard's lifecycle: the table, and a machine that holds it to what must be true of every hazard."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from casekit.errors import TransitionRefused
from contracts.vocabulary import Grade, HazardKind, HazardSource
from services.grid.domain import lifecycle
from services.grid.domain.field_errors import HazardFollowsCase, HazardWithUnit
from services.grid.domain.hazard import OPEN, TRANSITIONS, Hazard, Move, State, by_case, can

NOW = datetime(2026, 3, 12, 7, 30, tzinfo=UTC)
LATER = NOW + timedelta(days=3)
UNITS = ("labour", "water")


def hazard(report: UUID | None = None) -> Hazard:
    return Hazard(UUID(int=1), "g-01", HazardKind.FIRE, Grade.ORDINARY, HazardSource.PATROL, report)


def test_what_has_ended_stays_ended_and_all_else_can_end() -> None:
    final = set(State) - {start for moves in TRANSITIONS.values() for start in moves}
    assert final == {State.CLOSED, State.VOIDED} == set(State) - set(OPEN)


def test_a_hazard_is_found_rectified_fails_is_rectified_again_and_closes() -> None:
    subject = hazard()
    assert subject.assign("labour", LATER).round == 1
    assert subject.rectify(["ab"], NOW).is_on_time
    told, given = subject.fail(LATER + timedelta(days=1))
    assert (told.is_passed, told.round, given.round, given.unit) == (False, 1, 2, "labour")
    assert not subject.rectify([], LATER + timedelta(days=1)).is_on_time
    assert subject.clear().round == 2
    assert (subject.state, subject.due_at) == (State.CLOSED, None)


def test_who_is_rectifying_it_is_not_given_it_anew_for_a_fresh_term() -> None:
    subject = hazard()
    subject.assign("labour", LATER)
    with pytest.raises(HazardWithUnit):
        subject.assign("labour", LATER + timedelta(days=9))
    assert (subject.round, subject.due_at) == (1, LATER)
    assert subject.assign("water", LATER + timedelta(days=9)).round == 2


def test_one_that_was_reported_is_moved_by_its_case_alone() -> None:
    subject = hazard(UUID(int=2))
    acts = (
        lambda: subject.assign("labour", LATER), lambda: subject.rectify([], NOW), subject.clear,
        lambda: subject.fail(LATER), subject.void, subject.check_provable,
    )  # fmt: skip
    for act in acts:
        with pytest.raises(HazardFollowsCase):
            act()
    assert subject == hazard(UUID(int=2))


@pytest.mark.parametrize(
    ("order", "state"),
    [
        (None, State.FOUND), (lifecycle.State.ISSUED, State.ASSIGNED), (lifecycle.State.ACCEPTED, State.ASSIGNED),
        (lifecycle.State.RETURNED, State.ASSIGNED), (lifecycle.State.RETURN_UPHELD, State.FOUND),
        (lifecycle.State.COMPLETED, State.RECTIFIED), (lifecycle.State.VERIFIED, State.CLOSED),
        (lifecycle.State.CANCELLED, State.FOUND),
    ],
)  # fmt: skip
def test_a_reported_hazard_is_as_far_as_its_cases_order(order: lifecycle.State | None, state: State) -> None:
    assert by_case(order, is_settled=False) is state
    assert by_case(order, is_settled=True) is State.CLOSED


class Lives(RuleBasedStateMachine):
    """A hazard under any acts in any order: what the table allows happens, and nothing else changes anything."""

    def __init__(self) -> None:
        super().__init__()
        self.hazard = hazard()
        self.rounds = 0

    @rule(move=st.sampled_from(Move), unit=st.sampled_from(UNITS), days=st.integers(-5, 5))
    def act(self, move: Move, unit: str, days: int) -> None:
        before = (self.hazard.state, self.hazard.unit, self.hazard.due_at, self.hazard.round)
        is_anew = (move, *before[:2]) == (Move.ASSIGN, State.ASSIGNED, unit)
        possible = can(move, self.hazard.state) and not is_anew
        try:
            self._carry_out(move, unit, NOW + timedelta(days=days))
        except (TransitionRefused, HazardWithUnit):
            assert not possible
            assert before == (self.hazard.state, self.hazard.unit, self.hazard.due_at, self.hazard.round)
            return
        assert possible
        assert self.hazard.state is TRANSITIONS[move][before[0]]
        self.rounds += move in (Move.ASSIGN, Move.FAIL)

    def _carry_out(self, move: Move, unit: str, moment: datetime) -> None:
        match move:
            case Move.ASSIGN:
                self.hazard.assign(unit, moment)
            case Move.RECTIFY:
                assert self.hazard.rectify([], moment).unit == self.hazard.unit
            case Move.PASS:
                self.hazard.clear()
            case Move.FAIL:
                self.hazard.fail(moment)
            case Move.VOID:
                self.hazard.void()

    @invariant()
    def it_has_a_unit_and_a_term_while_somebody_must_act(self) -> None:
        if self.hazard.state is State.ASSIGNED:
            assert self.hazard.unit is not None
            assert self.hazard.due_at is not None
        assert self.hazard.round == self.rounds
        assert (self.hazard.unit is None) == (self.rounds == 0)

    @precondition(lambda self: self.hazard.state not in OPEN)
    @rule(move=st.sampled_from(Move))
    def nothing_happens_after_the_end(self, move: Move) -> None:
        with pytest.raises(TransitionRefused):
            self._carry_out(move, UNITS[0], NOW)


TestLives = Lives.TestCase
