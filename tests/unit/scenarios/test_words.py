"""The words of a timeline: none is missing, and a term's end is written as people write it."""

from datetime import UTC, datetime

import pytest

from casekit.deadlines.events import EVENTS as OF_DEADLINES
from contracts import (
    callouts,
    chain,
    corrections,
    forwarding,
    intake,
    letters,
    mediation,
    meetings,
    petition,
    pressing,
    receptions,
    reviews,
    risks,
    statuses,
    terms,
)
from contracts.followups import CaseDrawn
from contracts.grid import OrderIssued
from contracts.papers import PaperDelivered
from contracts.registry import known_events
from contracts.settlement import ProceedingEntered, RulingGiven
from contracts.vocabulary import AttemptOutcome, Grade, Outcome, Satisfaction
from scenarios.words import HAPPENINGS, in_brief, told, until


def test_everything_that_can_stand_on_a_case_has_a_word() -> None:
    orders = {type_ for type_ in known_events() if type_.startswith(OrderIssued.TYPE.split(".")[0])}
    of_cases = {
        event.TYPE
        for event in (
            *intake.EVENTS,
            *corrections.EVENTS,
            *mediation.EVENTS,
            *petition.EVENTS,
            *forwarding.EVENTS,
            *pressing.EVENTS,
            *reviews.EVENTS,
            *statuses.EVENTS,
            *receptions.EVENTS,
            *OF_DEADLINES,
        )
    }
    of_cases |= {
        event.TYPE
        for event in (
            *chain.EVENTS,
            *terms.EVENTS,
            *callouts.EVENTS,
            *letters.EVENTS,
            *risks.EVENTS,
            *meetings.EVENTS,
        )
    } - {"meeting.held"}
    of_cases |= {each.TYPE for each in (CaseDrawn, PaperDelivered, ProceedingEntered, RulingGiven)}
    assert of_cases | orders == set(HAPPENINGS)


@pytest.mark.parametrize(
    ("key", "words"),
    [("outcome", [*Outcome, *AttemptOutcome]), ("grade", list(Grade)), ("satisfaction", list(Satisfaction))],
)
def test_every_word_of_the_facts_is_said_in_chinese(key: str, words: list[str]) -> None:
    assert not [word for word in words if in_brief({key: str(word)}, {}).isascii()]


def test_facts_in_brief() -> None:
    facts = {"committee": "committee-labour", "number": 2, "joint": ["court"], "amount_fen": 55_000_000}
    names = {"committee-labour": "劳动争议调委会", "court": "法院"}
    assert in_brief(facts, names) == "劳动争议调委会 第2次 联合：法院 550,000 元"


def test_a_deadline_is_told_with_what_it_is_for() -> None:
    facts = {"deadline": "x", "kind": "admission", "due_at": "2025-01-14T16:00:00Z"}
    assert in_brief(facts, {}) == "受理 2025-01-14 24:00 前"


def test_a_term_that_ends_with_its_day_ends_at_24() -> None:
    assert until(datetime(2025, 1, 14, 16, tzinfo=UTC)) == "2025-01-14 24:00"
    assert until(datetime(2025, 1, 14, 9, 30, tzinfo=UTC)) == "2025-01-14 17:30"


def test_an_unknown_happening_is_told_as_it_is_called() -> None:
    assert told("comet.seen") == "comet.seen"
