"""A case counts once per unit and indicator, whatever happens to it; every fact has its day and its reason."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casekit.facts import Event
from contracts.chain import OrderPassedOn
from contracts.corrections import CaseVoided
from contracts.grid import OrderAccepted, OrderCancelled, OrderCompleted, OrderDecided
from contracts.intake import (
    CaseAdmitted,
    CaseClosed,
    CaseCompleted,
    CaseFollowedUp,
    CaseRefused,
    CaseRegistered,
    CaseReopened,
    CaseRouted,
    CaseWithdrawn,
)
from contracts.mediation import AgreementMade, MediationEnded, MediationOpened, MediationPassedOn
from contracts.petition import PetitionAdmitted, PetitionAnswered, PetitionEnded, PetitionPassedOn
from contracts.vocabulary import (
    AgreementForm,
    Channel,
    Grade,
    MatterType,
    MediationEnd,
    Outcome,
    RefusalGround,
    Route,
    Satisfaction,
    VoidGround,
)
from services.evaluation.catalogue import rules_at
from services.evaluation.domain.indicators import Headline
from services.evaluation.domain.tally import Fact, Tally, heeds

NOON = datetime(2026, 3, 12, 4, 0, tzinfo=UTC)
RULES = rules_at(NOON)
CODE, CENTRE, JUSTICE, COMMITTEE, BUREAU = "c", "unit-centre", "unit-justice", "unit-committee", "unit-bureau"
ID = UUID(int=1)

REGISTERED = CaseRegistered(CODE, MatterType.DISPUTE, Channel.WINDOW, "p", "p@1", CENTRE)
ADMITTED = CaseAdmitted(CODE)
ACCEPTED = OrderAccepted(ID, CODE, JUSTICE)
WITHDRAWN = CaseWithdrawn(CODE)
REOPENED = CaseReopened(CODE, 2)


def routed(due_at: datetime | None = None) -> CaseRouted:
    return CaseRouted(
        CODE,
        1,
        Route.ORDER,
        MatterType.DISPUTE,
        "land",
        Grade.ORDINARY,
        "p",
        "p@1",
        unit=JUSTICE,
        due_at=due_at,
    )


def completed(unit: str | None = JUSTICE, outcome: Outcome = Outcome.ORDER_VERIFIED) -> CaseCompleted:
    return CaseCompleted(CODE, outcome, 1, unit)


def followed_up(satisfaction: Satisfaction) -> CaseFollowedUp:
    return CaseFollowedUp(CODE, satisfaction, JUSTICE)


def finished(is_on_time: bool = True) -> OrderCompleted:
    return OrderCompleted(ID, CODE, JUSTICE, is_on_time)


def figures(*events: Event, at: datetime = NOON) -> dict[tuple[str, str], int]:
    """What the headline figures of units are after these events."""
    every = all_figures(*((event, at) for event in events))
    shown = {mark: count for mark, count in every.items() if mark[1] in set(Headline)}
    return {mark: count for mark, count in shown.items() if not mark[0].startswith(("hall/", "grid/"))}


def all_figures(*told: tuple[Event, datetime]) -> dict[tuple[str, str], int]:
    """What every figure of every subject is after these events, each said at its moment."""
    tally, sums = Tally(CENTRE), Counter[tuple[str, str]]()
    for event, at in told:
        tally, facts = tally.heard(event, at, RULES)
        for fact in facts:
            sums[fact.unit, fact.count] += fact.amount
    return {mark: count for mark, count in sums.items() if count}


def of(unit: str, *events: Event, at: datetime = NOON) -> set[str]:
    found = figures(*events, at=at)
    assert set(found.values()) <= {1}
    return {indicator for owner, indicator in found if owner == unit}


def test_a_case_handled_by_a_department_counts_for_centre_and_department() -> None:
    story = (
        REGISTERED,
        ADMITTED,
        routed(),
        ACCEPTED,
        finished(),
        completed(),
        followed_up(Satisfaction.SATISFIED),
    )
    assert of(JUSTICE, *story) == {"admitted", "completed", "on_time", "followed_up", "satisfied"}
    assert of(CENTRE, *story) == {
        "registered",
        "admitted",
        "completed",
        "on_time",
        "followed_up",
        "satisfied",
    }


@pytest.mark.parametrize("is_on_time", [True, False])
def test_a_department_is_judged_by_its_own_term_and_the_centre_by_the_cases(is_on_time: bool) -> None:
    story = (
        REGISTERED,
        ADMITTED,
        routed(NOON - timedelta(days=1)),
        ACCEPTED,
        finished(is_on_time),
        completed(),
    )
    assert ("on_time" in of(JUSTICE, *story)) == is_on_time
    assert "on_time" not in of(CENTRE, *story)


@pytest.mark.parametrize(("late", "expected"), [(timedelta(0), True), (timedelta(seconds=1), False)])
def test_a_mediation_is_on_time_if_agreed_within_its_term(late: timedelta, expected: bool) -> None:
    story = (
        REGISTERED, ADMITTED, routed(), MediationOpened(ID, CODE, COMMITTEE, 1, NOON),
        AgreementMade(ID, CODE, COMMITTEE, 1, AgreementForm.ORAL, NOON + late), completed(COMMITTEE, Outcome.AGREEMENT),
    )  # fmt: skip
    assert ("on_time" in of(COMMITTEE, *story)) == expected


def test_a_petition_counts_from_its_admission_and_on_time_by_its_answer() -> None:
    story = (
        REGISTERED, ADMITTED, routed(), PetitionAdmitted(ID, CODE, BUREAU, NOON),
        PetitionAnswered(ID, CODE, BUREAU, 1, True), completed(BUREAU, Outcome.PETITION_ANSWERED),
    )  # fmt: skip
    assert of(BUREAU, *story) == {"admitted", "completed", "on_time"}


def test_settled_on_the_spot_counts_for_the_unit_and_the_centre() -> None:
    story = (REGISTERED, ADMITTED, completed("unit-village", Outcome.SETTLED_ON_SPOT))
    assert of("unit-village", *story) == {"admitted", "completed", "on_time", "settled_on_spot"}
    assert "settled_on_spot" in of(CENTRE, *story)


def test_who_completes_what_nobody_gave_them_has_admitted_it_so_that_no_rate_exceeds_the_whole() -> None:
    story = (REGISTERED, ADMITTED, completed("committee", Outcome.RELATED))
    assert of("committee", *story) >= {"admitted", "completed"}


def test_a_centre_that_answers_itself_counts_once() -> None:
    story = (REGISTERED, ADMITTED, completed(CENTRE, Outcome.ANSWERED))
    assert figures(*story)[CENTRE, "completed"] == 1


@pytest.mark.parametrize(
    "relief",
    [
        OrderDecided(ID, CODE, JUSTICE, 1, is_upheld=True),
        OrderCancelled(ID, CODE, JUSTICE),
        WITHDRAWN,
    ],
)
def test_what_a_unit_was_relieved_of_does_not_count_against_it(relief: Event) -> None:
    assert of(JUSTICE, REGISTERED, ADMITTED, routed(), ACCEPTED, relief) == set()


def test_a_return_that_is_overruled_leaves_the_order_with_the_unit() -> None:
    overruled = OrderDecided(ID, CODE, JUSTICE, 1, is_upheld=False)
    assert of(JUSTICE, REGISTERED, ADMITTED, routed(), ACCEPTED, overruled) == {"admitted"}


@pytest.mark.parametrize("reason", list(MediationEnd))
def test_a_failed_mediation_counts_and_one_that_lost_its_case_does_not(reason: MediationEnd) -> None:
    opened = MediationOpened(ID, CODE, COMMITTEE, 1, NOON)
    counted = of(COMMITTEE, REGISTERED, ADMITTED, opened, MediationEnded(ID, CODE, COMMITTEE, 1, reason))
    lost = reason.value.startswith("case_")
    assert counted == (set() if lost else {"admitted"})


def test_a_petition_that_ends_without_an_answer_counts_for_nothing() -> None:
    story = (REGISTERED, ADMITTED, PetitionAdmitted(ID, CODE, BUREAU, NOON), PetitionEnded(ID, CODE, BUREAU))
    assert of(BUREAU, *story) == set()


def test_a_withdrawn_case_leaves_what_was_admitted_and_is_counted_as_withdrawn() -> None:
    assert of(CENTRE, REGISTERED, ADMITTED, WITHDRAWN) == {"registered", "withdrawn"}


def test_a_voided_case_counts_for_nothing_but_that_whatever_is_heard_of_it_afterwards() -> None:
    voided = CaseVoided(CODE, VoidGround.MISTAKE)
    late = (OrderCancelled(ID, CODE, JUSTICE), ACCEPTED, finished(), AgreementMade(
        ID, CODE, COMMITTEE, 1, AgreementForm.ORAL, NOON
    ))  # fmt: skip
    found = figures(REGISTERED, ADMITTED, routed(), ACCEPTED, completed(), voided, *late)
    assert {mark: sum_ for mark, sum_ in found.items() if sum_} == {(CENTRE, "voided"): 1}


def test_a_refused_case_is_registered_and_refused() -> None:
    assert of(CENTRE, REGISTERED, CaseRefused(CODE, RefusalGround.DUPLICATE)) == {"registered", "refused"}


def test_a_reopened_case_is_not_completed_until_it_is_again() -> None:
    once = (
        REGISTERED,
        ADMITTED,
        routed(),
        ACCEPTED,
        finished(),
        completed(),
        followed_up(Satisfaction.SATISFIED),
    )
    assert of(JUSTICE, *once, REOPENED) == {"admitted"}
    assert of(CENTRE, *once, REOPENED) == {"registered", "admitted"}
    again = (*once, REOPENED, routed(), ACCEPTED, finished(is_on_time=False), completed())
    assert of(JUSTICE, *again) == {"admitted", "completed"}


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (Satisfaction.SATISFIED, {"followed_up", "satisfied"}),
        (Satisfaction.BASICALLY_SATISFIED, {"followed_up", "basically_satisfied"}),
        (Satisfaction.DISSATISFIED, {"followed_up"}),
        (Satisfaction.NOT_REACHED, set()),
    ],
)
def test_satisfaction_is_counted_as_said(said: Satisfaction, expected: set[str]) -> None:
    base = (REGISTERED, ADMITTED, completed())
    assert of(JUSTICE, *base, followed_up(said)) - of(JUSTICE, *base) == expected


def test_the_last_follow_up_that_reached_the_party_counts() -> None:
    story = (REGISTERED, ADMITTED, completed(), followed_up(Satisfaction.DISSATISFIED))
    assert "satisfied" in of(JUSTICE, *story, followed_up(Satisfaction.SATISFIED))
    assert "satisfied" in of(
        JUSTICE, *story, followed_up(Satisfaction.SATISFIED), followed_up(Satisfaction.NOT_REACHED)
    )


@pytest.mark.parametrize(
    ("at", "day"),
    [
        (datetime(2026, 12, 31, 15, 59, 59, tzinfo=UTC), date(2026, 12, 31)),
        (datetime(2026, 12, 31, 16, 0, tzinfo=UTC), date(2027, 1, 1)),
    ],
)
def test_a_day_begins_at_midnight_in_shanghai(at: datetime, day: date) -> None:
    _, facts = Tally(CENTRE).heard(REGISTERED, at, RULES)
    assert facts == [Fact(f"hall/{CENTRE}", "registered", day, 1), Fact(CENTRE, "registered", day, 1)]


def test_what_does_not_count_makes_no_fact() -> None:
    tally = Tally(CENTRE)
    assert tally.heard(CaseClosed(CODE), NOON, RULES) == (tally, [])
    assert not heeds(RULES, CaseClosed)


HAPPENINGS: list[Event] = [
    ADMITTED, routed(), ACCEPTED, finished(), finished(is_on_time=False), completed(), completed(None), WITHDRAWN,
    REOPENED, OrderDecided(ID, CODE, JUSTICE, 1, is_upheld=True), OrderCancelled(uuid4(), CODE, JUSTICE),
    MediationOpened(ID, CODE, COMMITTEE, 1, NOON), MediationEnded(ID, CODE, COMMITTEE, 1, MediationEnd.FAILED),
    *(followed_up(said) for said in Satisfaction),
]  # fmt: skip


@given(st.lists(st.sampled_from(HAPPENINGS), max_size=30))
def test_whatever_is_heard_in_whatever_order_a_figure_of_one_case_is_none_or_one(events: list[Event]) -> None:
    found = figures(REGISTERED, *events)
    assert set(found.values()) <= {1}
    for unit in (CENTRE, JUSTICE, COMMITTEE):
        marks = {indicator for owner, indicator in found if owner == unit}
        assert "on_time" not in marks or "completed" in marks
        assert not {"satisfied", "basically_satisfied"} & marks or "followed_up" in marks
        assert not {"satisfied", "basically_satisfied"} <= marks


def test_what_a_merged_unit_had_taken_on_and_done_counts_for_the_unit_it_is_part_of() -> None:
    told = (
        REGISTERED, ADMITTED, routed(NOON + timedelta(days=3)), ACCEPTED, OrderCompleted(ID, CODE, JUSTICE, True, ()),
        OrderPassedOn(ID, CODE, BUREAU, 1, JUSTICE),
        CaseCompleted(CODE, Outcome.ORDER_VERIFIED, 1, BUREAU),
    )  # fmt: skip
    late = NOON + timedelta(days=9)
    assert of(JUSTICE, *told, at=late) == set()
    assert {"admitted", "completed", "on_time"} <= of(BUREAU, *told, at=late)


def test_a_mediation_that_passes_on_counts_with_its_term_for_the_successor_from_that_day_on() -> None:
    mediation, due = uuid4(), NOON + timedelta(days=9)
    opened = MediationOpened(mediation, CODE, COMMITTEE, 1, due)
    passed = MediationPassedOn(mediation, CODE, BUREAU, 1, COMMITTEE)
    made = AgreementMade(mediation, CODE, BUREAU, 1, AgreementForm.ORAL, NOON + timedelta(days=5))
    told = (REGISTERED, ADMITTED, routed(NOON + timedelta(days=3)), opened, passed)
    later = NOON + timedelta(days=5)
    done = (*((each, NOON) for each in told), (made, later), (completed(BUREAU, Outcome.AGREEMENT), later))
    found = all_figures(*done)
    assert {(BUREAU, each) for each in ("admitted", "mediations", "agreements", "on_time")} <= set(found)
    assert COMMITTEE not in {subject for subject, _ in found}
    assert {(COMMITTEE, "admitted"), (COMMITTEE, "mediations")} <= set(all_figures(*done[:4])), (
        "as it stood then"
    )


def test_what_was_agreed_or_answered_before_a_merger_counts_for_who_did_it() -> None:
    mediation = uuid4()
    told = (
        REGISTERED, ADMITTED, routed(), MediationOpened(mediation, CODE, COMMITTEE, 1, NOON),
        AgreementMade(mediation, CODE, COMMITTEE, 1, AgreementForm.ORAL, NOON),
        completed(COMMITTEE, Outcome.AGREEMENT),
    )  # fmt: skip
    answered = (REGISTERED, PetitionAnswered(ID, CODE, JUSTICE, 1, True), completed(JUSTICE))
    passed = MediationPassedOn(mediation, CODE, BUREAU, 1, COMMITTEE, is_over=True)
    reviewable = PetitionPassedOn(ID, CODE, BUREAU, 1, JUSTICE, is_over=True)
    for story, event in ((told, passed), (answered, reviewable)):
        before = [(each, NOON) for each in story]
        assert all_figures(*before, (event, NOON + timedelta(days=1))) == all_figures(*before)


def test_a_petition_that_passes_on_moves_what_was_admitted_and_nothing_that_was_not() -> None:
    passed = PetitionPassedOn(ID, CODE, BUREAU, 1, JUSTICE)
    assert of(BUREAU, REGISTERED, passed) == set()
    story = (REGISTERED, PetitionAdmitted(ID, CODE, JUSTICE, NOON), passed)
    assert (of(BUREAU, *story), of(JUSTICE, *story)) == ({"admitted"}, set())


@pytest.mark.parametrize("was_first", [True, False])
def test_where_both_merged_units_had_a_part_it_was_in_time_only_if_both_were(was_first: bool) -> None:
    """Whichever of them had done its part first."""
    both = [finished(), replace(finished(is_on_time=False), unit=BUREAU)]
    told = (
        REGISTERED, ADMITTED, routed(NOON + timedelta(days=3)), ACCEPTED, *(both if was_first else both[::-1]),
        OrderPassedOn(ID, CODE, BUREAU, 1, JUSTICE), completed(BUREAU),
    )  # fmt: skip
    found = of(BUREAU, *told, at=NOON + timedelta(days=9))
    assert "completed" in found
    assert "on_time" not in found
