"""The callout's lifecycle: what a unit may do in turn, and what no sequence of acts can bring about."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from casekit.errors import Problem, TransitionRefused
from casekit.facts import Event
from contracts.callouts import CalloutAnswered, CalloutClosed, CalloutRaised
from contracts.vocabulary import CalloutFollow
from services.grid.domain.callout import Call, Callout, CallState, Move, State
from services.grid.domain.errors import CalloutUnanswered, NotCalled

NOW = datetime(2026, 3, 12, 1, 0, tzinfo=UTC)
DUE = NOW + timedelta(days=1)
UNITS = ("labour", "water")


def callout() -> Callout:
    calls = tuple(Call(UUID(int=9 + index), unit, DUE) for index, unit in enumerate(UNITS))
    return Callout(UUID(int=1), "village-1", "g-01-02", None, calls)


def carry_out(subject: Callout, move: Move, unit: str, now: datetime) -> Event:
    match move:
        case Move.REPORT:
            return subject.report_in(unit, now, now + timedelta(days=5))
        case Move.ANSWER:
            return subject.answer(unit, now)
        case Move.SETTLE:
            return subject.settle()
        case Move.LEAVE:
            return subject.leave(CalloutFollow.REPORT)
    return subject.cancel()


def test_what_is_raised_names_who_is_called_and_by_when() -> None:
    said = callout().raised(DUE)
    assert said == CalloutRaised(UUID(int=1), "village-1", UNITS, DUE, "g-01-02", None)
    assert said.named_streams() == ("unit/village-1", "unit/labour", "unit/water")


def test_a_unit_reports_in_then_answers_each_in_time_or_not() -> None:
    subject = callout()
    assert subject.report_in("labour", DUE, DUE + timedelta(days=5)).is_on_time is False
    assert subject.answer("labour", DUE + timedelta(days=4)).is_on_time is True
    with pytest.raises(TransitionRefused):
        subject.answer("labour", DUE)
    with pytest.raises(TransitionRefused):
        subject.answer("water", DUE)
    with pytest.raises(NotCalled):
        subject.report_in("justice", NOW, DUE)


def test_nothing_is_settled_by_a_callout_to_which_nobody_came() -> None:
    subject = callout()
    subject.report_in("labour", NOW, DUE)
    with pytest.raises(CalloutUnanswered):
        subject.settle()
    assert subject.state is State.RAISED
    subject.answer("labour", NOW)
    assert subject.settle() == CalloutClosed(UUID(int=1), "village-1", True, None, None)


class CalloutMachine(RuleBasedStateMachine):
    """Any acts by anyone in any sequence."""

    def __init__(self) -> None:
        super().__init__()
        self.callout = callout()
        self.done: list[tuple[Move, str]] = []
        self.said: list[Event] = []

    @rule(move=st.sampled_from(Move), unit=st.sampled_from((*UNITS, "justice")))
    def act(self, move: Move, unit: str) -> None:
        before = [(call.state, call.due_at) for call in self.callout.calls]
        try:
            self.said.append(carry_out(self.callout, move, unit, NOW))
        except Problem:
            assert before == [(call.state, call.due_at) for call in self.callout.calls]
            return
        self.done.append((move, unit))

    @invariant()
    def it_ends_once_and_nothing_follows(self) -> None:
        ends = [index for index, (move, _) in enumerate(self.done) if move not in (Move.REPORT, Move.ANSWER)]
        assert ends in ([], [len(self.done) - 1])
        assert self.callout.is_open == (not ends)

    @invariant()
    def a_unit_answers_once_and_only_what_it_came_to(self) -> None:
        for unit in UNITS:
            own = [move for move, who in self.done if who == unit and move in (Move.REPORT, Move.ANSWER)]
            assert own in ([], [Move.REPORT], [Move.REPORT, Move.ANSWER])
            is_answered = self.callout.call_of(unit).state is CallState.ANSWERED
            assert is_answered == (Move.ANSWER in own)
        assert sum(isinstance(each, CalloutAnswered) for each in self.said) <= len(UNITS)


TestCalloutMachine = CalloutMachine.TestCase
