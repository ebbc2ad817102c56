"""What the aggregate decides and says."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from casekit.errors import TransitionRefused
from casekit.facts import Event
from contracts.intake import CaseCompleted, CaseRegistered, CaseRouted
from contracts.vocabulary import (
    Channel,
    Grade,
    MatterType,
    NotificationKind,
    Outcome,
    RefusalGround,
    Relation,
    Route,
    Satisfaction,
    UnitKind,
    UnitRelation,
)
from services.intake.domain.case import Case
from services.intake.domain.errors import NotFollowedUp, NotificationUnfit, NotNotified, NotTriaged
from services.intake.domain.lifecycle import State
from services.intake.domain.registration import (
    LONGEST_BACK_DATING,
    ReceivedAtUnfit,
    Registration,
    check_received_at,
    register,
)
from services.intake.domain.routing import Routing

CODE = "520302-2026-0000001-X"
NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
CAUSE = UUID(int=7)
TO_JUSTICE = Routing(Route.ORDER, "justice", UnitKind.DEPARTMENT)


def matter(**changes: object) -> Registration:
    members: dict[str, object] = {
        "matter_type": MatterType.DISPUTE, "channel": Channel.WINDOW, "place": "xiaogan", "procedure": "1",
        "centre": "centre", "party_count": 1, "petitioners": 1,
    }  # fmt: skip
    return Registration(**{**members, **changes})  # type: ignore[arg-type]


def registered(**changes: object) -> Case:
    return register(CODE, matter(**changes))[0]


def triaged(**changes: object) -> Case:
    case = registered(**changes)
    case.admit()
    case.triage("other", Grade.ORDINARY, None)
    return case


def routed(routing: Routing = TO_JUSTICE, **changes: object) -> Case:
    case = triaged(**changes)
    case.direct(routing, NOW)
    return case


def completed(**changes: object) -> Case:
    case = routed(**changes)
    case.complete(Outcome.ORDER_VERIFIED, 1, [Route.ORDER], "justice", CAUSE)
    return case


def types(events: tuple[Event, ...]) -> list[str]:
    return [event.TYPE for event in events]


# ------------------------------------------------------------------------------------------- registration


def test_a_case_is_anonymous_only_if_everyone_who_brings_it_is() -> None:
    some = registered(petitioners=2, anonymous_petitioners=1)
    everyone = registered(petitioners=2, anonymous_petitioners=2)
    nobody = registered(petitioners=0, party_count=1)
    assert (some.is_anonymous, everyone.is_anonymous, nobody.is_anonymous) == (False, True, False)
    assert nobody.has_petitioner is False


def test_the_registered_event_names_units_and_the_grid_as_what_must_be_known_before() -> None:
    units = (UnitRelation("planning", Relation.ACCUSED),)
    _, event = register(CODE, matter(units=units, grid="grid-1"))
    assert isinstance(event, CaseRegistered)
    assert event.named_streams() == ("unit/planning", "grid/grid-1")


def test_a_time_of_receipt_lies_within_the_year_before() -> None:
    check_received_at(None, NOW)
    check_received_at(NOW, NOW)
    check_received_at(NOW - LONGEST_BACK_DATING, NOW)
    for moment in (NOW.replace(hour=5), NOW - LONGEST_BACK_DATING * 2):
        with pytest.raises(ReceivedAtUnfit):
            check_received_at(moment, NOW)


# --------------------------------------------------------------------------------------------- completion


def test_an_answer_from_registration_says_admission_first() -> None:
    assert types(registered().answer()) == ["case.admitted", "case.answered", "case.completed"]


def test_an_answer_after_triage_does_not_admit_again() -> None:
    assert types(triaged().answer()) == ["case.answered", "case.completed"]


def test_what_is_settled_on_the_spot_is_closed_in_the_same_act() -> None:
    case = registered(petitioners=0, party_count=0)
    events = case.settle_on_spot("village")
    assert types(events) == ["case.admitted", "case.completed", "case.closed"]
    assert next(each.unit for each in events if isinstance(each, CaseCompleted)) == "village"
    assert (case.state, case.outcome) == (State.CLOSED, Outcome.SETTLED_ON_SPOT)


def test_guidance_routes_and_completes_at_once() -> None:
    case = triaged()
    events = case.direct(Routing(Route.LEGAL_AID), None)
    assert types(events) == ["case.routed", "case.completed"]
    assert (case.outcome, case.unit) == (Outcome.GUIDED, None)


@pytest.mark.parametrize(
    ("round_", "routes"), [(2, [Route.ORDER]), (0, [Route.ORDER]), (1, [Route.MEDIATION]), (1, [])]
)
def test_a_fact_of_another_round_or_route_changes_nothing(round_: int, routes: list[Route]) -> None:
    case = routed()
    assert case.complete(Outcome.ORDER_VERIFIED, round_, routes, "justice", CAUSE) == ()
    assert case.give_back(round_, routes, CAUSE) == ()
    assert case.state is State.ROUTED


def test_completion_names_unit_round_and_cause() -> None:
    (event,) = routed().complete(Outcome.ORDER_VERIFIED, 1, [Route.ORDER], "justice", CAUSE)
    assert event == CaseCompleted(CODE, Outcome.ORDER_VERIFIED, 1, "justice", CAUSE)


def test_a_related_case_is_completed_from_any_open_state_and_from_no_other() -> None:
    assert types(registered().complete_related(CAUSE)) == ["case.admitted", "case.completed"]
    assert types(routed().complete_related(CAUSE)) == ["case.completed"]
    refused = registered()
    refused.refuse(RefusalGround.DUPLICATE, None)
    for case in (completed(), refused):
        assert case.complete_related(CAUSE) == ()


# ------------------------------------------------------------------------------------------------- rounds


def test_a_case_given_back_is_routed_in_the_next_round() -> None:
    case = routed()
    case.give_back(1, [Route.ORDER], CAUSE)
    assert (case.state, case.route, case.unit) == (State.TRIAGED, None, None)
    (event,) = case.direct(TO_JUSTICE, NOW)
    assert isinstance(event, CaseRouted)
    assert event.round == 2


def test_reopening_begins_a_round_and_the_next_routing_belongs_to_it() -> None:
    case = completed()
    (reopened,) = case.reopen()
    (event,) = case.direct(TO_JUSTICE, NOW)
    assert isinstance(event, CaseRouted)
    assert reopened.to_data()["round"] == event.round == 2


# ------------------------------------------------------------------------------------------------ closing


def test_closing_needs_notice_then_follow_up() -> None:
    case = completed()
    with pytest.raises(NotNotified):
        case.close(needs_follow_up=True)
    case.told(NotificationKind.COMPLETION, 1)
    with pytest.raises(NotFollowedUp):
        case.close(needs_follow_up=True)
    assert case.state is State.COMPLETED
    case.follow_up(Satisfaction.NOT_REACHED)
    assert types(case.close(needs_follow_up=True)) == ["case.closed"]


def test_a_place_that_asks_for_no_follow_up_closes_without() -> None:
    case = completed()
    case.told(NotificationKind.COMPLETION, 1)
    case.close(needs_follow_up=False)
    assert case.state is State.CLOSED


def test_only_telling_of_the_completion_in_this_round_counts() -> None:
    case = completed()
    case.told(NotificationKind.ADMISSION, 1)
    assert case.awaits_notice
    case.told(NotificationKind.COMPLETION, 1)
    case.reopen()
    assert case.awaits_notice


def test_a_handled_case_cannot_pass_as_told_on_the_spot() -> None:
    with pytest.raises(ValueError, match="face to face"):
        completed().close_told()


CALLED_OFF = NotificationKind.INVITATION_CANCELLED


@pytest.mark.parametrize(
    ("case", "kinds"),
    [
        (registered(), {NotificationKind.RECEIPT}),
        (triaged(), {NotificationKind.RECEIPT, NotificationKind.ADMISSION, CALLED_OFF}),
        (
            routed(),
            {
                NotificationKind.RECEIPT,
                NotificationKind.ADMISSION,
                NotificationKind.ROUTING,
                NotificationKind.INVITATION,
                CALLED_OFF,
            },
        ),
        (
            completed(),
            set(NotificationKind)
            - {NotificationKind.REFUSAL, NotificationKind.TRANSFER, NotificationKind.INVITATION},
        ),
        (registered(petitioners=0), set()),
    ],
)
def test_only_what_has_happened_is_told_and_only_if_there_is_somebody(
    case: Case, kinds: set[NotificationKind]
) -> None:
    for kind in NotificationKind:
        if kind in kinds:
            case.check_tellable(kind)
        else:
            with pytest.raises(NotificationUnfit):
                case.check_tellable(kind)


def test_a_refused_act_leaves_the_case_as_it_was() -> None:
    case = registered()
    before = {name: getattr(case, name) for name in case.__slots__}
    for act in (
        lambda: case.direct(TO_JUSTICE, NOW),
        lambda: case.follow_up(Satisfaction.SATISFIED),
        lambda: case.triage("other", Grade.MAJOR, None),
        case.archive,
        case.reopen,
        lambda: case.close(needs_follow_up=False),
    ):
        with pytest.raises(TransitionRefused):
            act()
    assert case.complete(Outcome.AGREEMENT, 1, [Route.MEDIATION], "x", uuid4()) == ()
    assert {name: getattr(case, name) for name in case.__slots__} == before


def test_a_case_answered_at_once_and_taken_up_again_is_triaged_before_it_is_routed() -> None:
    case = registered()
    case.answer()
    case.reopen()
    with pytest.raises(NotTriaged):
        case.direct(TO_JUSTICE, NOW)
    case.triage("other", Grade.ORDINARY, None)
    assert types(case.direct(TO_JUSTICE, NOW)) == ["case.routed"]


def test_a_case_passes_on_with_the_order_of_the_unit_that_has_it_and_with_no_other() -> None:
    case = triaged()
    case.direct(TO_JUSTICE, None)
    for round_, former in ((2, "justice"), (1, "water")):
        assert not case.pass_on(round_, [Route.ORDER], former, "hr")
        assert case.unit == "justice"
    assert case.pass_on(1, [Route.ORDER], "justice", "hr")
    assert (case.unit, case.state) == ("hr", State.ROUTED)


def test_a_watch_goes_on_under_the_unit_that_took_over_and_only_while_there_is_something_to_watch() -> None:
    case = triaged()
    case.direct(
        Routing(Route.ORDER, "justice", UnitKind.DEPARTMENT, supervisor="audit", supervisor_unit="audit"),
        None,
    )
    assert case.watch_on("water", "hr") == ()
    (said,) = case.watch_on("audit", "hr")
    assert (said.TYPE, case.supervisor) == ("case.supervisor_changed", "hr")
    case.take_back(CAUSE)
    assert case.watch_on("hr", "justice") == ()
