"""A mediation does what its table says, whatever is asked of it in whatever order."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from casekit.errors import InvalidInput, TransitionRefused
from casekit.facts import Event
from contracts.mediation import AgreementMade, MediationAttempted, MediationEnded
from contracts.vocabulary import (
    AgreementForm,
    AssignedBy,
    AttemptOutcome,
    HandOverGround,
    HandOverTo,
    MediationEnd,
    RecusalGround,
    Tier,
)
from services.mediation.domain.agreement import Agreement, Side, Signature, Term
from services.mediation.domain.errors import AgreementIncomplete, AgreementUnfit, MomentAhead, TierNotOnLadder
from services.mediation.domain.lifecycle import FINAL, Move, State, can
from services.mediation.domain.mediation import NOT_RECORDED, OF_THE_CASE, Attempt, Mediation
from services.mediation.domain.recusal import Recusal

NOW = datetime(2026, 3, 12, 8, tzinfo=UTC)
LADDER = ("village", "town", "county")
BOTH = (Signature(Side.PETITIONER, party=1), Signature(Side.RESPONDENT))
ORAL = Agreement(AgreementForm.ORAL, "各让一步", NOW)
WRITTEN = Agreement(AgreementForm.WRITTEN, "以沟为界", NOW, BOTH, is_mediator_signed=True, is_sealed=True)


def fresh() -> Mediation:
    return Mediation(UUID(int=1), "520302-2026-0000001-X", "committee", 1, NOW + timedelta(days=31))


def attempt(tier: Tier = Tier.TOWN, held_at: datetime = NOW) -> Attempt:
    return Attempt(tier, AttemptOutcome.NO_AGREEMENT, held_at)


class Mediating(RuleBasedStateMachine):
    """A mediator and the case act in any order; the model is what was said so far."""

    def __init__(self) -> None:
        super().__init__()
        self.mediation = fresh()
        self.said: list[Event] = [self.mediation.opened()]

    def act(self, move: Move, doing: object) -> None:
        """Do it, and hold it to the table."""
        before = (self.mediation.state, self.mediation.attempts)
        try:
            self.said.append(doing())  # type: ignore[operator]
            assert can(move, before[0])
        except TransitionRefused:
            assert not can(move, before[0])
            assert (self.mediation.state, self.mediation.attempts) == before

    @rule(tier=st.sampled_from([Tier.VILLAGE, Tier.TOWN, Tier.COUNTY]))
    def try_to_settle(self, tier: Tier) -> None:
        self.act(Move.ATTEMPT, lambda: self.mediation.attempt(attempt(tier), LADDER, NOW))

    @precondition(lambda self: self.mediation.attempts)
    @rule(agreement=st.sampled_from([ORAL, WRITTEN]))
    def agree(self, agreement: Agreement) -> None:
        self.act(Move.AGREE, lambda: self.mediation.agree(agreement, NOW))

    @precondition(lambda self: self.mediation.attempts)
    @rule(reason=st.sampled_from(sorted(set(MediationEnd) - NOT_RECORDED)))
    def end(self, reason: MediationEnd) -> None:
        self.act(Move.END, lambda: self.mediation.end(reason))

    @precondition(lambda self: self.mediation.attempts > 1)
    @rule(to=st.sampled_from(HandOverTo))
    def hand_over(self, to: HandOverTo) -> None:
        self.act(Move.END, lambda: self.mediation.hand_over(to, HandOverGround.FAILED)[1])

    @rule(posts=st.lists(st.sampled_from("abc"), min_size=1, unique=True))
    def assign(self, posts: list[str]) -> None:
        self.act(Move.ASSIGN, lambda: self.mediation.assign(AssignedBy.RULE, tuple(posts)))

    @rule(side=st.sampled_from(Side))
    def consent(self, side: Side) -> None:
        self.act(Move.CONSENT, lambda: self.mediation.consent(side, is_written=True))

    @precondition(lambda self: self.mediation.mediators)
    @rule(data=st.data(), is_granted=st.booleans())
    def recuse(self, data: st.DataObject, is_granted: bool) -> None:
        recusal = Recusal(
            UUID(int=9), data.draw(st.sampled_from(self.mediation.mediators)), RecusalGround.INTEREST
        )
        self.act(Move.RECUSE, lambda: self.mediation.ask_recusal(recusal))
        self.act(Move.RECUSE, lambda: self.mediation.decide_recusal(recusal, "z", is_granted=is_granted))
        assert not is_granted or not self.mediation.is_open or recusal.post not in self.mediation.mediators

    @precondition(lambda self: self.mediation.attempts > 1)
    @rule(reason=st.sampled_from(sorted(OF_THE_CASE)))
    def lose_the_case(self, reason: MediationEnd) -> None:
        self.act(Move.END, lambda: self.mediation.end_with_case(reason))

    @rule()
    def record_what_is_not_yet(self) -> None:
        before = len(self.said)
        with pytest.raises((MomentAhead, TransitionRefused)):
            self.mediation.attempt(attempt(held_at=NOW + timedelta(seconds=1)), LADDER, NOW)
        assert len(self.said) == before

    @invariant()
    def attempts_are_numbered_without_a_gap(self) -> None:
        numbers = [each.number for each in self.said if isinstance(each, MediationAttempted)]
        assert numbers == list(range(1, self.mediation.attempts + 1))

    @invariant()
    def it_is_concluded_once_and_nothing_follows(self) -> None:
        endings = [each for each in self.said if isinstance(each, AgreementMade | MediationEnded)]
        assert len(endings) == (self.mediation.state in FINAL)
        assert not endings or self.said[-1] is endings[0]

    @invariant()
    def an_end_has_its_reason_and_nothing_else_has(self) -> None:
        assert (self.mediation.state is State.ENDED) == (self.mediation.end_reason is not None)


TestMediating = Mediating.TestCase


def test_every_state_is_final_or_can_end() -> None:
    assert frozenset({State.AGREED, State.ENDED}) == FINAL
    assert {move for move in Move if can(move, State.OPENED)} == set(Move)


def test_a_tier_off_the_ladder_is_refused_and_named() -> None:
    mediation = fresh()
    with pytest.raises(TierNotOnLadder) as refused:
        mediation.attempt(attempt(Tier.HAMLET), LADDER, NOW)
    assert refused.value.extra == {"ladder": list(LADDER)}
    assert mediation.attempts == 0


@pytest.mark.parametrize("reason", sorted(NOT_RECORDED))
def test_nobody_records_an_end_that_the_case_brings(reason: MediationEnd) -> None:
    mediation = fresh()
    with pytest.raises(InvalidInput):
        mediation.end(reason)
    assert mediation.state is State.OPENED


def test_an_agreement_says_its_sum_digest_and_the_cases_it_settles_in_order() -> None:
    terms = (
        Term(Side.RESPONDENT, 100, date(2026, 3, 12)),
        Term(Side.RESPONDENT, 250),
        Term(Side.PETITIONER, text="撤"),
    )
    agreement = Agreement(
        AgreementForm.WRITTEN, "以沟为界", NOW, BOTH, is_mediator_signed=True, is_sealed=True, terms=terms,
        related=("b", "a"),
    )  # fmt: skip
    made = fresh().agree(agreement, NOW)
    assert (made.amount_fen, made.related) == (350, ("a", "b"))
    assert made.digest is not None
    assert len(made.digest) == 64
    assert fresh().agree(ORAL, NOW).digest is None


def test_a_written_agreement_misses_what_it_lacks() -> None:
    bare = Agreement(AgreementForm.WRITTEN, "以沟为界", NOW, BOTH[:1])
    with pytest.raises(AgreementIncomplete) as refused:
        bare.check()
    missing = ["respondent_signature", "mediator_signature", "committee_seal"]
    assert refused.value.extra == {"missing": missing}


@pytest.mark.parametrize(
    ("agreement", "faulty"),
    [
        (Agreement(AgreementForm.ORAL, "t", NOW, BOTH), ["form"]),
        (Agreement(AgreementForm.ORAL, "t", NOW, is_sealed=True), ["form"]),
        (Agreement(AgreementForm.ORAL, "t", NOW, terms=(Term(Side.PETITIONER),)), ["terms"]),
        (
            Agreement(AgreementForm.ORAL, "t", NOW, terms=(Term(Side.PETITIONER, 1, date(2026, 3, 11)),)),
            ["due_on"],
        ),
        (Agreement(AgreementForm.ORAL, "t", NOW, terms=(Term(Side.PETITIONER, 10**15),) * 2), ["amount_fen"]),
        (Agreement(AgreementForm.ORAL, "t", NOW, related=("a", "a")), ["related"]),
        (
            Agreement(
                AgreementForm.WRITTEN, "t", NOW, (*BOTH, BOTH[0]), is_mediator_signed=True, is_sealed=True
            ),
            ["signatures"],
        ),
    ],
)
def test_an_agreement_that_contradicts_itself_is_refused(agreement: Agreement, faulty: list[str]) -> None:
    with pytest.raises(AgreementUnfit) as refused:
        fresh().agree(agreement, NOW)
    assert refused.value.extra == {"faulty": faulty}


def test_a_day_is_reckoned_in_shanghai() -> None:
    evening = datetime(2026, 3, 12, 16, 30, tzinfo=UTC)  # already the 13th there
    late = Agreement(AgreementForm.ORAL, "t", evening, terms=(Term(Side.PETITIONER, 1, date(2026, 3, 12)),))
    with pytest.raises(AgreementUnfit):
        late.check()


def test_an_agreement_neither_lies_ahead_nor_settles_its_own_case_as_another() -> None:
    mediation = fresh()
    with pytest.raises(MomentAhead):
        mediation.agree(ORAL, NOW - timedelta(microseconds=1))
    with pytest.raises(InvalidInput):
        mediation.agree(Agreement(AgreementForm.ORAL, "t", NOW, related=(mediation.code,)), NOW)
    assert mediation.state is State.OPENED
