"""Event streams with the counts that places published (domain knowledge, efficiency figures) give the published rates.

Each story is counted by the shipped catalogue, event by event, and each rate has the rounding the place used. Which
place published them is not told with the figures, so a test is named by its counts; what a place published of itself
(泾川's colours, 咸安's draw) is tested under its name.
"""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from casekit.facts import Event
from contracts.corrections import CaseCorrected
from contracts.grid import ReportFiled
from contracts.intake import (
    CaseAdmitted,
    CaseCompleted,
    CaseFollowedUp,
    CaseRegistered,
    CaseRelated,
    CaseReopened,
    CaseRouted,
)
from contracts.mediation import AgreementMade, MediationEnded, MediationOpened
from contracts.samples import sample
from contracts.sessions import SessionScheduled
from contracts.settlement import AgreementFulfilled
from contracts.vocabulary import (
    AgreementForm,
    CaseField,
    MatterType,
    MediationEnd,
    Outcome,
    Route,
    Satisfaction,
    SessionMode,
)
from services.evaluation.catalogue import catalogue, rules_at
from services.evaluation.domain.figures import Figure, figure
from services.evaluation.domain.rates import Rounding, change
from services.evaluation.domain.tally import Tally

NOON = datetime(2026, 3, 12, 4, 0, tzinfo=UTC)
RULES = rules_at(NOON)
CENTRE, COMMITTEE = "unit-centre", "unit-committee"
REGISTERED = replace(sample(CaseRegistered), centre=CENTRE, grid=None, matter_type=MatterType.DISPUTE)
REQUESTED = replace(REGISTERED, matter_type=MatterType.REQUEST)
TO_REQUEST = replace(
    sample(CaseCorrected), code="c", fields=(CaseField.MATTER_TYPE,), matter_type=MatterType.REQUEST
)
ADMITTED = CaseAdmitted("c")
COMPLETED = CaseCompleted("c", Outcome.ORDER_VERIFIED, 1, "unit-justice")
OPENED = MediationOpened(UUID(int=1), "c", COMMITTEE, 1, NOON)
AGREED = AgreementMade(UUID(int=1), "c", COMMITTEE, 1, AgreementForm.WRITTEN, NOON)
FAILED = MediationEnded(UUID(int=1), "c", COMMITTEE, 1, MediationEnd.FAILED)
FULFILLED = AgreementFulfilled(UUID(int=1), "c", COMMITTEE, False)
SETTLED = replace(sample(ReportFiled), unit=COMMITTEE, is_settled=True)
Story = tuple[Event, ...]


def counts(stories: list[tuple[int, Story]]) -> Counter[tuple[str, str]]:
    """What is counted when each story happens so many times, each time as a matter of its own."""
    sums = Counter[tuple[str, str]]()
    for times, story in stories:
        tally = Tally()
        for event in story:
            tally, facts = tally.heard(event, NOON, RULES)
            for fact in facts:
                sums[fact.unit, fact.count] += fact.amount * times
    return sums


def published(
    key: str, subject: str, stories: list[tuple[int, Story]], places: int, rounding: Rounding
) -> Figure:
    told = counts(stories)
    found = {count: amount for (owner, count), amount in told.items() if owner == subject}
    return figure(replace(catalogue().indicators[key], places=places, rounding=rounding), found)


def parts(whole: int, part: int, begun: Story, ended: Story) -> list[tuple[int, Story]]:
    return [(part, (*begun, *ended)), (whole - part, begun)]


CASES = ((REGISTERED, ADMITTED), (COMPLETED,))
MEDIATIONS = ((REGISTERED, ADMITTED, OPENED), (AGREED,))
R, T = Rounding.ROUNDED, Rounding.TRUNCATED


@pytest.mark.parametrize(
    ("whole", "part", "places", "rounding", "percent"),
    [
        (1921, 1894, 1, R, "98.6"), (824, 796, 1, R, "96.6"), (53_609, 53_595, 1, T, "99.9"), (32, 30, 2, R, "93.75"),
        (12, 11, 2, T, "91.66"), (168, 165, 1, R, "98.2"), (5164, 4235, 2, R, "82.01"), (398, 395, 1, R, "99.2"),
    ],
    ids=str,
)  # fmt: skip
@pytest.mark.parametrize(
    ("key", "subject", "stories"),
    [("settlement", CENTRE, CASES), ("mediation_success", COMMITTEE, MEDIATIONS)],
)
def test_published_counts_give_the_published_rate_in_the_published_rounding(
    key: str, subject: str, stories: tuple[Story, Story], whole: int, part: int, places: int, rounding: Rounding,
    percent: str,
) -> None:  # fmt: skip
    found = published(key, subject, parts(whole, part, *stories), places, rounding)
    assert (found.numerator, found.denominator, found.value) == (part, whole, percent)


def test_grid_events_of_which_824_needed_a_department_were_settled_on_the_spot() -> None:
    """53,609 grid events, 824 of which needed a department: the rest one act each."""
    reported = replace(SETTLED, is_settled=False)
    found = published("spot_reports", COMMITTEE, [(53_609 - 824, (SETTLED,)), (824, (reported,))], 2, R)
    assert (found.numerator, found.denominator, found.value) == (52_785, 53_609, "98.46")


