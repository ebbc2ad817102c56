"""The case (案件): its state, and the one place that decides what may happen to it and what is then said.

Methods change the aggregate and return the events to say, in order. They are told everything they need; what they
refuse they refuse before anything has changed.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from casekit.facts import Event
from contracts.corrections import CaseSupervisorChanged, CaseTransferred, CaseVoided
from contracts.intake import (
    CaseAdmitted,
    CaseAnswered,
    CaseArchived,
    CaseClosed,
    CaseCompleted,
    CaseFollowedUp,
    CaseRefused,
    CaseReopened,
    CaseReturned,
    CaseRouted,
    CaseTriaged,
    CaseWithdrawn,
)
from contracts.vocabulary import (
    FollowUpWay,
    Grade,
    MatterType,
    NotificationKind,
    Outcome,
    RefusalGround,
    Relation,
    Route,
    Satisfaction,
    TransferGround,
    UnitRelation,
    VoidGround,
)
from services.intake.domain.errors import (
    HandledAlready,
    NotFollowedUp,
    NotificationUnfit,
    NotNotified,
    NotTriaged,
    UnitIsAccused,
)
from services.intake.domain.lifecycle import Move, State, after, can
from services.intake.domain.routing import Routing

# Settled without another unit's work: what may be voided still.
_WITHOUT_HANDLING = frozenset({None, Outcome.ANSWERED, Outcome.SETTLED_ON_SPOT, Outcome.GUIDED})

# Told and settled face to face: nobody is asked again afterwards.
IN_PERSON = frozenset({Outcome.ANSWERED, Outcome.SETTLED_ON_SPOT})

_TELLABLE = {
    NotificationKind.RECEIPT: frozenset(State),
    NotificationKind.ADMISSION: frozenset({State.ADMITTED, State.TRIAGED, State.ROUTED, State.COMPLETED}),
    NotificationKind.REFUSAL: frozenset({State.REFUSED}),
    NotificationKind.ROUTING: frozenset({State.ROUTED, State.COMPLETED}),
    NotificationKind.TRANSFER: frozenset({State.TRANSFERRED}),
    NotificationKind.COMPLETION: frozenset({State.COMPLETED, State.CLOSED}),
    NotificationKind.INVITATION: frozenset({State.ROUTED}),
    NotificationKind.INVITATION_CANCELLED: frozenset(
        {State.ROUTED, State.TRIAGED, State.COMPLETED, State.CLOSED, State.WITHDRAWN}
    ),
}


@dataclass(frozen=True, slots=True)
class Heeded:
    """A suggestion for triage by its mark, and whether the decision is what it proposed."""

    suggestion: str
    followed: bool


@dataclass(slots=True)
class Case:
    """One matter under one code.

    `round` counts the rounds of handling from 1: a routing after a return, and a reopening, begin a new one.
    `routed_round`, `notified_round` and `followed_up_round` are the last rounds in which that was done.
    `has_petitioner`: somebody brought the matter who can be told of it; `is_anonymous`: who did not say who they are.
    """

    code: str
    matter_type: MatterType
    place: str
    procedure: str
    units: tuple[UnitRelation, ...] = ()
    grid: str | None = None
    has_petitioner: bool = False
    is_anonymous: bool = False
    state: State = State.REGISTERED
    round: int = 1
    routed_round: int = 0
    notified_round: int = 0
    followed_up_round: int = 0
    category: str | None = None
    concern: str | None = None
    grade: Grade | None = None
    proposed_route: Route | None = None
    route: Route | None = None
    unit: str | None = None
    supervisor: str | None = None
    outcome: Outcome | None = None

    def admit(self) -> tuple[Event, ...]:
        """受理."""
        self._move(Move.ADMIT)
        return (CaseAdmitted(self.code),)

    def refuse(self, ground: RefusalGround, right_way: Route | None) -> tuple[Event, ...]:
        """不予受理, with the ground and the right way."""
        self._move(Move.REFUSE)
        return (CaseRefused(self.code, ground, right_way),)

    def triage(
        self,
        category: str,
        grade: Grade,
        proposed_route: Route | None,
        concern: str | None = None,
        heeded: Heeded | None = None,
    ) -> tuple[Event, ...]:
        """研判; may be decided again until the case is routed. `heeded`: which suggestion was before who decided."""
        self._move(Move.TRIAGE)
        self.category, self.grade, self.proposed_route = category, grade, proposed_route
        self.concern = concern
        seen, followed = (None, None) if heeded is None else (heeded.suggestion, heeded.followed)
        return (CaseTriaged(self.code, category, grade, proposed_route, concern, seen, followed),)

    def direct(self, routing: Routing, due_at: datetime | None) -> tuple[Event, ...]:
        """分流. A route that leads elsewhere completes the case at once.

        Raises what `Routing.check` does, or NotTriaged.
        """
        state = after(Move.GUIDE if routing.route.is_guidance else Move.ROUTE, self.state)
        routing.check(self.units)
        if self.category is None or self.grade is None:
            raise NotTriaged
        self.round += self.routed_round == self.round
        self.routed_round = self.round
        self.state, self.route = state, routing.route
        self.unit, self.supervisor = routing.unit, routing.supervisor
        routed = CaseRouted(
            code=self.code, round=self.round, route=routing.route, matter_type=self.matter_type,
            category=self.category, grade=self.grade, place=self.place, procedure=self.procedure,
            unit=routing.unit, supervisor=routing.supervisor, grid=routing.grid or self.grid, units=self.units,
            due_at=due_at,
        )  # fmt: skip
        return (routed, self._completed(Outcome.GUIDED)) if routing.route.is_guidance else (routed,)

    def answer(self) -> tuple[Event, ...]:
        """当场答复 of a matter that needs no more than an answer; admits it if that was not done yet."""
        admitted = self._admitted_first(Move.ANSWER)
        self.unit = None
        self._move(Move.ANSWER)
        return (*admitted, CaseAnswered(self.code), self._completed(Outcome.ANSWERED))

    def settle_on_spot(self, unit: str) -> tuple[Event, ...]:
        """就地化解: a matter that reaches the centre settled by `unit` is admitted, completed and closed in one act."""
        admitted = self._admitted_first(Move.ANSWER)
        self._move(Move.ANSWER)
        self.unit = unit
        return (*admitted, self._completed(Outcome.SETTLED_ON_SPOT), *self.close_told())

    def close_told(self) -> tuple[Event, ...]:
        """结案 of a case whose party was told and satisfied face to face, in the act that completed it."""
        if self.outcome not in IN_PERSON:
            raise ValueError("only what was settled face to face is closed in the same act")
        self.notified_round = self.round
        return self.close(needs_follow_up=False)

    def complete(
        self, outcome: Outcome, round_: int, routes: Collection[Route], unit: str, cause: UUID
    ) -> tuple[Event, ...]:
        """办结 by a fact of another service. A fact of an older round, or that comes too late, changes nothing."""
        if not self._is_current(round_, routes):
            return ()
        self._move(Move.COMPLETE)
        self.unit = unit
        return (self._completed(outcome, cause),)

    def complete_related(self, cause: UUID) -> tuple[Event, ...]:
        """办结 with another case of one root; changes nothing when this one is completed, refused or withdrawn."""
        if not can(Move.COMPLETE_RELATED, self.state):
            return ()
        admitted = self._admitted_first(Move.COMPLETE_RELATED)
        self._move(Move.COMPLETE_RELATED)
        return (*admitted, self._completed(Outcome.RELATED, cause))

    def give_back(self, round_: int, routes: Collection[Route], cause: UUID) -> tuple[Event, ...]:
        """退回分流: what the case was routed to came to nothing. A stale fact changes nothing."""
        return self.take_back(cause) if self._is_current(round_, routes) else ()

    def take_back(self, cause: UUID) -> tuple[Event, ...]:
        """退回分流 from whoever has the case, because he may not have it; nothing when it is not routed."""
        if self.state is not State.ROUTED or self.route is None:
            return ()
        self._move(Move.GIVE_BACK)
        route, self.route, self.unit, self.supervisor = self.route, None, None, None
        return (CaseReturned(self.code, self.round, route, cause),)

    def pass_on(self, round_: int, routes: Collection[Route], former: str, unit: str) -> bool:
        """随并移交: whether the case is with `unit` from now on, as the unit that had it was merged into that one.

        A stale fact, or one of an order that only assists, changes nothing.
        """
        if not self._is_current(round_, routes) or self.unit != former:
            return False
        self.unit = unit
        return True

    def escalate(
        self, round_: int, routes: Collection[Route], former: str, superior: str, supervisor_unit: str | None
    ) -> bool:
        """提级: whether the case is with `superior` from now on, one tier up; nobody watches over his own unit.

        `supervisor_unit` is the unit of the case's supervisor. A stale fact changes nothing.
        """
        if not self.pass_on(round_, routes, former, superior):
            return False
        if supervisor_unit == superior:
            self.supervisor = None
        return True

    def watch_on(self, former: str, unit: str) -> tuple[Event, ...]:
        """督办单位变更: the unit that watched over the handling was merged into `unit`; nothing when it did not."""
        if self.state is not State.ROUTED or self.supervisor != former:
            return ()
        self.supervisor = unit
        return (CaseSupervisorChanged(self.code, unit, former),)

    def follow_up(self, satisfaction: Satisfaction, way: FollowUpWay | None = None) -> tuple[Event, ...]:
        """回访."""
        self._move(Move.FOLLOW_UP)
        self.followed_up_round = self.round
        return (CaseFollowedUp(self.code, satisfaction, self.unit, way),)

    def close(self, *, needs_follow_up: bool) -> tuple[Event, ...]:
        """结案. `needs_follow_up` is what the procedure says of this matter type.

        Raises NotNotified or NotFollowedUp.
        """
        state = after(Move.CLOSE, self.state)
        if self.awaits_notice:
            raise NotNotified
        if needs_follow_up and self.awaits_follow_up:
            raise NotFollowedUp
        self.state = state
        return (CaseClosed(self.code),)

    def reopen(self) -> tuple[Event, ...]:
        """重新办理: a new round, to be routed again (or answered)."""
        self._move(Move.REOPEN)
        self.round += 1
        self.route = self.unit = self.supervisor = self.outcome = None
        return (CaseReopened(self.code, self.round),)

    def answer_revoked(self, round_: int | None) -> tuple[Event, ...]:
        """复查、复核撤销了处理意见: handled again, unless the case has gone on since, or is archived."""
        is_so = self.outcome is Outcome.PETITION_ANSWERED and round_ == self.round
        return self.reopen() if is_so and can(Move.REOPEN, self.state) else ()

    def withdraw(self) -> tuple[Event, ...]:
        """撤回, until the case is completed."""
        self._move(Move.WITHDRAW)
        return (CaseWithdrawn(self.code),)

    def void(self, ground: VoidGround, original: str | None) -> tuple[Event, ...]:
        """作废 of what should not have been registered. Raises HandledAlready: what a unit has settled counts."""
        state = after(Move.VOID, self.state)
        if self.outcome not in _WITHOUT_HANDLING:
            raise HandledAlready
        self.state = state
        return (CaseVoided(self.code, ground, original),)

    def transfer(
        self, transfer: UUID, ground: TransferGround, region: str, centre: str | None
    ) -> tuple[Event, ...]:
        """移送. To a centre of this installation: it is theirs, and what was routed is routed anew; else it ends here.

        Raises UnitIsAccused for a centre that is named in it, in whatever relation.
        """
        state = after(Move.TRANSFER if centre is None else Move.HAND_OVER, self.state)
        if centre in {each.unit for each in self.units}:
            raise UnitIsAccused(field="centre")
        said = CaseTransferred(self.code, transfer, ground, region, centre)
        if centre is not None:
            return (said, *self.take_back(transfer))
        self.state = state
        return (said,)

    def archive(self) -> tuple[Event, ...]:
        """归档: nothing may happen to the case any more."""
        self._move(Move.ARCHIVE)
        return (CaseArchived(self.code),)

    def check_tellable(self, kind: NotificationKind) -> None:
        """Whether there is something of that kind to tell, and somebody to tell. Raises NotificationUnfit."""
        if not self.has_petitioner or not self.is_tellable(kind):
            raise NotificationUnfit(state=self.state.value, kind=kind.value)

    def is_tellable(self, kind: NotificationKind) -> bool:
        """Whether the case is in a state in which a party may be told of that kind."""
        return self.state in _TELLABLE[kind]

    def told(self, kind: NotificationKind, round_: int) -> None:
        """送达: the party knows what `kind` of the given round tells."""
        if kind is NotificationKind.COMPLETION:
            self.notified_round = max(self.notified_round, round_)

    @property
    def awaits_notice(self) -> bool:
        """Whether the party still has to be told before the case is closed."""
        return self.has_petitioner and self.notified_round != self.round

    @property
    def awaits_follow_up(self) -> bool:
        """Whether the party could and should still be asked; the procedure says whether it must be."""
        return (
            self.has_petitioner
            and not self.is_anonymous
            and self.outcome not in IN_PERSON
            and self.followed_up_round != self.round
        )

    @property
    def is_being_settled(self) -> bool:
        """Whether the place's term of completion may run: graded, and neither over nor under a petition's terms."""
        is_petition = self.state is State.ROUTED and self.route is Route.PETITION
        return self.state in (State.TRIAGED, State.ROUTED) and not is_petition

    @property
    def accused(self) -> frozenset[str]:
        """被检举单位."""
        return frozenset(each.unit for each in self.units if each.relation is Relation.ACCUSED)

    def _move(self, move: Move) -> None:
        self.state = after(move, self.state)

    def _admitted_first(self, move: Move) -> tuple[Event, ...]:
        """What is completed was admitted: says so when `move` comes before anybody did."""
        after(move, self.state)
        return self.admit() if self.state is State.REGISTERED else ()

    def _completed(self, outcome: Outcome, cause: UUID | None = None) -> CaseCompleted:
        self.outcome = outcome
        return CaseCompleted(self.code, outcome, self.round, self.unit, cause)

    def _is_current(self, round_: int, routes: Collection[Route]) -> bool:
        return self.state is State.ROUTED and self.round == round_ and self.route in routes
