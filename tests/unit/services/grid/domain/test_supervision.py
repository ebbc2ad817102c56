"""The supervision slip's lifecycle: every state × move, and what no sequence of acts can bring about."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from casekit.errors import TransitionRefused
from casekit.facts import Event
from contracts.chain import SupervisionAnswered
from contracts.vocabulary import SupervisionCause
from services.grid.domain.supervision import OPEN, TRANSITIONS, Move, State, Supervision, can

NOW = datetime(2026, 3, 12, 1, 0, tzinfo=UTC)
DUE = NOW + timedelta(days=3)


def slip(state: State = State.ISSUED) -> Supervision:
    return Supervision(
        UUID(int=1), UUID(int=2), "520302-2026-0000001-X", "labour", "supervisor", SupervisionCause.MISSED, DUE,
        "order.completion", state,
    )  # fmt: skip


def carry_out(subject: Supervision, move: Move, now: datetime = NOW) -> Event:
    acts: dict[Move, Any] = {
        Move.ANSWER: lambda: subject.answer(now),
        Move.RENEW: lambda: subject.renew(now + timedelta(days=3)),
        Move.CLOSE: subject.close,
        Move.CANCEL: subject.cancel,
    }
    said: Event = acts[move]()
    return said


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("move", Move)
def test_an_act_moves_as_the_table_says_or_refuses_and_changes_nothing(state: State, move: Move) -> None:
    subject = slip(state)
    if can(move, state):
        carry_out(subject, move)
        assert subject.state is TRANSITIONS[move][state]
        return
    with pytest.raises(TransitionRefused):
        carry_out(subject, move)
    assert subject == slip(state)


@pytest.mark.parametrize(("late_by", "is_on_time"), [(-timedelta(seconds=1), True), (timedelta(0), False)])
def test_an_answer_is_on_time_before_the_due_moment(late_by: timedelta, is_on_time: bool) -> None:
    assert slip().answer(DUE + late_by).is_on_time is is_on_time


def test_a_slip_that_came_of_a_missed_term_names_it() -> None:
    said = slip().issued()
    assert (said.cause, said.kind, said.due_at) == (SupervisionCause.MISSED, "order.completion", DUE)


class SupervisionMachine(RuleBasedStateMachine):
    """Any acts in any sequence."""

    def __init__(self) -> None:
        super().__init__()
        self.slip = slip()
        self.said: list[Event] = []
        self.moves: list[Move] = []
        self.now = NOW

    @rule(move=st.sampled_from(Move), hours=st.integers(0, 100))
    def act(self, move: Move, hours: int) -> None:
        self.now += timedelta(hours=hours)
        try:
            self.said.append(carry_out(self.slip, move, self.now))
        except TransitionRefused:
            return
        self.moves.append(move)

    @invariant()
    def a_judgement_follows_an_answer(self) -> None:
        for before, move in zip([None, *self.moves], self.moves, strict=False):
            assert move not in (Move.RENEW, Move.CLOSE) or before is Move.ANSWER

    @invariant()
    def it_ends_once(self) -> None:
        ends = [move for move in self.moves if move in (Move.CLOSE, Move.CANCEL)]
        assert len(ends) == (self.slip.state not in OPEN)
        assert not ends or self.moves[-1] is ends[0]

    @invariant()
    def a_renewed_slip_is_due_later(self) -> None:
        assert (self.slip.due_at > DUE) == (Move.RENEW in self.moves)
        assert sum(isinstance(each, SupervisionAnswered) for each in self.said) == self.moves.count(
            Move.ANSWER
        )


TestSupervisionMachine = SupervisionMachine.TestCase
