"""The risk list's entry: reviewed again and again, given on, struck off once; and nothing of it names a person."""

from dataclasses import fields
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from casekit.errors import Problem, TransitionRefused
from casekit.facts import Event
from contracts.risks import RiskAssigned, RiskListed, RiskReviewed, RiskStruckOff
from contracts.vocabulary import RiskEnd, RiskReason, RiskTrend
from procedures import library
from services.grid.domain.risk import LATEST_REVIEW, Risk, State
from services.grid.domain.risk_errors import ReviewUnfit

NOW = datetime(2026, 3, 12, 1, 0, tzinfo=UTC)
DUE = NOW + timedelta(days=7)


def risk() -> Risk:
    return Risk(UUID(int=1), RiskReason.ESCALATING, "town-1", None, DUE, "c")


def test_what_is_listed_says_who_answers_for_it_and_by_when_it_is_reviewed() -> None:
    said = risk().listed(NOW)
    assert said == RiskListed(UUID(int=1), RiskReason.ESCALATING, "town-1", DUE, None, None, None, "c")
    assert said.named_streams() == ("unit/town-1",)


@pytest.mark.parametrize("due", [NOW, NOW - timedelta(days=1), NOW + LATEST_REVIEW + timedelta(seconds=1)])
def test_a_review_lies_ahead_and_not_too_far(due: datetime) -> None:
    subject = risk()
    with pytest.raises(ReviewUnfit):
        subject.review(RiskTrend.EASED, due, NOW)
    assert subject.review_by == DUE
    subject.review_by = due
    with pytest.raises(ReviewUnfit):
        subject.listed(NOW)


def test_a_review_is_late_from_the_moment_it_was_due() -> None:
    subject = risk()
    again = DUE + timedelta(days=7)
    assert subject.review(RiskTrend.WORSE, again, DUE) == RiskReviewed(
        UUID(int=1), "town-1", RiskTrend.WORSE, False, again, "c"
    )
    assert subject.review(RiskTrend.EASED, again, DUE).is_on_time


def test_another_owner_takes_it_over_and_the_post_of_the_first_has_no_more_to_do() -> None:
    subject = risk()
    assert subject.assign("water", "post-1") == RiskAssigned(UUID(int=1), "water", "town-1", "post-1", "c")
    assert subject.owner == "post-1"
    subject.assign("justice", None)
    assert subject.owner == "justice"


def test_no_field_of_an_entry_or_of_what_is_said_of_it_is_for_a_person() -> None:
    names = {field.name for kind in (Risk, RiskListed, RiskAssigned, RiskReviewed) for field in fields(kind)}
    assert names.isdisjoint({"name", "person", "party", "phone", "id_number"})


def test_jiangans_list_is_worked_off_on_two_papers_of_which_one_is_a_letter_and_both_may_be() -> None:
    organisation = library.load("jiangan").organisation
    assert organisation.risk_list is not None
    assert set(organisation.risk_list.papers) == {letter.name for letter in organisation.letters}


class RiskMachine(RuleBasedStateMachine):
    """Any acts in any sequence."""

    def __init__(self) -> None:
        super().__init__()
        self.risk = risk()
        self.said: list[Event] = []

    @rule(trend=st.sampled_from(RiskTrend), days=st.integers(-2, 100))
    def review(self, trend: RiskTrend, days: int) -> None:
        self._try(lambda: self.risk.review(trend, NOW + timedelta(days=days), NOW))

    @rule(unit=st.sampled_from(("water", "justice")))
    def assign(self, unit: str) -> None:
        self._try(lambda: self.risk.assign(unit, None))

    @rule(ground=st.sampled_from(RiskEnd))
    def strike_off(self, ground: RiskEnd) -> None:
        self._try(lambda: self.risk.strike_off(ground))

    def _try(self, act: object) -> None:
        before = (self.risk.state, self.risk.unit, self.risk.review_by)
        try:
            self.said.append(act())  # type: ignore[operator]
        except (Problem, TransitionRefused):
            assert before == (self.risk.state, self.risk.unit, self.risk.review_by)

    @invariant()
    def nothing_follows_when_it_was_struck_off(self) -> None:
        ends = [index for index, each in enumerate(self.said) if isinstance(each, RiskStruckOff)]
        assert ends in ([], [len(self.said) - 1])
        assert (self.risk.state is State.STRUCK_OFF) == bool(ends)

    @invariant()
    def the_next_review_is_never_too_far(self) -> None:
        assert NOW < self.risk.review_by <= NOW + LATEST_REVIEW


TestRiskMachine = RiskMachine.TestCase
