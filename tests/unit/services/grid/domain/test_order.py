"""The order's lifecycle: every state × move of the table, and what no sequence of acts can bring about."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from casekit.errors import TransitionRefused
from casekit.facts import Event
from contracts.grid import OrderCompleted, OrderDecided, OrderIssued, OrderVerified
from contracts.vocabulary import EscalationGround, ReturnGround
from services.grid.domain.lifecycle import FINAL, OPEN, TRANSITIONS, Move, State, after, can
from services.grid.domain.order import Order

NOW = datetime(2026, 3, 12, 1, 0, tzinfo=UTC)
DUE = NOW + timedelta(days=3)
PROOF = "ab" * 32


def order(state: State = State.ISSUED) -> Order:
    return Order(UUID(int=1), "520302-2026-0000001-X", "labour", 2, DUE, "justice", state)


def carry_out(subject: Order, move: Move, now: datetime = NOW) -> Event:
    """The act that makes the move."""
    acts: dict[Move, Any] = {
        Move.ACCEPT: subject.accept,
        Move.RETURN: lambda: subject.give_back(ReturnGround.WRONG_UNIT),
        Move.UPHOLD: lambda: subject.decide(is_upheld=True),
        Move.OVERRULE: lambda: subject.decide(is_upheld=False),
        Move.PROGRESS: subject.report,
        Move.COMPLETE: lambda: subject.complete([PROOF], now),
        Move.PASS: subject.verify,
        Move.FAIL: lambda: subject.fail(now + timedelta(days=3)),
        Move.CANCEL: subject.cancel,
        Move.ESCALATE: lambda: subject.escalate(EscalationGround.OVERDUE, "town-1", UUID(int=2)),
    }
    said: Event = acts[move]()
    return said


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("move", Move)
def test_an_act_moves_as_the_table_says_or_refuses_and_changes_nothing(state: State, move: Move) -> None:
    subject = order(state)
    if can(move, state):
        carry_out(subject, move)
        assert subject.state is after(move, state)
        return
    before = order(state)
    with pytest.raises(TransitionRefused) as refused:
        carry_out(subject, move)
    assert refused.value.extra == {"state": state.value, "act": move.value}
    assert subject == before


def test_states_without_a_way_out_are_the_final_ones() -> None:
    assert {State.RETURN_UPHELD, State.VERIFIED, State.CANCELLED, State.ESCALATED} == FINAL
    assert set(OPEN) | FINAL == set(State)


def test_every_state_can_be_reached() -> None:
    reached = {State.ISSUED}
    for _ in State:
        reached |= {end for moves in TRANSITIONS.values() for start, end in moves.items() if start in reached}
    assert reached == set(State)


def test_what_is_issued_names_the_unit_the_round_and_the_due_date() -> None:
    said = order().issued()
    assert said == OrderIssued(UUID(int=1), "520302-2026-0000001-X", "labour", 2, DUE, "justice")
    assert said.named_streams() == ("unit/labour",)


@pytest.mark.parametrize(("late_by", "is_on_time"), [(-timedelta(seconds=1), True), (timedelta(0), False)])
def test_completion_is_on_time_before_the_due_moment(late_by: timedelta, is_on_time: bool) -> None:
    said = order(State.ACCEPTED).complete([PROOF], DUE + late_by)
    assert (said.is_on_time, said.proofs) == (is_on_time, (PROOF,))


def test_proof_is_added_only_while_the_unit_handles_the_order() -> None:
    order(State.ACCEPTED).check_provable()
    for state in set(State) - {State.ACCEPTED}:
        with pytest.raises(TransitionRefused):
            order(state).check_provable()


def test_a_failed_verification_gives_a_new_due_date_and_no_pass() -> None:
    subject = order(State.COMPLETED)
    said = subject.fail(DUE + timedelta(days=2))
    assert (subject.state, subject.due_at, said.is_passed) == (State.ACCEPTED, DUE + timedelta(days=2), False)


class OrderMachine(RuleBasedStateMachine):
    """Any acts in any sequence; the history of what was said is what the invariants look at."""

    def __init__(self) -> None:
        super().__init__()
        self.order = order()
        self.said: list[Event] = [self.order.issued()]
        self.moves: list[Move] = []
        self.now = NOW

    @rule(move=st.sampled_from(Move), hours=st.integers(0, 30))
    def act(self, move: Move, hours: int) -> None:
        """Somebody tries something, some time later."""
        self.now += timedelta(hours=hours)
        before, state = len(self.said), self.order.state
        try:
            self.said.append(carry_out(self.order, move, self.now))
        except TransitionRefused:
            assert (len(self.said), self.order.state) == (before, state)
        else:
            self.moves.append(move)

    @precondition(lambda self: self.order.state in FINAL)
    @rule(move=st.sampled_from(Move))
    def nothing_follows_an_end(self, move: Move) -> None:
        """What has ended stays ended."""
        with pytest.raises(TransitionRefused):
            carry_out(self.order, move)

    @invariant()
    def nothing_is_completed_that_was_not_accepted_since_it_was_issued(self) -> None:
        """An overruled return must be accepted again."""
        is_accepted = False
        for move in self.moves:
            if move is Move.ACCEPT:
                is_accepted = True
            elif move in (Move.RETURN, Move.OVERRULE):
                is_accepted = False
            elif move in (Move.COMPLETE, Move.PROGRESS):
                assert is_accepted

    @invariant()
    def a_return_is_decided_or_cancelled_before_anything_else(self) -> None:
        """The act after a return is the decision."""
        for move, following in zip(self.moves, self.moves[1:], strict=False):
            if move is Move.RETURN:
                assert following in (Move.UPHOLD, Move.OVERRULE, Move.CANCEL)

    @invariant()
    def it_is_verified_at_most_once_and_only_what_was_completed(self) -> None:
        """A verification follows a completion at once."""
        passed = [event for event in self.said if isinstance(event, OrderVerified) and event.is_passed]
        assert len(passed) <= 1
        assert bool(passed) == (self.order.state is State.VERIFIED)
        for event, before in zip(self.said[1:], self.said, strict=False):
            if isinstance(event, OrderVerified):
                assert isinstance(before, OrderCompleted)

    @invariant()
    def it_ends_once(self) -> None:
        """One of: verified, return upheld, cancelled, escalated."""
        ends = [move for move in self.moves if move in (Move.PASS, Move.UPHOLD, Move.CANCEL, Move.ESCALATE)]
        assert len(ends) == (self.order.state in FINAL)
        assert self.order.is_open == (not ends)

    @invariant()
    def every_event_names_order_case_and_round_alike(self) -> None:
        """What is said of an order is said of this one; facts that move the case name its round."""
        for event in self.said:
            told = event.to_data()
            assert (told["order"], told["code"], told["unit"]) == (
                str(self.order.id),
                self.order.code,
                "labour",
            )
            if isinstance(event, OrderIssued | OrderDecided | OrderVerified):
                assert told["round"] == 2

    @invariant()
    def progress_is_numbered_without_gap(self) -> None:
        """1, 2, 3 …"""
        numbers = [event.to_data()["number"] for event in self.said if event.TYPE == "order.progressed"]
        assert numbers == list(range(1, self.order.progress + 1))


TestOrderMachine = OrderMachine.TestCase


@pytest.mark.parametrize("state", State)
def test_an_order_open_or_asked_about_again_passes_on_as_it_is_and_one_given_up_does_not(
    state: State,
) -> None:
    subject = order(state)
    if state not in (*OPEN, State.VERIFIED):
        with pytest.raises(TransitionRefused):
            subject.pass_on("hr", None)
        assert subject.unit == "labour"
        return
    event = subject.pass_on("hr", "justice")
    assert (event.unit, event.former_unit, event.round) == ("hr", "labour", 2)
    assert (subject.state, subject.due_at, subject.supervisor) == (state, DUE, "justice")


def test_nobody_of_the_unit_that_has_it_now_watches_over_it() -> None:
    subject = order()
    subject.pass_on("justice", "justice")
    assert subject.supervisor is None
