"""A case under arbitrary acts and facts, in any order: what always holds."""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from casekit.errors import Problem
from casekit.facts import Event
from contracts.intake import (
    CaseAdmitted,
    CaseClosed,
    CaseCompleted,
    CaseFollowedUp,
    CaseReopened,
    CaseReturned,
    CaseRouted,
)
from contracts.vocabulary import (
    Channel,
    Grade,
    MatterType,
    NotificationForm,
    NotificationKind,
    Outcome,
    RefusalGround,
    Relation,
    Route,
    Satisfaction,
    UnitKind,
    UnitRelation,
)
from procedures.vocabulary import DeadlineKind
from services.intake.domain.case import Case
from services.intake.domain.duties import Change, changes
from services.intake.domain.lifecycle import FINAL, State
from services.intake.domain.notification import Notification, NotificationState
from services.intake.domain.registration import Registration, register
from services.intake.domain.routing import HANDLERS, Routing

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
CAUSE = UUID(int=1)
UNITS = {
    "justice": UnitKind.DEPARTMENT, "planning": UnitKind.DEPARTMENT, "village": UnitKind.VILLAGE,
    "committee": UnitKind.COMMITTEE, "petitions": UnitKind.PETITION_OFFICE,
}  # fmt: skip
ROUNDS = st.integers(0, 4)
FACTS = st.sampled_from(
    [
        (Outcome.ORDER_VERIFIED, (Route.ORDER, Route.GRID)),
        (Outcome.AGREEMENT, (Route.MEDIATION,)),
        (Outcome.PETITION_ANSWERED, (Route.PETITION,)),
    ]
)
OPEN = (State.REGISTERED, State.ADMITTED, State.TRIAGED, State.ROUTED)


