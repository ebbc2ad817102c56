"""A petition through all its stages, acted on well and badly in any order, and held to what the statute forbids.

When its terms end is counted by hand rules (`recounting`), not by the platform's.
"""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from casekit.deadlines import Deadline, pauses_of
from casekit.errors import Problem
from casekit.facts import Event
from contracts.forwarding import (
    ForwardingDecided,
    ForwardingObjected,
    ForwardingReported,
    ForwardingSent,
    ForwardingTaken,
)
from contracts.petition import PetitionAdmitted, PetitionAnswered, PetitionEnded
from contracts.reviews import (
    HearingHeld,
    HearingOpened,
    PetitionConcluded,
    PetitionExtended,
    PetitionExtensionDecided,
    ReviewAnswered,
    ReviewRequested,
)
from contracts.vocabulary import (
    Conclusion,
    ForwardingKind,
    HandOverTo,
    PetitionSort,
    RefusalGround,
    ReviewLevel,
    ReviewOutcome,
    Side,
)
from procedures import library
from procedures.starting import Served, StartEvent
from procedures.timing import counted_again
from procedures.vocabulary import DeadlineKind, NotCounted
from services.petition.domain import handing
from services.petition.domain.forwarding import PENDING, UNDER_WAY, Forwarding
from services.petition.domain.lifecycle import Move, State, can
from services.petition.domain.longer import Longer, length_of
from services.petition.domain.petition import Notice, Petition, WrittenForm
from services.petition.domain.review import INSTANCES, Recourse
from services.petition.handlers import terms
from tests.integration.services.petition.year.recounting import natural, rolled, working

PLACE = library.load("laibin-xiaopingyang")
COMPLETION = PLACE.rule(DeadlineKind.PETITION_COMPLETION, "ordinary")
NOON = datetime(2026, 3, 12, 4, tzinfo=UTC)
POSTS = ("officer", "leader")
OBJECTION = PLACE.rule(DeadlineKind.PETITION_OBJECTION, "ordinary")
KNOWN = datetime(2026, 12, 1, tzinfo=UTC)  # until then the hand rules know the days of rest
LETTERS = {ForwardingSent: "s", ForwardingObjected: "o", ForwardingTaken: "t", ForwardingReported: "r"}


def running(began_at: datetime, due_at: datetime) -> Deadline:
    """The term of who reviews, as it begins."""
    return Deadline(
        UUID(int=4), "case/case-a", "petition.review", "", "", "office", "", "open", False, began_at, due_at, (), 0,
        None, None, None, False, (), (), 0, began_at, (), (),
    )  # fmt: skip


