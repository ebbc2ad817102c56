"""A petition through all its stages, acted on well and badly in any order, and held to what the statute forbids."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from casekit.errors import Problem
from casekit.facts import Event
from contracts.petition import PetitionAdmitted, PetitionAnswered
from contracts.reviews import (
    HearingHeld,
    HearingOpened,
    PetitionConcluded,
    PetitionExtended,
    PetitionExtensionDecided,
    ReviewAnswered,
    ReviewRequested,
)
from contracts.vocabulary import Conclusion, RefusalGround, ReviewLevel, ReviewOutcome
from procedures import library
from procedures.starting import StartEvent
from procedures.timing import counted_again
from procedures.vocabulary import DeadlineKind, NotCounted
from services.petition.domain.lifecycle import State
from services.petition.domain.longer import Longer, length_of
from services.petition.domain.petition import Notice, Petition, WrittenForm
from services.petition.domain.review import INSTANCES, Recourse
from services.petition.handlers import terms

PLACE = library.load("laibin-xiaopingyang")
COMPLETION = PLACE.rule(DeadlineKind.PETITION_COMPLETION, "ordinary")
NOON = datetime(2026, 3, 12, 4, tzinfo=UTC)
POSTS = ("officer", "leader")


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
        self.reviewing: tuple[datetime, datetime] | None = None
        self.pauses: list[datetime] = []
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

    @rule(is_told=st.booleans())
    def admit(self, is_told: bool) -> None:
        notice = Notice(WrittenForm.HANDED, self.now) if is_told else None
        try:
            moment = self.petition.admission(notice, self.now)
        except Problem:
            return
        due = terms.counted(COMPLETION, {StartEvent.PETITION_ADMITTED: moment}).due_at
        self.admitted_at, self.first_due = moment, due
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
        self.longer = Longer(UUID(int=2), length, by, self.now)

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
        self.extended, self.longer = lengths, None

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
        self.reviewing, self.pauses = (came, due), []

    @rule()
    def open_hearing(self) -> None:
        if self.recourse is None:
            return
        try:
            level = self.recourse.check_hearing()
        except Problem:
            return
        stops = NotCounted.HEARING in PLACE.rule(INSTANCES[level].term, "ordinary").not_counted
        self.attempt(self.recourse.hear(is_suspended=stops))
        if stops:
            self.pauses.append(self.now)

    @rule()
    def close_hearing(self) -> None:
        if self.recourse is None:
            return
        try:
            event = self.recourse.heard()
        except Problem:
            return
        self.attempt(event)
        if len(self.pauses) % 2:
            self.pauses.append(self.now)

    @rule(level=st.sampled_from(ReviewLevel), outcome=st.sampled_from(ReviewOutcome))
    def give_opinion(self, level: ReviewLevel, outcome: ReviewOutcome) -> None:
        if self.recourse is None or self.reviewing is None:
            return
        try:
            delivered = self.recourse.check_answer(level, self.now, self.reviewing[0], self.now)
        except Problem:
            return
        self.attempt(self.recourse.answer(level, outcome, delivered, is_on_time=True))
        if level is ReviewLevel.REVIEW:
            self.open_window(ReviewLevel.RE_REVIEW)
        else:
            self.attempt(self.recourse.last_word())

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
    def an_extension_adds_thirty_days_at_most(self) -> None:
        if self.petition.admitted_at is not None and self.petition.due_at is not None:
            assert self.petition.due_at - self.first_due <= timedelta(days=30)
            assert (self.petition.due_at > self.first_due) == bool(self.extended)

    @invariant()
    def each_level_is_asked_for_and_answered_once_in_turn(self) -> None:
        told = [each for _, each in self.said if isinstance(each, ReviewRequested | ReviewAnswered)]
        wanted = [(kind, level) for level in ReviewLevel for kind in (ReviewRequested, ReviewAnswered)]
        assert [(type(each), each.level) for each in told] == wanted[: len(told)]

    @invariant()
    def the_clock_stands_exactly_while_a_hearing_of_re_review_goes_on(self) -> None:
        hearings = [each for _, each in self.said if isinstance(each, HearingOpened | HearingHeld)]
        is_heard = bool(hearings) and isinstance(hearings[-1], HearingOpened)
        stands = is_heard and hearings[-1].level is ReviewLevel.RE_REVIEW
        assert (len(self.pauses) % 2 == 1) == stands
        if self.state is State.UNDER_RE_REVIEW and not is_heard and self.reviewing is not None:
            rule_ = PLACE.rule(DeadlineKind.PETITION_RE_REVIEW, "ordinary")
            due = counted_again(rule_, self.reviewing[0], terms.calendar(), self.pauses).due_at
            assert (due > self.reviewing[1]) <= bool(self.pauses)

    @invariant()
    def nothing_is_heard_of_it_after_the_last_word(self) -> None:
        ends = [
            at for at, (_, each) in enumerate(self.said)
            if isinstance(each, PetitionConcluded) and each.ground is Conclusion.RE_REVIEWED
        ]  # fmt: skip
        assert not ends or ends == [len(self.said) - 1]

    @invariant()
    def what_nobody_was_given_nobody_can_have_reviewed(self) -> None:
        if self.recourse is not None and self.window is None:
            assert self.state is State.ANSWERED


TestStages = Stages.TestCase
TestStages.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
