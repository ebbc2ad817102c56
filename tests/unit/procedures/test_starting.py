"""A term counts from the event or the delivery that its rule names, and from nothing else."""

from datetime import UTC, datetime

import pytest

from procedures import library
from procedures.model import Procedure
from procedures.plans import PLANNED_ONLY
from procedures.starting import NAMES, Served, Start, StartEvent, began
from procedures.vocabulary import DeadlineKind

MOMENT = datetime(2026, 3, 4, 1, tzinfo=UTC)
LATER = datetime(2026, 3, 9, 1, tzinfo=UTC)


@pytest.fixture
def procedure() -> Procedure:
    return library.load("xiaogan")


@pytest.mark.parametrize(
    ("kind", "start"),
    [
        ("petition.forward", StartEvent.PETITION_RECEIVED),
        ("petition.notice", StartEvent.PETITION_RECEIVED),
        ("petition.objection", Served.FORWARDED_PETITION),
        ("petition.completion", StartEvent.PETITION_ADMITTED),
        ("petition.review_request", Served.PETITION_ANSWER),
        ("petition.review", StartEvent.REVIEW_REQUESTED),
        ("petition.re_review_request", Served.REVIEW_OPINION),
        ("mediation.confirmation", StartEvent.AGREEMENT_MADE),
        ("mediation.delegated", Served.COURT_FILE),
        ("mediation.entrusted", Served.COURT_FILE),
        ("ruling.suit", Served.RULING),
    ],
)
def test_statute_names_the_fact_a_term_counts_from(procedure: Procedure, kind: str, start: Start) -> None:
    assert procedure.rule(kind).start is start


@pytest.mark.parametrize("kind", sorted(set(DeadlineKind) - PLANNED_ONLY))
def test_every_term_counts_from_something(procedure: Procedure, kind: DeadlineKind) -> None:
    assert procedure.rule(kind).start in NAMES


def test_a_term_from_a_delivery_does_not_run_until_the_paper_is_delivered(procedure: Procedure) -> None:
    start = procedure.rule("petition.review_request").start
    assert start is not None
    answered: dict[Start, datetime] = {StartEvent.COMPLETED: MOMENT}
    assert began(start, answered) is None
    assert began(start, {**answered, Served.PETITION_ANSWER: LATER}) == LATER


def test_a_fact_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        began(StartEvent.ADMITTED, {StartEvent.ADMITTED: MOMENT.replace(tzinfo=None)})


def test_every_start_has_a_chinese_name() -> None:
    assert set(NAMES) == {*StartEvent, *Served}
    assert len(set(NAMES.values())) == len(NAMES)