def test_mediation_success_and_fulfilment_after_success_are_two_rates() -> None:
    begun = (REGISTERED, OPENED)
    stories = [(90, (*begun, AGREED, FULFILLED)), (5, (*begun, AGREED)), (5, (*begun, FAILED))]
    assert published("mediation_success", COMMITTEE, stories, 2, R).value == "95.00"
    assert published("fulfilment", COMMITTEE, stories, 2, R).value == "94.74"


@pytest.mark.parametrize(("asked", "satisfied", "percent"), [(100, 94, "94.0"), (200, 197, "98.5")])
def test_satisfaction_of_94_and_98_5_per_cent(asked: int, satisfied: int, percent: str) -> None:
    completed = (REGISTERED, ADMITTED, COMPLETED)
    said = [CaseFollowedUp("c", each) for each in (Satisfaction.SATISFIED, Satisfaction.DISSATISFIED)]
    stories = [(satisfied, (*completed, said[0])), (asked - satisfied, (*completed, said[1]))]
    assert published("satisfaction", CENTRE, stories, 1, R).value == percent


def test_an_average_response_of_four_hours() -> None:
    found = Counter[str]()
    for hours in (2, 3, 7):
        tally, _ = Tally().heard(REGISTERED, NOON, RULES)
        _, facts = tally.heard(ADMITTED, NOON + timedelta(hours=hours), RULES)
        found.update({fact.count: fact.amount for fact in facts if fact.unit == CENTRE})
    assert figure(catalogue().indicators["admission_hours"], found).value == "4.00"


@pytest.mark.parametrize(("before", "now", "percent"), [(1000, 903, "-9.7"), (2_500, 2_000, "-20.0")])
@pytest.mark.parametrize(("key", "subject"), [("repetition_rate", "unit-justice"), ("filing_rate", CENTRE)])
def test_repeat_petitions_fell_by_9_7_and_court_filings_by_20_per_cent(
    key: str, subject: str, before: int, now: int, percent: str
) -> None:
    """Two periods of events; published without their counts."""
    ended = (REGISTERED, ADMITTED, COMPLETED)
    filed = replace(sample(CaseRouted), code="c", route=Route.LITIGATION, unit=None)
    again = {"repetition_rate": CaseRelated("c", "d", "repeat"), "filing_rate": filed}[key]
    then, since = (
        published(key, subject, [(times, (*ended, again))], 2, R).numerator for times in (before, now)
    )
    assert change(then, since) == percent


def test_remote_mediation_shortens_a_mediation_by_five_days() -> None:
    """Twelve days where all met at the table; seven where they met by video, of whatever else was agreed meanwhile."""
    at_the_table = mediated([(10, SessionMode.ROOM), (14, SessionMode.ON_SITE)])
    with_video = mediated([(5, SessionMode.REMOTE), (9, SessionMode.REMOTE), (16, SessionMode.ROOM)])
    assert at_the_table == {"mediation_hours": "288.00", "remote_mediation_hours": None}
    assert with_video == {"mediation_hours": "240.00", "remote_mediation_hours": "168.00"}
    assert 288 - 168 == 5 * 24


def mediated(agreed: list[tuple[int, SessionMode]]) -> dict[str, str | None]:
    """The hours of a committee whose mediations come to an agreement after so many days, with a session so held."""
    found = Counter[str]()
    for days, mode in agreed:
        tally = Tally()
        met = replace(
            sample(SessionScheduled), mediation=UUID(int=1), code="c", committee=COMMITTEE, mode=mode
        )
        for event, at in ((REGISTERED, 0), (OPENED, 0), (met, 1), (AGREED, days)):
            tally, facts = tally.heard(event, NOON + timedelta(days=at), RULES)
            found.update({fact.count: fact.amount for fact in facts if fact.unit == COMMITTEE})
    indicators = catalogue().indicators
    return {
        key: figure(indicators[key], found).value for key in ("mediation_hours", "remote_mediation_hours")
    }


@pytest.mark.parametrize(
    ("told", "percent"),
    [
        ((REQUESTED, ADMITTED, COMPLETED), "100.00"),
        ((REQUESTED, ADMITTED, replace(COMPLETED, outcome=Outcome.GUIDED)), "0.00"),
        ((REQUESTED, ADMITTED, COMPLETED, CaseReopened("c", 2)), "0.00"),
        ((REGISTERED, ADMITTED, COMPLETED), None),
        ((REGISTERED, TO_REQUEST, COMPLETED), "100.00"),
        ((REQUESTED, ADMITTED, COMPLETED, replace(TO_REQUEST, matter_type=MatterType.COMPLAINT)), None),
    ],
    ids=["done", "guided elsewhere", "reopened", "a dispute", "corrected", "corrected away"],
)
def test_requests_granted_are_those_for_which_something_was_done(told: Story, percent: str | None) -> None:
    assert published("requests_granted", CENTRE, [(1, told)], 2, R).value == percent


def test_of_nothing_there_is_no_rate() -> None:
    assert figure(catalogue().indicators["settlement"], {}).value is None
    assert figure(catalogue().indicators["admission_hours"], {}).value is None
    assert figure(catalogue().indicators["overdue"], {}).value == "0"
