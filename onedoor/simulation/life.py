"""The life of one synthetic case: whoever has it in hand does what comes next, after what the services have said.

At most one act of posts is planned at a time, so that a life is one thread; the party may withdraw meanwhile. Chance is
the life's own: what other cases do never changes it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Any, Protocol
from uuid import UUID

from casekit.auth import Actor
from casekit.envelope import Envelope
from casekit.work import Work
from contracts.vocabulary import (
    AgreementForm,
    AttemptOutcome,
    Channel,
    Grade,
    MatterType,
    MediationEnd,
    NotificationForm,
    NotificationKind,
    RefusalGround,
    ReturnGround,
    Route,
    Satisfaction,
    Tier,
)
from onedoor.simulation import county, habits
from procedures.model import Procedure
from procedures.vocabulary import DeadlineKind
from services.grid.handlers import orders
from services.intake.handlers import acts, notifying
from services.intake.handlers.registering import PartyData, RegisterCase, register_case
from services.mediation.domain.agreement import Agreement
from services.mediation.domain.mediation import Attempt
from services.mediation.handlers import acts as mediating
from services.petition.domain.petition import Notice, WrittenForm
from services.petition.handlers import acts as petitions

_AT_ONCE = timedelta(minutes=20)
_LONGEST_PATIENCE = timedelta(days=25)
_BEFORE_COMPLETION = frozenset({"registered", "admitted", "triaged", "routed"})
_K = DeadlineKind
Deed = Callable[[Work, Actor], Any]


class Stage(Protocol):
    """Where lives are played: see `onedoor.simulation.year`."""

    procedure: Procedure
    office: habits.OfficeHours

    def now(self) -> datetime:
        """The moment that is played."""
        ...

    def enter(self, at: datetime, happening: Callable[[], None]) -> None:
        """Have something happen then."""
        ...

    def do(self, service: str, post: Actor, deed: Deed) -> Any:
        """A post acts at a service."""
        ...


@dataclass(slots=True)
class Life:
    """One case. `code` is given before it begins; `state` is the last thing said of it, "" before it is registered."""

    stage: Stage
    chance: Random
    matter: MatterType
    channel: Channel
    is_anonymous: bool
    region: str
    code: str = ""
    state: str = ""
    reopened: int = 0
    grade: Grade = Grade.ORDINARY
    attempts: dict[Tier, int] = field(default_factory=dict)
    dues: dict[str, datetime] = field(default_factory=dict)
    planned: int = 0

    def begin(self) -> None:
        """登记; a consultation is answered in the same act."""
        party = PartyData(
            is_petitioner=True, kind="person", is_anonymous=self.is_anonymous, is_minor=False, is_represented=False,
            personal={} if self.is_anonymous else {"name": "当事人"},
        )  # fmt: skip
        command = RegisterCase(
            self.matter, self.channel, description="推演事项", parties=(party,), grid=county.GRID.id,
            answer="推演答复" if self.matter is MatterType.CONSULTATION else None,
        )  # fmt: skip
        self._intake("clerk", lambda work, actor: register_case(
            work, actor, command, self.code, self.stage.procedure.place))  # fmt: skip
        if self.chance.random() < habits.WITHDRAWN:
            self.stage.enter(self.stage.now() + self.chance.random() * _LONGEST_PATIENCE, self._withdraw)

    def hear(self, envelope: Envelope) -> None:
        """What a service has said on this case: note the terms, know the state, plan the next act."""
        kind, data = envelope.type, envelope.data
        if kind in ("deadline.set", "deadline.moved", "deadline.resumed"):
            self.dues[data["kind"]] = datetime.fromisoformat(data["due_at"])
        elif kind.startswith("case."):
            self.state = kind.removeprefix("case.")
        if kind in _NEXT:
            _NEXT[kind](self, data)

    def plan(self, by: DeadlineKind, deed: Callable[[], None]) -> None:
        """Have the next act done as posts do what is due by a term of this kind."""
        self.planned += 1
        # the term may be said after the fact that lets it begin: look at it when all has been said
        self.stage.enter(self.stage.now(), partial(self._fix, self.planned, by, deed))

    def soon(self, deed: Callable[[], None]) -> None:
        """Have the next act done within the hour, if the office is open."""
        self.planned += 1
        at = self.stage.office.next(self.stage.now() + _AT_ONCE)
        self.stage.enter(at, partial(self._if_planned, self.planned, deed))

    def _fix(self, number: int, by: DeadlineKind, deed: Callable[[], None]) -> None:
        if number == self.planned:
            at = self.stage.office.act(self.chance, self.stage.now(), self.dues.get(by))
            self.stage.enter(at, partial(self._if_planned, number, deed))

    def _if_planned(self, number: int, deed: Callable[[], None]) -> None:
        if number == self.planned:
            deed()

    # intake

    def decide_admission(self, _: Mapping[str, Any]) -> None:
        """受理, or now and then 不予受理."""
        if self.matter is MatterType.CONSULTATION:
            return
        if self.chance.random() < habits.REFUSED:
            refusal = partial(acts.refuse, code=self.code, ground=RefusalGround.DUPLICATE, right_way=None, text=None)
            self.plan(_K.ADMISSION, lambda: self._intake("clerk", refusal))
        else:
            self.plan(_K.ADMISSION, lambda: self._intake("clerk", partial(acts.admit, code=self.code)))

    def triage(self, _: Mapping[str, Any]) -> None:
        """研判."""
        if self.matter is MatterType.CONSULTATION:  # answered in the same act
            return
        self.grade = habits.drawn(self.chance, habits.GRADES, habits.GRADES)
        category = self.chance.choice(self.stage.procedure.categories).key
        deed = partial(
            acts.triage, code=self.code, category=category, grade=self.grade, route=None, text=None
        )
        self.plan(_K.TRIAGE, lambda: self._intake("dispatcher", deed))

    def direct(self, _: Mapping[str, Any]) -> None:
        """分流, or 当场答复 of what needs no more."""
        if self.matter is MatterType.SUGGESTION:
            answer = partial(acts.answer, code=self.code, text="推演答复")
            self.plan(_K.TRIAGE, lambda: self._intake("clerk", answer))
            return
        offered = sorted(self.stage.procedure.routes)
        self._direct(habits.route_of(self.chance, self.matter, offered))

    def direct_again(self, data: Mapping[str, Any]) -> None:
        """分流 of what came back: failed mediation goes where the place says, a petition to a department."""
        before, after = Route(data["route"]), self.stage.procedure.mediation.after_failure
        if before is Route.MEDIATION and after not in (None, Route.MEDIATION, Route.ANSWER):
            self._direct(after)
        else:
            self._direct(Route.ORDER)

    def _direct(self, route: Route | None) -> None:
        direction = acts.Direction(
            route or Route.ORDER,
            unit=self._unit(route),
            grid=county.GRID.id if route is Route.GRID else None,
        )
        deed = partial(acts.direct, code=self.code, direction=direction)
        self.plan(_K.TRIAGE, lambda: self._intake("dispatcher", deed))

    def _unit(self, route: Route | None) -> str | None:
        if route is Route.ORDER:
            return self.chance.choice(county.DEPARTMENTS)
        return {Route.MEDIATION: county.COMMITTEE, Route.PETITION: county.PETITION_OFFICE}.get(
            route or Route.ORDER
        )

    def completed(self, _: Mapping[str, Any]) -> None:
        """告知 of the result."""
        told = notifying.Notify(NotificationKind.COMPLETION, NotificationForm.IN_PERSON, "推演告知")
        if self.matter is not MatterType.CONSULTATION:
            self.soon(
                lambda: self._intake("clerk", partial(notifying.notify, code=self.code, command=told))
            )

    def told(self, data: Mapping[str, Any]) -> None:
        """回访 of who is known, else 结案."""
        if data["kind"] != NotificationKind.COMPLETION or self.state != "completed":
            return
        if self.is_anonymous or not self.stage.procedure.follow_up.needed(self.matter):
            self.close(data)
            return
        said = habits.drawn(self.chance, habits.ANSWERS, habits.ANSWERS)
        deed = partial(acts.follow_up, code=self.code, satisfaction=said, text=None)
        self.plan(_K.FOLLOW_UP, lambda: self._intake("clerk", deed))

    def followed_up(self, data: Mapping[str, Any]) -> None:
        """结案, or 重新办理 for who is not satisfied, once."""
        is_dissatisfied = data["satisfaction"] == Satisfaction.DISSATISFIED
        if is_dissatisfied and not self.reopened and self.chance.random() < habits.REOPENED:
            self.reopened += 1
            self.soon(
                lambda: self._intake("dispatcher", partial(acts.reopen, code=self.code, text=None))
            )
        else:
            self.close(data)

    def close(self, _: Mapping[str, Any]) -> None:
        """结案."""
        self.soon(lambda: self._intake("clerk", partial(acts.close, code=self.code)))

    def _withdraw(self) -> None:
        if self.state in _BEFORE_COMPLETION | {"returned", "reopened"}:
            self.planned += 1
            self._intake("clerk", partial(acts.withdraw, code=self.code, text=None))

    def _intake(self, role: str, deed: Deed) -> None:
        self.stage.do("intake", county.post(role, county.CENTRE, self.region), deed)

    # grid

    def order_issued(self, data: Mapping[str, Any]) -> None:
        """接单, or now and then 退单."""
        order, unit = UUID(data["order"]), data["unit"]
        if self.chance.random() < habits.ORDER_RETURNED:
            back = partial(
                orders.return_order, order_id=order, ground=ReturnGround.WRONG_UNIT, reason=None
            )
            self.plan(_K.ORDER_ACCEPTANCE, lambda: self._grid("handler", unit, back))
        else:
            self._accept(order, unit)

    def order_returned(self, data: Mapping[str, Any]) -> None:
        """退单裁决."""
        is_upheld = self.chance.random() < habits.RETURN_UPHELD
        deed = partial(orders.decide_return, order_id=UUID(data["order"]), reason=None, is_upheld=is_upheld)
        self.plan(_K.ORDER_RETURN_DECISION, lambda: self._grid("dispatcher", county.CENTRE, deed))

    def order_decided(self, data: Mapping[str, Any]) -> None:
        """接单 after all, where the order stands."""
        if not data["is_upheld"]:
            self._accept(UUID(data["order"]), data["unit"])

    def order_accepted(self, data: Mapping[str, Any]) -> None:
        """办结反馈."""
        deed = partial(orders.complete_order, order_id=UUID(data["order"]), text="推演办结", proofs=())
        self.plan(_K.ORDER_COMPLETION, lambda: self._grid("handler", data["unit"], deed))

    def order_completed(self, data: Mapping[str, Any]) -> None:
        """核验."""
        is_passed = self.chance.random() >= habits.ORDER_FAILS
        deed = partial(orders.verify_order, order_id=UUID(data["order"]), text=None, is_passed=is_passed)
        self.plan(_K.ORDER_VERIFICATION, lambda: self._grid("dispatcher", county.CENTRE, deed))

    def order_verified(self, data: Mapping[str, Any]) -> None:
        """What did not pass is done again."""
        if not data["is_passed"]:
            self.order_accepted(data)

    def _accept(self, order: UUID, unit: str) -> None:
        deed = partial(orders.accept_order, order_id=order)
        self.plan(_K.ORDER_ACCEPTANCE, lambda: self._grid("handler", unit, deed))

    def _grid(self, role: str, unit: str, deed: Deed) -> None:
        self.stage.do("grid", county.post(role, unit, self.region), deed)

    # mediation

    def mediate(self, data: Mapping[str, Any]) -> None:
        """调解一次, at the lowest tier of the place's ladder that has attempts left; 终止 when none has."""
        mediation, tier = UUID(data["mediation"]), self._tier()
        if tier is None:
            end = partial(mediating.end_mediation, mediation=mediation, reason=MediationEnd.FAILED, text=None)
            self.plan(_K.MEDIATION_COMPLETION, lambda: self._mediation(end))
            return
        self.attempts[tier] = self.attempts.get(tier, 0) + 1
        outcome = AttemptOutcome.AGREED if self.chance.random() < habits.AGREED else AttemptOutcome.NO_AGREEMENT
        self.plan(_K.MEDIATION_COMPLETION, lambda: self._attempt(mediation, tier, outcome))

    def attempted(self, data: Mapping[str, Any]) -> None:
        """达成协议, or once more."""
        if data["outcome"] == AttemptOutcome.AGREED:
            self.soon(lambda: self._agree(UUID(data["mediation"])))
        else:
            self.mediate(data)

    def _attempt(self, mediation: UUID, tier: Tier, outcome: AttemptOutcome) -> None:
        attempt = Attempt(tier, outcome, self.stage.now())
        self._mediation(partial(mediating.record_attempt, mediation=mediation, attempt=attempt, record="推演记录"))

    def _agree(self, mediation: UUID) -> None:
        agreement = Agreement(AgreementForm.ORAL, "推演协议", self.stage.now())
        self._mediation(partial(mediating.make_agreement, mediation=mediation, agreement=agreement))

    def _tier(self) -> Tier | None:
        procedure = self.stage.procedure
        for tier in procedure.mediation.ladder:
            wanted = procedure.rule(_K.MEDIATION_ATTEMPTS, self.grade, tier).attempts or 1
            if self.attempts.get(Tier(tier), 0) < wanted:
                return Tier(tier)
        return None

    def _mediation(self, deed: Deed) -> None:
        self.stage.do("mediation", county.post("mediator", county.COMMITTEE, self.region), deed)

    # petition

    def petition_received(self, data: Mapping[str, Any]) -> None:
        """受理 with its notice, or now and then 不予受理."""
        petition = UUID(data["petition"])
        if self.chance.random() < habits.PETITION_REFUSED:
            ground = RefusalGround.DUPLICATE
            refusal = partial(petitions.refuse, petition_id=petition, ground=ground, right_way=None, text=None)
            self.plan(_K.PETITION_NOTICE, lambda: self._petition(refusal))
        else:
            self.plan(_K.PETITION_NOTICE, lambda: self._admit(petition))

    def petition_admitted(self, data: Mapping[str, Any]) -> None:
        """答复."""
        self.plan(_K.PETITION_COMPLETION, lambda: self._answer(UUID(data["petition"])))

    def _admit(self, petition: UUID) -> None:
        notice = None if self.is_anonymous else Notice(WrittenForm.HANDED, self.stage.now())
        self._petition(partial(petitions.admit, petition_id=petition, notice=notice, text=None))

    def _answer(self, petition: UUID) -> None:
        at = None if self.is_anonymous else self.stage.now()
        self._petition(partial(petitions.answer, petition_id=petition, opinion="推演意见", delivered_at=at))

    def _petition(self, deed: Deed) -> None:
        self.stage.do(
            "petition", county.post("petition-officer", county.PETITION_OFFICE, self.region), deed
        )


_NEXT: Mapping[str, Callable[[Life, Mapping[str, Any]], None]] = {
    "case.registered": Life.decide_admission,
    "case.admitted": Life.triage,
    "case.triaged": Life.direct,
    "case.returned": Life.direct_again,
    "case.reopened": Life.direct,
    "case.completed": Life.completed,
    "case.followed_up": Life.followed_up,
    "notification.delivered": Life.told,
    "order.issued": Life.order_issued,
    "order.returned": Life.order_returned,
    "order.decided": Life.order_decided,
    "order.accepted": Life.order_accepted,
    "order.completed": Life.order_completed,
    "order.verified": Life.order_verified,
    "mediation.opened": Life.mediate,
    "mediation.attempted": Life.attempted,
    "petition.received": Life.petition_received,
    "petition.admitted": Life.petition_admitted,
}