class CaseMachine(RuleBasedStateMachine):
    """Acts of staff and facts of other services, none of them prepared for the state the case is in."""

    @initialize(
        petitioners=st.integers(0, 2),
        is_anonymous=st.booleans(),
        relations=st.dictionaries(
            st.sampled_from(sorted(UNITS)),
            st.sampled_from([Relation.ACCUSED, Relation.RESPONDENT]),
            max_size=3,
        ),
        needs_follow_up=st.booleans(),
    )
    def begin(
        self, petitioners: int, is_anonymous: bool, relations: dict[str, Relation], needs_follow_up: bool
    ) -> None:
        self.needs_follow_up = needs_follow_up
        matter = Registration(
            MatterType.DISPUTE, Channel.WINDOW, "xiaogan", "1", "centre",
            units=tuple(UnitRelation(unit, relation) for unit, relation in relations.items()),
            petitioners=petitioners, anonymous_petitioners=petitioners * is_anonymous,
        )  # fmt: skip
        self.case, event = register("520302-2026-0000001-X", matter)
        self.said: list[Event] = []
        self.running: set[DeadlineKind] = set()
        self.notifications: list[Notification] = []
        self._say((event,))

    @rule()
    def admit(self) -> None:
        self._try(self.case.admit)

    @rule()
    def refuse(self) -> None:
        self._try(lambda: self.case.refuse(RefusalGround.NO_SUBSTANCE, None))

    @rule(grade=st.sampled_from(Grade))
    def triage(self, grade: Grade) -> None:
        self._try(lambda: self.case.triage("other", grade, None))

    @rule(
        route=st.sampled_from(Route),
        unit=st.sampled_from([None, *UNITS]),
        supervisor=st.sampled_from([None, *UNITS]),
        barred=st.frozensets(st.sampled_from(sorted(UNITS)), max_size=1),
    )
    def route(self, route: Route, unit: str | None, supervisor: str | None, barred: frozenset[str]) -> None:
        kind = UNITS[unit] if unit else None
        self._try(
            lambda: self.case.direct(Routing(route, unit, kind, None, supervisor, supervisor, barred), NOW)
        )

    @rule(route=st.sampled_from(sorted(HANDLERS)))
    def route_well(self, route: Route) -> None:
        fit = [unit for unit, kind in UNITS.items() if kind in HANDLERS[route] and not self._is_named(unit)]
        if fit:
            self._try(lambda: self.case.direct(Routing(route, fit[0], UNITS[fit[0]]), NOW))

    @rule()
    def answer(self) -> None:
        self._try(self.case.answer)

    @rule()
    def settle_on_spot(self) -> None:
        if self.case.state is State.REGISTERED:
            self._try(lambda: self.case.settle_on_spot("village"))

    @rule(fact=FACTS, round_=ROUNDS)
    def other_service_completes(self, fact: tuple[Outcome, tuple[Route, ...]], round_: int) -> None:
        self._say(self.case.complete(fact[0], round_, fact[1], self.case.unit or "justice", CAUSE))

    @rule(fact=FACTS)
    def other_service_completes_now(self, fact: tuple[Outcome, tuple[Route, ...]]) -> None:
        self._say(self.case.complete(fact[0], self.case.round, fact[1], self.case.unit or "justice", CAUSE))

    @rule(fact=FACTS, round_=ROUNDS)
    def other_service_gives_back(self, fact: tuple[Outcome, tuple[Route, ...]], round_: int) -> None:
        self._say(self.case.give_back(round_, fact[1], CAUSE))

    @rule()
    def settled_with_another(self) -> None:
        self._say(self.case.complete_related(CAUSE))

    @rule(satisfaction=st.sampled_from(Satisfaction))
    def follow_up(self, satisfaction: Satisfaction) -> None:
        self._try(lambda: self.case.follow_up(satisfaction))

    @rule(kind=st.sampled_from(NotificationKind), form=st.sampled_from(NotificationForm))
    def notify(self, kind: NotificationKind, form: NotificationForm) -> None:
        try:
            self.case.check_tellable(kind)
        except Problem:
            return
        notification = Notification(
            UUID(int=len(self.notifications)), self.case.code, kind, form, self.case.round
        )
        self._say(notification.send(NOW))
        self.notifications.append(notification)
        self._told(notification)

    @rule(data=st.data(), arrives=st.booleans())
    def hear_of_delivery(self, data: st.DataObject, arrives: bool) -> None:
        waiting = [each for each in self.notifications if each.state is NotificationState.SENT]
        if waiting:
            notification = data.draw(st.sampled_from(waiting))
            self._say(notification.deliver(NOW) if arrives else notification.fail())
            self._told(notification)

    @rule()
    def close(self) -> None:
        self._try(lambda: self.case.close(needs_follow_up=self.needs_follow_up))

    @rule()
    def reopen(self) -> None:
        self._try(self.case.reopen)

    @rule()
    def withdraw(self) -> None:
        self._try(self.case.withdraw)

    @rule()
    def archive(self) -> None:
        self._try(self.case.archive)

    # ------------------------------------------------------------------------------------------ what holds

    @invariant()
    def a_case_is_admitted_at_most_once_and_before_it_moves_on(self) -> None:
        types = [event.TYPE for event in self.said if event.TYPE.startswith("case.")]
        assert types.count("case.admitted") <= 1
        beyond = {"case.triaged", "case.routed", "case.answered", "case.completed"} & set(types)
        if beyond:
            assert types.index("case.admitted") < min(types.index(each) for each in beyond)

    @invariant()
    def each_round_is_routed_completed_and_returned_at_most_once(self) -> None:
        for kind in (CaseRouted, CaseCompleted, CaseReturned, CaseReopened):
            rounds = [event.round for event in self.said if isinstance(event, kind)]
            assert rounds == sorted(set(rounds)), kind.TYPE

    @invariant()
    def who_is_accused_never_handles_or_supervises(self) -> None:
        for event in self.said:
            if isinstance(event, CaseRouted):
                assert not {event.unit, event.supervisor} & self.case.accused

    @invariant()
    def a_respondent_that_handles_is_supervised_from_outside(self) -> None:
        respondents = {each.unit for each in self.case.units if each.relation is Relation.RESPONDENT}
        for event in self.said:
            if isinstance(event, CaseRouted) and event.unit in respondents:
                assert event.supervisor not in respondents | {None, event.unit}

    @invariant()
    def a_closed_case_was_told_and_asked(self) -> None:
        if not isinstance(self.said[-1], CaseClosed) or not self.case.has_petitioner:
            return
        if self._is_face_to_face():
            return
        assert any(
            each.kind is NotificationKind.COMPLETION and each.round == self.case.round
            and each.state is NotificationState.DELIVERED
            for each in self.notifications
        )  # fmt: skip
        if self.needs_follow_up and not self.case.is_anonymous and self.case.outcome is not Outcome.ANSWERED:
            assert any(isinstance(event, CaseFollowedUp) for event in self._this_round())

    @invariant()
    def terms_run_where_something_is_awaited(self) -> None:
        state = self.case.state
        assert (DeadlineKind.ADMISSION in self.running) == (state is State.REGISTERED)
        assert (DeadlineKind.TRIAGE in self.running) == (state in (State.ADMITTED, State.TRIAGED))
        if state is State.ROUTED:
            assert (DeadlineKind.COMPLETION in self.running) == (self.case.route is not Route.PETITION)
        if state not in OPEN:
            assert self.running <= {DeadlineKind.FOLLOW_UP}
        if state is State.CLOSED or state in FINAL:
            assert not self.running

    # ---------------------------------------------------------------------------------------------- doing

    def _try(self, act: Callable[[], tuple[Event, ...]]) -> None:
        """Carry out an act that may be refused; a refusal changes nothing."""
        before = {name: getattr(self.case, name) for name in Case.__slots__}
        was_final = self.case.state in FINAL
        try:
            events = act()
        except Problem:
            assert {name: getattr(self.case, name) for name in Case.__slots__} == before
            return
        assert not was_final
        self._say(events)

    def _say(self, events: tuple[Event, ...]) -> None:
        self.said += events
        wants = self.needs_follow_up and self.case.awaits_follow_up
        for kind, change in changes(events, needs_follow_up=wants).items():
            if change is Change.SET:
                self.running.add(kind)
            else:
                self.running.discard(kind)

    def _told(self, notification: Notification) -> None:
        if notification.state is NotificationState.DELIVERED:
            self.case.told(notification.kind, notification.round)

    def _is_named(self, unit: str) -> bool:
        return any(each.unit == unit for each in self.case.units)

    def _is_face_to_face(self) -> bool:
        return self.case.outcome is Outcome.SETTLED_ON_SPOT

    def _this_round(self) -> list[Event]:
        begins = [
            number for number, event in enumerate(self.said) if isinstance(event, CaseReopened | CaseAdmitted)
        ]
        return self.said[begins[-1] :]


CaseMachine.TestCase.settings = settings(stateful_step_count=30)
TestAnyOrderOfActsAndFacts = CaseMachine.TestCase
