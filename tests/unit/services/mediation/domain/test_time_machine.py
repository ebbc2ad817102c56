"""A mediation in time: whatever happens in whatever order, its term is what a clerk counts by hand, day by day.

The clerk's book is `left`, the days still to come, of which one goes with every day that counts (医疗条例 38: working
days, none while an opinion is waited for), or the last day itself, of a court's file (特邀 27: natural days).
"""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from casekit.clock import to_local
from contracts.vocabulary import AgreementForm, AttemptOutcome, ReferralKind, Side, Tier
from procedures import library
from procedures.extension import ExtensionRefused
from procedures.vocabulary import DeadlineKind
from services.mediation.domain.agreement import Agreement
from services.mediation.domain.errors import ApplicationNotJoint, ConfirmationLate, ConsentMissing
from services.mediation.domain.longer import length_of, may_be_longer
from services.mediation.domain.mediation import Attempt, Mediation
from services.mediation.domain.referral import Referral, check_consent
from services.mediation.domain.settling import check_application
from services.mediation.handlers import terms

PLACE = library.load("pingliang-jingchuan")
CALENDAR, DAY = terms.calendar(), timedelta(days=1)
BEGAN, COURT = datetime(2026, 3, 2, 2, tzinfo=UTC), "court"
COURTS_DAYS = {ReferralKind.DELEGATED: 30, ReferralKind.ENTRUSTED: 15, ReferralKind.ENTRUSTED_SUMMARY: 7}
SIDES = st.sets(st.sampled_from(Side), min_size=1)


def rolled(day: date) -> date:
    """The day, or the next working day."""
    while not CALENDAR.is_workday(day):
        day += DAY
    return day


class InTime(RuleBasedStateMachine):
    """Days pass, an opinion is waited for, both sides agree to take longer, a court sends its file, and so on."""

    @initialize(kind=st.none() | st.sampled_from(ReferralKind))
    def begin(self, kind: ReferralKind | None) -> None:
        self.now, self.stopped = BEGAN, None
        self.lengths: list[str] = []
        self.pauses: list[datetime] = []
        self.consents: set[Side] = set()
        self.kind, self.left, self.last = kind, 30, date.max
        term = DeadlineKind.MEDIATION_MEDICAL
        if kind is not None:
            file = Referral(kind, COURT, BEGAN)
            file.check(self.now)
            term, self.last = file.term, rolled(self.today + DAY * COURTS_DAYS[kind])
        self.rule = PLACE.rule(term, "ordinary")
        self.mediation = Mediation(UUID(int=1), "case-a", "committee", 1, self.due_at, term=term.value)

    @property
    def today(self) -> date:
        return to_local(self.now).date()

    @property
    def due_at(self) -> datetime:
        return terms.extended(self.rule, BEGAN, self.lengths, self.pauses).due_at

    @property
    def runs(self) -> bool:
        return self.stopped is None and self.mediation.is_open and self.now < self.due_at

    @rule(days=st.integers(1, 4))
    def days_pass(self, days: int) -> None:
        for _ in range(days):
            self.now += DAY
            self.left -= self.stopped is None and CALENDAR.is_workday(self.today)

    @precondition(lambda self: self.runs)
    @rule(days=st.integers(0, 9))
    def wait_for_an_opinion(self, days: int) -> None:
        if "expertise" in self.rule.not_counted:
            self.stopped = self.now
        InTime.days_pass(self, days)

    @precondition(lambda self: self.stopped is not None)
    @rule()
    def have_the_opinion(self) -> None:
        self.pauses += [self.stopped, self.now]
        self.stopped = None

    @precondition(lambda self: self.runs)
    @rule(days=st.integers(1, 20))
    def agree_to_take_longer(self, days: int) -> None:
        if self.lengths:
            assert not may_be_longer(self.rule, len(self.lengths))
            with pytest.raises(ExtensionRefused):
                length_of(self.rule, days, len(self.lengths))
            return
        self.lengths.append(length_of(self.rule, days, 0))
        self.left += days
        if self.kind is not None:
            self.last = rolled(self.last + DAY * days)

    @rule(sides=SIDES)
    def consent(self, sides: set[Side]) -> None:
        self.consents |= sides

    @precondition(lambda self: self.mediation.is_open)
    @rule()
    def mediate(self) -> None:
        attempt = Attempt(Tier.TOWN, AttemptOutcome.NO_AGREEMENT, self.now)
        if self.kind is ReferralKind.DELEGATED and len(self.consents) < 2:
            with pytest.raises(ConsentMissing):
                check_consent(self.kind, self.consents)
            return
        check_consent(self.kind, self.consents)
        self.mediation.attempt(attempt, PLACE.mediation.ladder, self.now)

    @precondition(lambda self: self.mediation.attempts and self.mediation.is_open)
    @rule(later=st.integers(0, 45), sides=SIDES)
    def settle_and_apply_to_the_court(self, later: int, sides: set[Side]) -> None:
        self.mediation.agree(Agreement(AgreementForm.ORAL, "各让一步", self.now), self.now)
        until = terms.timing(PLACE, DeadlineKind.MEDIATION_CONFIRMATION, "ordinary", self.now).due_at
        if sides != set(Side):
            with pytest.raises(ApplicationNotJoint):
                check_application(sides, until, self.now)
        both, last = set(Side), rolled(self.today + DAY * 30)
        for day, applied_at in ((self.today + DAY * n, self.now + DAY * n) for n in (later, 30, 31)):
            if day > last:
                with pytest.raises(ConfirmationLate):
                    check_application(both, until, applied_at)
            else:
                check_application(both, until, applied_at)

    @invariant()
    def the_last_day_is_the_one_counted_by_hand(self) -> None:
        if self.stopped is not None or (self.kind is None and self.left < 0):
            return
        last = self.last
        if self.kind is None:
            last, left = self.today, self.left
            while left:
                last += DAY
                left -= CALENDAR.is_workday(last)
        counted = to_local(self.due_at - timedelta.resolution).date()
        assert rolled(counted) == rolled(last)
        assert counted == last or self.left == 0  # on the last day or a free one after it

    @invariant()
    def it_was_extended_once_at_most(self) -> None:
        assert len(self.lengths) <= 1

    @invariant()
    def nothing_is_mediated_at_a_courts_behest_against_a_side(self) -> None:
        if self.kind is ReferralKind.DELEGATED and self.mediation.attempts:
            assert self.consents == set(Side)


TestInTime = InTime.TestCase
TestInTime.settings = settings(max_examples=40, stateful_step_count=20)
