"""Which deadlines an act begins, ends, or leaves alone."""

from uuid import uuid4

import pytest

from casekit.facts import Event
from contracts.intake import (
    CaseAdmitted,
    CaseAnswered,
    CaseClosed,
    CaseCompleted,
    CaseFollowedUp,
    CaseRefused,
    CaseRegistered,
    CaseReopened,
    CaseReturned,
    CaseRouted,
    CaseTriaged,
    CaseWithdrawn,
    NotificationDelivered,
)
from contracts.samples import sample
from contracts.vocabulary import NotificationKind, Outcome, Route
from procedures.starting import Served, StartEvent
from procedures.vocabulary import DeadlineKind as Kind
from services.intake.domain.duties import Change, changes

CODE = "520302-2026-0000001-X"
COMPLETED = CaseCompleted(CODE, Outcome.ORDER_VERIFIED, 1)


def routed(route: Route) -> CaseRouted:
    return CaseRouted.from_data({**sample(CaseRouted).to_data(), "route": route.value})


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (sample(CaseRegistered), {Kind.ADMISSION: Change.SET}),
        (CaseAdmitted(CODE), {Kind.ADMISSION: Change.MEET, Kind.TRIAGE: Change.SET}),
        (sample(CaseRefused), {Kind.ADMISSION: Change.MEET}),
        (sample(CaseTriaged), {Kind.COMPLETION: Change.SET}),
        (routed(Route.ORDER), {Kind.TRIAGE: Change.MEET}),
        (routed(Route.PETITION), {Kind.TRIAGE: Change.MEET, Kind.COMPLETION: Change.CANCEL}),
        (CaseReturned(CODE, 1, Route.ORDER), {Kind.TRIAGE: Change.SET}),
        (CaseReturned(CODE, 1, Route.PETITION), {Kind.TRIAGE: Change.SET, Kind.COMPLETION: Change.SET}),
        (COMPLETED, {Kind.TRIAGE: Change.MEET, Kind.COMPLETION: Change.MEET, Kind.FOLLOW_UP: Change.SET}),
        (sample(CaseFollowedUp), {Kind.FOLLOW_UP: Change.MEET}),
        (CaseClosed(CODE), {Kind.FOLLOW_UP: Change.CANCEL}),
        (
            CaseReopened(CODE, 2),
            {Kind.FOLLOW_UP: Change.CANCEL, Kind.TRIAGE: Change.SET, Kind.COMPLETION: Change.SET},
        ),
    ],
    ids=lambda value: getattr(value, "TYPE", ""),
)
def test_an_event_begins_and_ends_its_terms(event: Event, expected: dict[Kind, Change]) -> None:
    assert changes([event], needs_follow_up=True) == expected


def test_withdrawal_ends_every_term() -> None:
    ended = changes([CaseWithdrawn(CODE)], needs_follow_up=True)
    assert ended == dict.fromkeys(
        (Kind.ADMISSION, Kind.TRIAGE, Kind.COMPLETION, Kind.FOLLOW_UP), Change.CANCEL
    )


def test_no_follow_up_is_set_where_none_is_needed() -> None:
    assert Kind.FOLLOW_UP not in changes([COMPLETED], needs_follow_up=False)


def test_a_consultation_answered_in_one_act_sets_no_term() -> None:
    act = [sample(CaseRegistered), CaseAdmitted(CODE), CaseAnswered(CODE), COMPLETED, CaseClosed(CODE)]
    assert Change.SET not in changes(act, needs_follow_up=False).values()


def test_a_term_that_ran_before_is_met_by_an_act_that_would_also_begin_another() -> None:
    act = [CaseAdmitted(CODE), CaseCompleted(CODE, Outcome.RELATED, 1, cause=uuid4())]
    assert changes(act, needs_follow_up=False) == {Kind.ADMISSION: Change.MEET, Kind.COMPLETION: Change.MEET}


@pytest.mark.parametrize("starts", [StartEvent.REGISTERED, StartEvent.ADMITTED])
def test_a_term_that_has_begun_before_triage_is_not_begun_by_routing(starts: StartEvent) -> None:
    assert Kind.COMPLETION not in changes([routed(Route.ORDER)], needs_follow_up=False, starts=starts)


def test_a_term_from_routing_begins_with_it_but_not_with_that_to_a_petition_office() -> None:
    begun = {
        route: changes([routed(route)], needs_follow_up=False, starts=StartEvent.ROUTED)[Kind.COMPLETION]
        for route in (Route.ORDER, Route.MEDIATION, Route.PETITION)
    }
    assert list(begun.values()) == [Change.BEGIN, Change.BEGIN, Change.CANCEL]


@pytest.mark.parametrize("kind", list(NotificationKind))
def test_a_term_from_the_delivery_of_one_notice_does_not_begin_with_another(kind: NotificationKind) -> None:
    told = NotificationDelivered.from_data({**sample(NotificationDelivered).to_data(), "kind": kind.value})
    begun = changes([told], needs_follow_up=False, starts=Served.ADMISSION_NOTICE)
    assert begun == ({Kind.COMPLETION: Change.BEGIN} if kind is NotificationKind.ADMISSION else {})
