"""A session is held, missed or called off once, and never before its time."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from casekit.errors import InvalidInput, TransitionRefused
from contracts.vocabulary import SessionCancelGround, SessionMode, Side
from services.mediation.domain.errors import MomentAhead
from services.mediation.domain.session import TRANSITIONS, Place, Session, SessionMove, SessionState, Slot

NOW = datetime(2026, 3, 12, 1, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
ROOM = Place(SessionMode.ROOM, "room-1", "第一调解室")


def slot(begins: int = 1, hours: int = 2) -> Slot:
    return Slot(NOW + begins * HOUR, NOW + (begins + hours) * HOUR)


def fresh(at: Slot | None = None, place: Place = ROOM) -> Session:
    return Session(
        UUID(int=1), UUID(int=2), "case-a", "committee", 1, 1, at or slot(), place, ("post-1",), (1, 2)
    )


def test_a_session_says_when_where_and_who_is_invited() -> None:
    said = fresh().schedule(NOW)
    assert (said.room, said.room_name, said.parties, said.mediators) == (
        "room-1",
        "第一调解室",
        (1, 2),
        ("post-1",),
    )
    moved = fresh().reschedule(slot(5), Place(SessionMode.REMOTE), ("post-2",), NOW)
    assert (moved.former_begins_at, moved.begins_at) == (NOW + HOUR, NOW + 5 * HOUR)
    assert (moved.mode, moved.room, moved.mediators) == (SessionMode.REMOTE, None, ("post-2",))


@pytest.mark.parametrize(("begins", "hours"), [(-1, 2), (1, 0), (1, -1), (1, 13)])
def test_a_slot_lies_ahead_ends_after_it_begins_and_is_no_longer_than_twelve_hours(
    begins: int, hours: int
) -> None:
    with pytest.raises(InvalidInput):
        fresh(slot(begins, hours)).schedule(NOW)


@pytest.mark.parametrize("place", [Place(SessionMode.ROOM), Place(SessionMode.ON_SITE, "room-1", "室")])
def test_a_room_is_named_indoors_and_only_there(place: Place) -> None:
    with pytest.raises(InvalidInput):
        fresh(place=place).schedule(NOW)


def test_nothing_is_held_or_missed_before_it_begins() -> None:
    session = fresh()
    with pytest.raises(MomentAhead):
        session.hold(1, NOW)
    with pytest.raises(MomentAhead):
        session.miss((Side.RESPONDENT,), NOW)
    assert session.is_open


class Sessions(RuleBasedStateMachine):
    """Anything may be tried at any time; what is refused changes nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.session = fresh()
        self.ends = 0

    @rule(hours=st.integers(0, 3))
    def time_passes(self, hours: int) -> None:
        self.now += hours * HOUR

    @rule(move=st.sampled_from(SessionMove), begins=st.integers(-2, 6))
    def somebody_acts(self, move: SessionMove, begins: int) -> None:
        before = (self.session.state, self.session.slot)
        later = Slot(self.now + begins * HOUR, self.now + (begins + 1) * HOUR)
        acts = {
            SessionMove.RESCHEDULE: lambda: self.session.reschedule(later, ROOM, ("post-1",), self.now),
            SessionMove.CANCEL: lambda: self.session.cancel(SessionCancelGround.PARTY_ASKED),
            SessionMove.HOLD: lambda: self.session.hold(1, self.now),
            SessionMove.MISS: lambda: self.session.miss((Side.PETITIONER,), self.now),
        }
        try:
            acts[move]()
        except (TransitionRefused, MomentAhead, InvalidInput):
            assert (self.session.state, self.session.slot) == before
            return
        assert before[0] in TRANSITIONS[move]
        self.ends += not self.session.is_open

    @precondition(lambda self: self.session.state in (SessionState.HELD, SessionState.MISSED))
    @invariant()
    def what_was_held_or_missed_had_begun(self) -> None:
        assert self.session.slot.begins_at <= self.now

    @invariant()
    def it_ends_once(self) -> None:
        assert self.ends == (not self.session.is_open)


TestSessions = Sessions.TestCase