class Stages(RuleBasedStateMachine):
    """The model is what was said; each deed may be refused, and then nothing has changed."""

    @initialize(is_anonymous=st.booleans())
    def receive(self, is_anonymous: bool) -> None:
        self.now = NOON
        self.petition = Petition(UUID(int=1), "case-a", "office", 1, NOON, NOON, is_anonymous)
        self.recourse: Recourse | None = None
        self.longer: Longer | None = None
        self.extended: tuple[str, ...] = ()
        self.window: tuple[datetime, datetime] | None = None
        self.term: Deadline | None = None
        self.passed: Forwarding | None = None
        self.said: list[tuple[datetime, Event]] = []

    def attempt(self, *said: Event) -> None:
        self.said += [(self.now, each) for each in said]

    @property
    def state(self) -> State:
        return self.petition.state if self.recourse is None else self.recourse.state

    @rule(days=st.integers(1, 45))
    def wait(self, days: int) -> None:
        """Who has not asked by then lets it be concluded, as the ticker would have it."""
        self.now += timedelta(days=days)
        if (
            self.recourse is not None
            and self.state in (State.ANSWERED, State.REVIEWED)
            and self.recourse.until is not None
            and self.now >= self.recourse.until
        ):
            self.attempt(self.recourse.let_lapse())

    @rule()
    def pass_on(self) -> None:
        if not can(Move.FORWARD, self.petition.state) or self.is_with(UNDER_WAY):
            return
        begins = {Served.FORWARDED_PETITION: self.now}
        self.passed = Forwarding(
            UUID(int=10 + len(self.said)), self.petition.id, "case-a", "office", "bureau",
            ForwardingKind.FORWARDED, terms.counted(OBJECTION, begins).due_at,
        )  # fmt: skip
        self.attempt(self.passed.sent((), None, self.now))

    def is_with(self, states: tuple[object, ...]) -> bool:
        """Whether a unit has it, in one of these states."""
        return self.passed is not None and self.passed.state in states

    @rule(act=st.sampled_from(("object", "uphold", "overrule", "report")))
    def act_on_what_was_passed(self, act: str) -> None:
        if self.passed is None:
            return
        deeds = {
            "object": lambda each: each.object(self.now),
            "uphold": lambda each: each.decide(is_upheld=True),
            "overrule": lambda each: each.decide(is_upheld=False),
            "report": lambda each: each.report(is_on_time=True),
        }
        try:
            self.attempt(deeds[act](self.passed))
        except Problem:
            return

    @rule(is_told=st.booleans())
    def take(self, is_told: bool) -> None:
        """受理 by the unit; the order is the handler's: whether it can be admitted so, then that it is taken."""
        if self.passed is None or self.petition.state is not State.RECEIVED:
            return
        try:
            self.petition.admission(Notice(WrittenForm.POST, self.now) if is_told else None, self.now)
            self.attempt(self.passed.take())
        except Problem:
            return
        self.admit_by(is_told)

    @rule(is_told=st.booleans())
    def admit(self, is_told: bool) -> None:
        if not self.is_with(PENDING):
            self.admit_by(is_told)

    def admit_by(self, is_told: bool) -> None:
        notice = Notice(WrittenForm.HANDED, self.now) if is_told else None
        try:
            moment = self.petition.admission(notice, self.now)
        except Problem:
            return
        due = terms.counted(COMPLETION, {StartEvent.PETITION_ADMITTED: moment}).due_at
        self.admitted_at = moment
        self.attempt(self.petition.admit(moment, due))

    @rule(by=st.sampled_from(POSTS), days=st.sampled_from((None, 10, 30, 31)))
    def ask_for_longer(self, by: str, days: int | None) -> None:
        if self.petition.state is not State.ADMITTED or self.longer is not None:
            return
        try:
            length = length_of(COMPLETION, days, len(self.extended))
        except Problem:
            assert days == 31 or self.extended
            return
        self.longer, self.asked = Longer(UUID(int=2), length, by, self.now), 30 if days is None else days

    @rule(by=st.sampled_from(POSTS), is_granted=st.booleans())
    def decide_on_longer(self, by: str, is_granted: bool) -> None:
        if self.longer is None or self.petition.state is not State.ADMITTED:
            return
        try:
            self.attempt(self.longer.decide(self.petition, by, self.now, is_granted=is_granted))
        except Problem:
            return
        assert by != self.longer.asked_by
        if not is_granted:
            self.longer = None

    @rule(is_told=st.booleans())
    def tell_why_longer(self, is_told: bool) -> None:
        if self.longer is None or self.petition.state is not State.ADMITTED:
            return
        notice = Notice(WrittenForm.POST, self.now) if is_told else None
        lengths = (*self.extended, self.longer.length)
        due = counted_again(COMPLETION, self.admitted_at, terms.calendar(), (), lengths).due_at
        try:
            self.attempt(self.longer.tell(self.petition, notice, due, self.now))
        except Problem:
            return
        self.extended, self.longer, self.granted = lengths, None, self.asked

    @rule(is_delivered=st.booleans())
    def answer(self, is_delivered: bool) -> None:
        delivered = self.now if is_delivered else None
        try:
            self.attempt(self.petition.answer(delivered, self.now, is_on_time=True))
        except Problem:
            return
        found = self.petition
        self.recourse = Recourse(found.id, found.code, found.unit, found.state)
        if delivered is not None:
            self.open_window(ReviewLevel.REVIEW)

    def open_window(self, level: ReviewLevel) -> None:
        assert self.recourse is not None
        each = INSTANCES[level]
        until = terms.counted(PLACE.rule(each.window, "ordinary"), {each.begins: self.now}).due_at
        self.recourse.delivered_at, self.recourse.until = self.now, until
        self.window = (self.now, until)
        assert self.now > KNOWN or until == rolled(self.now, 30)

    @rule(level=st.sampled_from(ReviewLevel), ago=st.integers(-1, 40))
    def ask_for_review(self, level: ReviewLevel, ago: int) -> None:
        if self.recourse is None:
            return
        came = self.now - timedelta(days=ago)
        term = PLACE.rule(INSTANCES[level].term, "ordinary")
        due = terms.counted(term, {StartEvent.REVIEW_REQUESTED: came}).due_at
        before = repr(self.recourse)
        try:
            self.attempt(self.recourse.request(level, came, due, self.now))
        except Problem:
            assert repr(self.recourse) == before
            return
        assert self.window is not None
        assert came < self.window[1], "no review after its window"
        self.term, self.stood = running(came, due), timedelta()

    @rule()
    def open_hearing(self) -> None:
        if self.recourse is None or self.term is None:
            return
        try:
            level = self.recourse.check_hearing()
        except Problem:
            return
        leaves_out = NotCounted.HEARING in PLACE.rule(INSTANCES[level].term, "ordinary").not_counted
        stops = leaves_out and self.now < self.term.due_at
        self.attempt(self.recourse.hear(is_suspended=stops))
        self.term = replace(self.term, suspended_at=self.now if stops else None)

    @rule()
    def close_hearing(self) -> None:
        if self.recourse is None or self.term is None:
            return
        try:
            event = self.recourse.heard()
        except Problem:
            return
        opened = next(at for at, each in reversed(self.said) if isinstance(each, HearingOpened))
        self.attempt(event)
        if self.term.suspended_at is None:
            return
        self.stood += self.now - opened
        pauses = pauses_of(self.term, self.now)
        rule_ = PLACE.rule(INSTANCES[event.level].term, "ordinary")
        due = counted_again(rule_, self.term.counted_from, terms.calendar(), pauses).due_at
        self.term = replace(self.term, suspended_at=None, pauses=pauses, due_at=due)

    @rule(level=st.sampled_from(ReviewLevel), outcome=st.sampled_from(ReviewOutcome))
    def give_opinion(self, level: ReviewLevel, outcome: ReviewOutcome) -> None:
        if self.recourse is None or self.term is None:
            return
        try:
            delivered = self.recourse.check_answer(level, self.now, self.term.counted_from, self.now)
        except Problem:
            return
        self.attempt(self.recourse.answer(level, outcome, delivered, is_on_time=True))
        if level is ReviewLevel.REVIEW:
            self.open_window(ReviewLevel.RE_REVIEW)
        else:
            self.attempt(self.recourse.last_word())

    @rule()
    def handle_again(self) -> None:
        """The case is opened again because the review has revoked the answer."""
        answers = [each for _, each in self.said if isinstance(each, ReviewAnswered)]
        if self.recourse is None or not answers or answers[-1].outcome is not ReviewOutcome.REVOKED:
            return
        try:
            self.attempt(self.recourse.handle_again())
        except Problem:
            return
        assert answers[-1].level is ReviewLevel.REVIEW
        assert self.recourse.until is None

    @rule(sort=st.sampled_from((None, *PetitionSort)), sides=st.sets(st.sampled_from(Side)))
    def hand_over(self, sort: PetitionSort | None, sides: set[Side]) -> None:
        """移交调解."""
        try:
            handing.check(self.petition, sort, sides)
        except Problem:
            return
        assert (self.state, sort, sides) == (State.ADMITTED, PetitionSort.APPEAL, set(Side))
        notice = Notice(WrittenForm.POST, self.now)
        handed, ended = handing.hand_over(self.petition, HandOverTo.PEOPLES_MEDIATION, notice, self.now)
        called_back = (self.passed.withdraw(),) if self.passed and self.is_with(UNDER_WAY) else ()
        self.attempt(handed, *called_back, ended)

    @rule(ground=st.sampled_from((RefusalGround.DUPLICATE, RefusalGround.CONCLUDED)))
    def refuse(self, ground: RefusalGround) -> None:
        if self.petition.state is State.RECEIVED and self.now - NOON > timedelta(days=60):
            self.attempt(self.petition.refuse(ground, None))

    def kinds(self) -> list[type[Event]]:
        return [type(each) for _, each in self.said]

    @invariant()
    def no_opinion_comes_before_the_admission(self) -> None:
        kinds = self.kinds()
        for opinion in (PetitionAnswered, ReviewAnswered):
            assert opinion not in kinds or kinds.index(PetitionAdmitted) < kinds.index(opinion)

    @invariant()
    def there_is_no_second_extension_and_none_without_approval(self) -> None:
        granted = [
            each for _, each in self.said if isinstance(each, PetitionExtensionDecided) and each.is_granted
        ]
        assert self.kinds().count(PetitionExtended) <= min(1, len(granted))
        assert len(self.extended) <= 1

    @invariant()
    def completion_ends_with_its_sixtieth_day_and_the_days_that_were_granted(self) -> None:
        if self.petition.due_at is not None:
            longer = self.granted if self.extended else 0
            assert longer <= 30
            assert self.petition.due_at == natural(self.admitted_at, 60 + longer)

    @invariant()
    def each_unit_it_is_passed_to_objects_once_in_five_working_days_takes_it_once_and_then_reports(
        self,
    ) -> None:
        told: dict[UUID, str] = {}
        for at, each in self.said:
            if isinstance(each, ForwardingSent):
                assert at > KNOWN or each.object_by == working(at, 5)
                object_by = each.object_by
            if isinstance(each, ForwardingObjected):
                assert at < object_by
            if isinstance(each, PetitionAdmitted):
                assert not told or [*told.values()][-1][-1] in "tu", (
                    "nobody admits what another has not taken"
                )
            if isinstance(each, ForwardingDecided):
                told[each.forwarding] += "u" if each.is_upheld else "n"
            elif type(each) in LETTERS:
                told[each.forwarding] = told.get(each.forwarding, "") + LETTERS[type(each)]  # type: ignore[attr-defined, index]
        assert all(re.fullmatch("s(o|ou|(on)?(tr?)?)", each) for each in told.values()), told
        assert all(each == "sou" for each in [*told.values()][:-1]), "one unit has it at a time"

    @invariant()
    def each_level_is_asked_for_and_answered_once_in_turn(self) -> None:
        told = [each for _, each in self.said if isinstance(each, ReviewRequested | ReviewAnswered)]
        wanted = [(kind, level) for level in ReviewLevel for kind in (ReviewRequested, ReviewAnswered)]
        assert [(type(each), each.level) for each in told] == wanted[: len(told)]

    @invariant()
    def the_clock_stands_exactly_while_a_hearing_of_re_review_goes_on_in_time(self) -> None:
        if self.term is None:
            return
        hearings = [each for _, each in self.said if isinstance(each, HearingOpened | HearingHeld)]
        last = hearings[-1] if hearings else None
        is_heard = isinstance(last, HearingOpened)
        assert (self.term.suspended_at is not None) == (is_heard and last is not None and last.is_suspended)  # type: ignore[union-attr]
        assert all(
            each.level is ReviewLevel.RE_REVIEW for each in hearings if getattr(each, "is_suspended", False)
        )

    @invariant()
    def who_reviews_has_thirty_days_and_the_days_the_clock_stood(self) -> None:
        if self.term is not None:
            assert self.term.due_at == natural(self.term.counted_from, 30) + self.stood

    @invariant()
    def nothing_is_heard_of_it_after_the_last_word(self) -> None:
        ends = [
            at for at, (_, each) in enumerate(self.said)
            if isinstance(each, PetitionConcluded) and each.ground is Conclusion.RE_REVIEWED
        ]  # fmt: skip
        assert not ends or ends == [len(self.said) - 1]

    @invariant()
    def nothing_is_heard_of_what_is_handled_again_or_was_handed_over(self) -> None:
        kinds = self.kinds()
        assert PetitionEnded not in kinds or kinds.index(PetitionEnded) == len(kinds) - 1

    @invariant()
    def what_nobody_was_given_nobody_can_have_reviewed(self) -> None:
        if self.recourse is not None and self.window is None:
            assert self.state is State.ANSWERED


TestStages = Stages.TestCase
TestStages.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
