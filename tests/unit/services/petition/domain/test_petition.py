"""A petition does what its table and the statute say, whatever is asked of it in whatever order."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from casekit.errors import InvalidInput, TransitionRefused
from casekit.facts import Event
from contracts.petition import PetitionAdmitted, PetitionAnswered, PetitionEnded, PetitionRefused
from contracts.vocabulary import RefusalGround, Route
from services.petition.domain.errors import DeliveryRequired, MomentUnfit, NoticeRequired, RightWayRequired
from services.petition.domain.lifecycle import FINAL, OPEN, Move, State, can
from services.petition.domain.petition import Notice, Petition, WrittenForm

NOW = datetime(2026, 3, 12, 8, tzinfo=UTC)
SIXTY = timedelta(days=60)


def fresh(*, is_anonymous: bool = False) -> Petition:
    received = NOW - timedelta(days=2)
    return Petition(UUID(int=1), "code", "office", 1, received, received + timedelta(days=15), is_anonymous)


def admitted(*, is_anonymous: bool = False) -> Petition:
    petition = fresh(is_anonymous=is_anonymous)
    petition.admit(NOW, NOW + SIXTY)
    return petition


class Petitioning(RuleBasedStateMachine):
    """An office and the case act in any order, well and badly; the model is what was said so far."""

    @initialize(is_anonymous=st.booleans())
    def receive(self, is_anonymous: bool) -> None:
        self.petition = fresh(is_anonymous=is_anonymous)
        self.said: list[Event] = [self.petition.received()]
        self.now = NOW
        self.told = False

    def act(self, move: Move, doing: object) -> None:
        """Do it, and hold it to the table; a refusal changes nothing."""
        before = repr(self.petition)
        state = self.petition.state
        try:
            self.said.append(doing())  # type: ignore[operator]
            assert can(move, state)
        except TransitionRefused:
            assert not can(move, state)
            assert repr(self.petition) == before
        except InvalidInput:
            assert can(move, state)
            assert repr(self.petition) == before

    @rule(days=st.integers(0, 40))
    def wait(self, days: int) -> None:
        self.now += timedelta(days=days)

    @rule(ago=st.none() | st.integers(-1, 100))
    def admit(self, ago: int | None) -> None:
        notice = None if ago is None else Notice(WrittenForm.HANDED, self.now - timedelta(days=ago))

        def doing() -> Event:
            moment = self.petition.admission(notice, self.now)
            self.told = notice is not None
            return self.petition.admit(moment, moment + SIXTY)

        self.act(Move.ADMIT, doing)

    @rule(ground=st.sampled_from(RefusalGround), way=st.none() | st.sampled_from(Route))
    def refuse(self, ground: RefusalGround, way: Route | None) -> None:
        self.act(Move.REFUSE, lambda: self.petition.refuse(ground, way))

    @rule(ago=st.none() | st.integers(-1, 100), is_on_time=st.booleans())
    def answer(self, ago: int | None, is_on_time: bool) -> None:
        delivered = None if ago is None else self.now - timedelta(days=ago)
        self.act(Move.ANSWER, lambda: self.petition.answer(delivered, self.now, is_on_time=is_on_time))

    @rule()
    def lose_the_case(self) -> None:
        self.act(Move.END, self.petition.end)

    @invariant()
    def it_is_over_once_and_nothing_follows(self) -> None:
        endings = [
            each for each in self.said if isinstance(each, PetitionRefused | PetitionAnswered | PetitionEnded)
        ]
        assert len(endings) == (self.petition.state not in OPEN)
        assert not endings or self.said[-1] is endings[0]

    @invariant()
    def an_answer_follows_an_admission(self) -> None:
        kinds = [type(each) for each in self.said]
        assert PetitionAnswered not in kinds or PetitionAdmitted in kinds
        assert kinds.count(PetitionAdmitted) == (self.petition.admitted_at is not None)

    @invariant()
    def who_is_known_was_told_in_writing(self) -> None:
        assert self.petition.admitted_at is None or self.petition.is_anonymous or self.told

    @invariant()
    def an_admission_lies_between_the_receipt_and_now(self) -> None:
        moment = self.petition.admitted_at
        assert moment is None or self.petition.received_at <= moment <= self.now


TestPetitioning = Petitioning.TestCase


def test_only_what_is_with_the_office_can_end_with_its_case() -> None:
    assert {state for state in State if can(Move.END, state)} == set(OPEN)
    assert {State.REFUSED, State.ENDED} == FINAL


def test_a_known_petitioner_is_told_in_writing_an_anonymous_one_cannot_be() -> None:
    with pytest.raises(NoticeRequired):
        fresh().admission(None, NOW)
    assert fresh(is_anonymous=True).admission(None, NOW) == NOW


def test_the_sixty_days_run_from_the_notice_however_late_it_is_entered() -> None:
    petition = fresh()
    assert petition.admission(Notice(WrittenForm.POST, NOW - timedelta(days=1)), NOW) == NOW - timedelta(
        days=1
    )
    assert (
        petition.admission(Notice(WrittenForm.ON_SPOT, NOW - timedelta(days=9)), NOW) == petition.received_at
    )
    with pytest.raises(MomentUnfit):
        petition.admission(Notice(WrittenForm.POST, NOW + timedelta(seconds=1)), NOW)


@pytest.mark.parametrize(
    ("ground", "way"),
    [
        (RefusalGround.OUTSIDE_REMIT, None),
        (RefusalGround.STATUTORY_ROUTE, None),
        (RefusalGround.STATUTORY_ROUTE, Route.ORDER),
        (RefusalGround.DUPLICATE, Route.PETITION),
    ],
)
def test_a_refusal_that_leads_nowhere_is_refused(ground: RefusalGround, way: Route | None) -> None:
    petition = fresh()
    with pytest.raises(RightWayRequired):
        petition.refuse(ground, way)
    assert petition.state is State.RECEIVED


@pytest.mark.parametrize(
    ("ground", "way"),
    [
        (RefusalGround.OUTSIDE_REMIT, Route.ORDER),
        (RefusalGround.STATUTORY_ROUTE, Route.LITIGATION),
        (RefusalGround.DUPLICATE, None),
        (RefusalGround.NO_SUBSTANCE, None),
    ],
)
def test_a_refusal_says_its_ground(ground: RefusalGround, way: Route | None) -> None:
    assert fresh().refuse(ground, way) == PetitionRefused(UUID(int=1), "code", "office", 1, ground)


def test_an_opinion_is_delivered_after_the_admission_and_not_in_the_future() -> None:
    with pytest.raises(DeliveryRequired):
        admitted().check_answer(None, NOW)
    for moment in (NOW + timedelta(seconds=1), NOW - timedelta(days=1)):
        with pytest.raises(MomentUnfit):
            admitted().check_answer(moment, NOW)
    assert admitted().answer(NOW - timedelta(hours=1), NOW, is_on_time=True).is_on_time
    assert admitted(is_anonymous=True).answer(None, NOW, is_on_time=False).round == 1
