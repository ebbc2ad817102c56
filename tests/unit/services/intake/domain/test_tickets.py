"""Window tickets: what may happen to one, whose turn it is, and a hall full of them under arbitrary acts."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from casekit.errors import TransitionRefused
from services.intake.domain.tickets import (
    AT_A_WINDOW,
    CalledElsewhere,
    Ticket,
    TicketLapsed,
    TicketState,
    day_of,
    numbered,
    rank,
)

NINE = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
LINES = {"general": 0, "elderly": 30}
WINDOWS = ("w1", "w2", "w3")


def taken(line: str = "general", at: datetime = NINE, number: int = 1) -> Ticket:
    return Ticket(UUID(int=number), numbered("A", number), line, day_of(at), at, rank(at, LINES[line]))


def test_numbers_are_of_a_letter_and_three_digits_or_more() -> None:
    assert [numbered("A", serial) for serial in (1, 23, 999, 1000)] == ["A001", "A023", "A999", "A1000"]


def test_a_day_is_shanghais() -> None:
    assert day_of(datetime(2026, 11, 22, 15, 59, tzinfo=UTC)) == date(2026, 11, 22)
    assert day_of(datetime(2026, 11, 22, 16, 0, tzinfo=UTC)) == date(2026, 11, 23)


def test_a_head_start_puts_before_who_came_within_it_and_nobody_else() -> None:
    early, later = taken(), taken(at=NINE + timedelta(minutes=20))
    elder = taken("elderly", NINE + timedelta(minutes=40))
    assert sorted([elder, later, early], key=lambda each: each.ranks_at) == [early, elder, later]


def test_who_was_passed_is_called_again_at_any_window() -> None:
    ticket = taken()
    ticket.call("w1", NINE)
    ticket.skip(NINE)
    ticket.recall("w2", NINE + timedelta(minutes=5))
    assert (ticket.state, ticket.window, ticket.calls) == (TicketState.CALLED, "w2", 2)
    assert ticket.first_called_at == NINE


def test_a_number_that_stands_called_is_recalled_at_its_own_window_alone() -> None:
    ticket = taken()
    ticket.call("w1", NINE)
    with pytest.raises(CalledElsewhere):
        ticket.recall("w2", NINE)
    ticket.recall("w1", NINE)
    assert ticket.calls == 2


def test_a_transfer_keeps_number_and_time_waited_and_ranks_by_the_new_line() -> None:
    ticket = taken()
    ticket.call("w1", NINE + timedelta(minutes=10))
    ticket.transfer("elderly", LINES["elderly"], NINE + timedelta(minutes=12))
    assert (ticket.number, ticket.line, ticket.state, ticket.window) == (
        "A001",
        "elderly",
        TicketState.WAITING,
        None,
    )
    assert ticket.ranks_at == NINE - timedelta(minutes=30)


def test_a_ticket_of_yesterday_is_good_for_nothing() -> None:
    ticket = taken()
    ticket.call("w1", NINE)
    with pytest.raises(TicketLapsed):
        ticket.serve(NINE + timedelta(days=1))
    assert ticket.state is TicketState.CALLED


def test_who_is_finished_without_coming_forward_was_served_from_the_call_on() -> None:
    ticket = taken()
    ticket.call("w1", NINE)
    ticket.finish(NINE + timedelta(minutes=3))
    assert (ticket.served_at, ticket.finished_at) == (NINE, NINE + timedelta(minutes=3))


class Hall(RuleBasedStateMachine):
    """A morning: people come, windows do whatever they do, whether it fits or not."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NINE
        self.tickets: list[Ticket] = []
        self.over: set[UUID] = set()

    @rule(minutes=st.integers(1, 10))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(line=st.sampled_from(sorted(LINES)))
    def take(self, line: str) -> None:
        self.tickets.append(taken(line, self.now, len(self.tickets) + 1))

    @rule(window=st.sampled_from(WINDOWS))
    def call_next(self, window: str) -> None:
        waiting = [each for each in self.tickets if each.state is TicketState.WAITING]
        if not waiting or self._at(window):
            return
        next_ = min(waiting, key=lambda each: (each.ranks_at, each.id))
        next_.call(window, self.now)
        longest = max(LINES.values())
        behind = [each for each in waiting if each.taken_at < next_.taken_at - timedelta(minutes=longest)]
        assert behind == [], "nobody is overtaken by more than the longest head start"

    @rule(which=st.integers(0, 40), window=st.sampled_from(WINDOWS))
    def recall(self, which: int, window: str) -> None:
        ticket = self._one(which)
        if ticket is not None and self._at(window) in (None, ticket):
            self._try(lambda: ticket.recall(window, self.now))

    @rule(which=st.integers(0, 40))
    def skip(self, which: int) -> None:
        if (ticket := self._one(which)) is not None:
            self._try(lambda: ticket.skip(self.now))

    @rule(which=st.integers(0, 40), line=st.sampled_from(sorted(LINES)))
    def transfer(self, which: int, line: str) -> None:
        if (ticket := self._one(which)) is not None:
            before = ticket.number, ticket.taken_at
            self._try(lambda: ticket.transfer(line, LINES[line], self.now))
            assert (ticket.number, ticket.taken_at) == before

    @rule(which=st.integers(0, 40))
    def serve(self, which: int) -> None:
        if (ticket := self._one(which)) is not None:
            self._try(lambda: ticket.serve(self.now))

    @rule(which=st.integers(0, 40))
    def finish(self, which: int) -> None:
        if (ticket := self._one(which)) is not None:
            self._try(lambda: ticket.finish(self.now))
            if ticket.state is TicketState.FINISHED:
                self.over.add(ticket.id)

    @invariant()
    def moments_follow_one_another(self) -> None:
        for each in self.tickets:
            assert (each.calls > 0) == (each.first_called_at is not None)
            known = [each.taken_at, each.first_called_at, each.finished_at]
            moments = [moment for moment in known if moment is not None]
            assert moments == sorted(moments)
            if each.served_at is not None and each.finished_at is not None:
                assert each.taken_at <= each.served_at <= each.finished_at

    @invariant()
    def who_is_at_a_window_has_one_and_no_window_has_two(self) -> None:
        held = [each.window for each in self.tickets if each.state in AT_A_WINDOW]
        assert None not in held
        assert len(held) == len(set(held))

    @invariant()
    def what_is_over_stays_over(self) -> None:
        assert {each.id for each in self.tickets if each.state is TicketState.FINISHED} == self.over

    def _at(self, window: str) -> Ticket | None:
        here = [each for each in self.tickets if each.state in AT_A_WINDOW and each.window == window]
        return here[0] if here else None

    def _one(self, which: int) -> Ticket | None:
        return self.tickets[which % len(self.tickets)] if self.tickets else None

    def _try(self, act: Callable[[], None]) -> None:
        try:
            act()
        except TransitionRefused:
            return


TestHall = Hall.TestCase
TestHall.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
