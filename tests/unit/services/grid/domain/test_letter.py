"""The letter: taken note of, answered once where it must be; what places call it, and how long it has."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from casekit.errors import Problem, TransitionRefused
from casekit.facts import Event
from contracts.letters import LetterAnswered, LetterReceived, LetterSent, LetterWithdrawn
from contracts.vocabulary import Letter as Kind
from procedures import library
from services.grid.domain.letter import (
    NAMES,
    OF_CENTRE,
    OF_PLACES,
    REPLIES,
    TERMS,
    Letter,
    Move,
    State,
    name_of,
    number_of,
    printed_number,
)
from services.grid.domain.letter_errors import TakesNoAnswer

NOW = datetime(2026, 3, 12, 1, 0, tzinfo=UTC)
DUE = NOW + timedelta(days=3)
REPLY = UUID(int=2)


def letter(kind: Kind = Kind.COOPERATION) -> Letter:
    due = DUE if kind in TERMS else None
    return Letter(UUID(int=1), kind, "2026-0012", "labour", "water", "c", due_at=due)


def carry_out(subject: Letter, move: Move, now: datetime) -> Event:
    match move:
        case Move.RECEIVE:
            return subject.receive()
        case Move.ANSWER:
            return subject.answer(REPLY, now)
    return subject.withdraw()


def test_what_is_sent_names_both_units_and_by_when_it_is_to_be_answered() -> None:
    said = letter().sent()
    assert said == LetterSent(
        UUID(int=1), Kind.COOPERATION, "2026-0012", "labour", "water", DUE, None, None, "c"
    )
    assert said.named_streams() == ("unit/labour", "unit/water")


@pytest.mark.parametrize(("now", "is_on_time"), [(DUE - timedelta(seconds=1), True), (DUE, False)])
def test_an_answer_is_in_time_or_not(now: datetime, is_on_time: bool) -> None:
    said = letter().answer(REPLY, now)
    assert said == LetterAnswered(UUID(int=1), Kind.COOPERATION, "labour", "water", REPLY, is_on_time, "c")


@pytest.mark.parametrize("kind", [Kind.FORWARDING, *sorted(REPLIES)])
def test_what_is_forwarded_and_what_answers_another_is_not_answered(kind: Kind) -> None:
    subject = letter(kind)
    with pytest.raises(TakesNoAnswer):
        subject.answer(REPLY, NOW)
    assert subject.is_open
    subject.receive()
    assert not subject.is_open
    with pytest.raises(TransitionRefused):
        subject.withdraw()


def test_every_letter_has_a_name_and_all_but_replies_and_forwardings_a_term() -> None:
    assert set(NAMES) == set(Kind)
    assert set(Kind) - set(TERMS) == REPLIES | {Kind.FORWARDING}
    assert OF_PLACES < OF_CENTRE
    assert {letter(kind).reply_kind for kind in TERMS} == REPLIES


def test_a_number_is_of_its_year_and_printed_as_offices_write_it() -> None:
    assert (number_of(2026, 12), number_of(2026, 12345)) == ("2026-0012", "2026-12345")
    assert printed_number("2026-0012") == "〔2026〕12号"


@pytest.mark.parametrize(
    ("place", "kind", "name"),
    [
        ("yumen", Kind.COOPERATION, "协作联系单"),
        ("yumen", Kind.MEDIATION_REQUEST, "委托调处函"),
        ("yumen", Kind.MEDIATION_REPLY, "调处回复函"),
        ("jiangan", Kind.ASSIGNMENT, "转交办单"),
        ("jiangan", Kind.RISK_WARNING, "风险预警函"),
        # 三单一函: its one letter has no published name, ours stands in
        ("xianan", Kind.RISK_WARNING, "风险预警函"),
        ("zunyi-bozhou", Kind.FORWARDING, "转送函"),
    ],
)
def test_a_letter_is_called_as_its_place_calls_it(place: str, kind: Kind, name: str) -> None:
    assert name_of(library.load(place), kind) == name


@pytest.mark.parametrize("place", ["yumen", "jiangan", "xianan"])
def test_every_place_has_a_term_for_every_letter_that_is_answered(place: str) -> None:
    procedure = library.load(place)
    for kind, term in TERMS.items():
        assert procedure.rule(term, "ordinary").owner, kind


def test_jiangans_warning_runs_by_the_term_of_the_step_that_sends_it() -> None:
    warn = next(step for step in library.load("jiangan").steps if step.key == "warn")
    assert warn.deadline is TERMS[Kind.RISK_WARNING]


class LetterMachine(RuleBasedStateMachine):
    """Any acts in any sequence on a letter of any kind."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[Event] = []

    @initialize(kind=st.sampled_from(Kind))
    def send(self, kind: Kind) -> None:
        self.letter = letter(kind)

    @rule(move=st.sampled_from(Move))
    def act(self, move: Move) -> None:
        before = self.letter.state
        try:
            self.said.append(carry_out(self.letter, move, NOW))
        except Problem:
            assert self.letter.state is before

    @invariant()
    def nothing_follows_an_answer_or_a_withdrawal(self) -> None:
        ends = [index for index, each in enumerate(self.said) if not isinstance(each, LetterReceived)]
        assert ends in ([], [len(self.said) - 1])

    @invariant()
    def an_answer_is_owed_until_it_is_given_or_the_letter_taken_back(self) -> None:
        is_over = any(isinstance(each, LetterAnswered | LetterWithdrawn) for each in self.said)
        assert self.letter.awaits_answer == (self.letter.kind in TERMS and not is_over)
        assert (self.letter.state is State.ANSWERED) <= (self.letter.kind in TERMS)


TestLetterMachine = LetterMachine.TestCase
